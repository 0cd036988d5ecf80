"""The whole field union of a guide (办事指南), declared once: checking, files and workbooks follow it.

Source: A1.4 (S0¶63, S1¶35, S2¶48, S3¶24, S0¶155-233); rules.md C, F, I."""

from collections.abc import Mapping

from services.intake.domain.catalogue.parts import (
    Flag,
    Group,
    Part,
    Rows,
    Text,
    Texts,
    Whole,
    Wholes,
    Words,
)
from services.intake.domain.promises.terms import CONSEQUENCES
from services.intake.domain.route import MEETINGS

TYPES: Mapping[str, str] = {
    "01": "行政许可",
    "02": "行政处罚",
    "03": "行政强制",
    "04": "行政征收",
    "05": "行政给付",
    "06": "行政检查",
    "07": "行政确认",
    "08": "行政奖励",
    "09": "行政裁决",
    "10": "其他行政权力",
    "20": "公共服务",
}
RISK_AREAS: Mapping[str, str] = {
    "national_security": "国家安全",
    "state_secrets": "国家秘密",
    "public_safety": "公共安全",
    "prudential_finance": "金融业审慎监管",
    "ecology": "生态环境保护",
    "health_life_property": "人身健康、生命财产安全",
}
SUBJECTS: Mapping[str, str] = {"person": "自然人", "organization": "法人和其他组织"}
SENSITIVITIES = ("resident_id", "phone", "name", "address", "birth_date", "text", "none")
"""What an answer tells of a person; the masking of the dossier follows it (H)."""
UNCOUNTED: Mapping[str, str] = {
    "supplement": "补正材料",
    "publicity": "公示",
    "site_check": "现场勘验",
    "technical_review": "技术审查",
}
"""What a promise may leave out where the guide says so (rules.md B)."""
FIELD_TYPES = ("text", "choice", "date", "number", "id_number", "flag", "division")
PLACES_OF = ("applicant", "project")
"""Whose place an answer may name; offices are found by it or by the place of the window."""
STAGE_RULES = ("all", "quorum", "lead")

_MATERIAL: Mapping[str, Part] = {
    "code": Text("材料代码", 40),
    "name": Text("材料名称"),
    "form": Text("形式", choices=("original", "copy")),
    "copies": Whole("份数", most=99),
    "check_original": Flag("核验原件"),
    "required": Flag("必需"),
    "source_type": Text("来源", choices=("applicant", "government", "intermediary")),
    "legal_basis": Text("依据"),
    "can_be_deferred": Flag("可容缺"),
    "obtainable_by_government": Flag("政府可自行获取"),
    "secondary": Flag("次要材料"),
    "when": Text("在什么情形下需要", is_required=False),
    "needed_if": Text("需要的条件（按申请表答案）", 500, is_required=False),
    "licence_type": Text("可以证照编号代替的证照类型", 60, is_required=False),
    "standard": Text("审查标准", 500, is_required=False),
}
_STEP: Mapping[str, Part] = {
    "name": Text("环节", 60),
    "body": Text("办理单位"),
    "working_days": Whole("时限（工作日）", most=365),
    "content": Text("办理内容", 500, is_required=False),
    "outside_promise": Flag("不计入承诺时限", is_required=False),
}
_FORM_FIELD: Mapping[str, Part] = {
    "name": Text("字段名", 60),
    "label": Text("题目", 60),
    "type": Text("类型", choices=FIELD_TYPES),
    "required": Flag("必填"),
    "max_length": Whole("最多字数", 1, 2000, is_required=False),
    "choices": Texts("选项", 100, 0, is_required=False),
    "example": Text("示范填写", is_required=False),
    "sensitive": Text("敏感种类", is_required=False, choices=SENSITIVITIES),
    "from_identity": Text(
        "取自申请人公民身份号码", is_required=False, choices=("birth_date", "gender")
    ),
    "place_of": Text("指明谁的所在地", is_required=False, choices=PLACES_OF),
}
_TASK: Mapping[str, Part] = {
    "department": Text("部门代码", 40),
    "level": Whole("层级", 2, 6),
    "limit_working_days": Whole("部门时限（工作日）", most=365),
    "leads": Flag("牵头"),
    "sign_off_required": Flag("首席代表签批"),
    "silence_is_consent": Flag("逾期视为同意"),
    "may_veto": Flag("可否决"),
    "advisory": Flag("仅征求意见", is_required=False),
    "needed_if": Text("在什么条件下需要", 500, is_required=False),
    "competence": Text("按何地确定承办机构", is_required=False, choices=("origin", *PLACES_OF)),
}
_STAGE: Mapping[str, Part] = {
    "code": Text("阶段代码", 40),
    "name": Text("阶段名称", 60),
    "rule": Text("办结规则", is_required=False, choices=STAGE_RULES),
    "quorum": Whole("同意部门数", 1, 50, is_required=False),
    "skipped_from_level": Whole("该层级以上窗口受理的免经", 2, 6, is_required=False),
    "meeting": Text("各部门联合办理方式", is_required=False, choices=tuple(MEETINGS)),
    "tasks": Rows("任务", _TASK),
}
_FEE: Mapping[str, Part] = {
    "charged": Flag("是否收费"),
    "basis": Text("收费依据", 500),
    "standard": Text("收费标准"),
}
_COMMITMENT: Mapping[str, Part] = {
    "allowed": Flag("可告知承诺"),
    "conditions": Texts("承诺内容", at_least=0, is_required=False),
    "check_within_days": Whole("事后核查期限（日）", most=365, is_required=False),
    "check_method": Text("核查方式", is_required=False),
    "replaces": Texts("不需提交的材料代码", 40, 0, is_required=False),
    "liability": Text("不实承诺的责任", 500, is_required=False),
    "publicity": Flag("须公示", is_required=False),
    "publicity_working_days": Whole("公示期（工作日）", 1, 30, is_required=False),
}
_HOURS: Mapping[str, Part] = {
    "winter": Texts("冬季办公时间", 40),
    "summer": Texts("夏季办公时间", 40),
}
_RESULT: Mapping[str, Part] = {
    "name": Text("结果名称"),
    "kind": Text("结果类型", 40),
    "delivery": Texts("送达方式", choices=("window", "post", "electronic")),
}
_DEFERRAL: Mapping[str, Part] = {
    "list": Text("容缺受理清单"),
    "working_days": Whole("补交期限（工作日）", 1, 20),
    "publicity": Flag("须公示", is_required=False),
    "publicity_working_days": Whole("公示期（工作日）", 1, 30, is_required=False),
    "on_default": Text("逾期未补的处理", is_required=False, choices=tuple(CONSEQUENCES)),
    "legal_basis": Text("逾期处理的依据", is_required=False),
}
_FOLLOW_UP: Mapping[str, Part] = {
    "item": Text("事项编码", 50),
    "name": Text("事项名称"),
    "by_default": Flag("默认一并申请"),
    "prefill": Rows(
        "后续事项预填",
        {"question": Text("后续事项字段名", 60), "source": Text("取自", 80)},
        0,
        "question",
        is_required=False,
    ),
}
"""What follows the grant (先照后证). source: `form.<name>`, `applicant.…` or `licence.…` (decision 0067)."""

GUIDE: Mapping[str, Part] = {
    "code": Text("事项编码", 50),
    "basic_code": Text("基本编码", 12),
    "name": Text("事项名称"),
    "version": Whole("版本", 1, is_required=False),
    "type": Text("事项类型", choices=tuple(TYPES.values())),
    "subjects": Texts("申请主体", choices=tuple(SUBJECTS)),
    "themes": Texts("主题", 40),
    "keywords": Texts("常用叫法", 40, 0, is_required=False),
    "implementing_body": Group(
        "实施主体",
        {"organization": Text("实施主体信用代码", 18), "name": Text("实施主体名称", 100)},
    ),
    "accepting_unit": Text("受理单位"),
    "accepted_at_levels": Wholes("受理层级", 2, 6),
    "immediate": Flag("即办件"),
    "promised_working_days": Whole("承诺时限（工作日）", most=365),
    "statutory_working_days": Whole("法定时限（工作日）", most=365),
    "limit_exception": Text("时限例外理由", 500, is_required=False),
    "uncounted": Texts("不计入承诺时限", at_least=0, choices=tuple(UNCOUNTED), is_required=False),
    "licence_type": Text("证照类型", 60, is_required=False),
    "handling_items": Rows(
        "业务办理项",
        {"code": Text("办理项编码", 50), "name": Text("办理项名称")},
        0,
        "code",
        is_required=False,
    ),
    "basis": Rows(
        "办理依据",
        {"title": Text("依据名称"), "article": Text("条款"), "text": Text("内容", 2000)},
    ),
    "conditions": Texts("办理条件", 1000),
    "materials": Rows("申请材料", _MATERIAL, unique="code"),
    "steps": Rows("办理环节", _STEP),
    "fee": Group("收费", _FEE),
    "result": Group("办理结果", _RESULT),
    "window_addresses": Rows("受理地点", {"name": Text("名称"), "address": Text("地址")}),
    "hours": Group("办公时间", _HOURS),
    "contacts": Rows(
        "联系方式",
        {
            "post": Text("职务", 60),
            "name": Text("姓名", 60, is_required=False),
            "phone": Text("电话", 40),
        },
    ),
    "complaint_phones": Rows("投诉电话", {"body": Text("单位", 100), "phone": Text("电话", 40)}),
    "consultation": Text("咨询方式", 500),
    "supervision_channel": Text("监督渠道", 500),
    "status_query": Text("进度查询", 500),
    "accountability": Text("责任追究", 500),
    "bus_routes": Text("乘车路线", 500),
    "common_errors": Texts("常见错误"),
    "review_rules": Texts("审查细则", 1000, 0, is_required=False),
    "discretion": Texts("裁量基准", 1000, 0, is_required=False),
    "risk_areas": Texts("直接涉及的领域", at_least=0, choices=tuple(RISK_AREAS), is_required=False),
    "notice_commitment": Group("告知承诺", _COMMITMENT, is_required=False),
    "deferral": Group("容缺受理", _DEFERRAL, is_required=False),
    "follow_up": Group("后续事项", _FOLLOW_UP, is_required=False),
    "form": Rows("申请表", _FORM_FIELD, unique="name"),
    "route_plan": Group("办理路线", {"stages": Rows("阶段", _STAGE, unique="code")}),
    "department_names": Rows(
        "部门名称",
        {"department": Text("部门代码", 40), "name": Text("名称", 60)},
        0,
        "department",
        is_required=False,
    ),
    "sources": Words("出处"),
}
