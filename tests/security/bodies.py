"""A valid body for each route that takes one, by the last part of its path."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from tests.security.people import CHIEF, DISTRICT_REVIEWER
from tests.security.scene import STATION, Scene

UNKNOWN_APPLICATION = "4101021301202611200007775"
UNKNOWN_LICENCE = quote("豫郑中优〔2026〕000777号")
UNKNOWN_ID = "01a1fa4b-94f2-76cd-a0c2-000000000000"
ITEM = "11410102MBDEM0023L4412007002001"
OFFICE = "11410102MBDEM0023L"
WITHDRAWN_ITEM = "11410102MBDEM1042T4410713012001"
MATERIAL = {"code": "M02", "state": "received", "copies": 1, "original_seen": False}
BODIES: Mapping[str, dict[str, Any]] = {
    "acceptance": {},
    "supplement-notice": {"defects": [{"material": "M02", "defect": "照片模糊"}]},
    "supplements": {"materials": [MATERIAL], "remark": ""},
    "refusal": {
        "reason": "无权办理",
        "legal_basis": "《行政许可法》第三十二条",
        "right_body": "市民政局",
    },
    "withdrawal": {"reason": "本人放弃"},
    "delivery": {"mode": "window", "recipient": "本人", "relation": "self", "remark": ""},
    "unmasking": {"reason": "电话核实申请人身份"},
    "opinion": {"outcome": "granted", "opinion": "符合条件，拟准予。"},
    "sign-off": {"approved": True, "remark": "同意"},
    "decision": {"reason": "符合条件", "legal_basis": "", "remedy": ""},
    "supplement-request": {"defects": ["照片不清晰"], "days": 15},
    "suspension": {
        "reason_code": "expert_review",
        "reason": "需组织专家评审",
        "expected_until": "2026-12-20T00:00:00Z",
    },
    "transfer": {"reason": "不属于本机关职责"},
    "report": {"opinion": "建议准予", "reason": "超出本级权限"},
    "paper-checks": {"papers": [{"material": "M01", "remark": "核对原件"}], "is_complete": True},
    "supplement-closing": {},
    "stand-ins": {
        "role": "chief",
        "principal": CHIEF,
        "principal_name": "孔丽勇",
        "stand_in": DISTRICT_REVIEWER,
        "stand_in_name": "田秀平",
        "starts_on": "2026-11-20",
        "ends_on": "2199-12-31",
        "reason": "外出培训",
    },
    "ending": {},
    "assignments": {
        "application_number": UNKNOWN_APPLICATION,
        "offices": [
            {"department": "civil_affairs", "level": 4, "organization": "11410102MBDEM0023L"}
        ],
        "reason": "经核实应由其承办",
    },
    "supplement-permissions": {
        "application_number": UNKNOWN_APPLICATION,
        "organization": "11410102MBDEM0023L",
        "reason": "新发现安全隐患",
    },
    "resumption": {"remark": "评审已完成"},
    "extension": {"working_days": 5, "reason": "案情复杂"},
    "revocation": {"reason": "以欺骗手段取得", "legal_basis": "《行政许可法》第六十九条"},
    "lookups": {"identity_number": "41010219510312002X", "purpose": "办理老年公交卡"},
    "due-dates": {"start": "2026-11-20", "working_days": 5, "pauses": []},
    "subscriptions": {
        "channel": "webhook",
        "event_types": ["cn.yikou.application.accepted.v1"],
        "url": "https://hooks.example.com/yikou",
    },
    "{subscription_id}": {"url": "https://hooks.example.com/other"},
    "denial": {"reason": "不属于本办职责", "legal_basis": "三定规定"},
    "answer": {"answer": "申请人在申报地址实际居住。"},
    "{code}": {
        "kind": "information",
        "name": "户籍核查",
        "department": "civil_affairs",
        "level": 4,
        "conditions": "有疑义",
        "content": "户籍所在地",
        "procedure": "签收后答复",
        "mode": "书面",
        "duty": "档案保管职责",
        "limit_working_days": 2,
    },
    "inquiries": {
        "application_number": UNKNOWN_APPLICATION,
        "subject": "item_scope",
        "question": "归谁办",
    },
    "hearing-notice": {"matter": "涉及他人重大利益", "legal_basis": "《行政许可法》第四十七条"},
    "inspection-record": {
        "inspected_at": "2026-11-20T00:30:00Z",
        "place": "阳光花苑社区",
        "inspectors": [
            {"name": "田秀平", "certificate": "豫A001"},
            {"name": "孔丽勇", "certificate": "豫A002"},
        ],
        "findings": "与申报一致",
    },
    "links": {"application_number": UNKNOWN_APPLICATION},
    "material-list": {"form": {}},
    "staff": {
        "id": "zy-mzj-c09",
        "name": "欧阳秀兰",
        "roles": ["clerk"],
        "organization": "11410102MBDEM004X7",
        "window": "zy-w3",
        "home_organization": "11410102MBDEM0023L",
        "hall": "11410102MBDEM004X7",
    },
    "{staff_id}": {"phone": "0371-00001999"},
    "transfers": {
        "organization": "11410102MBDEM004X7",
        "roles": ["clerk"],
        "window": "zy-w3",
        "hall": "11410102MBDEM004X7",
        "effective_on": "2026-12-01",
        "reason": "窗口轮岗",
        "override_reason": "人手不足",
    },
    "approval": {"reason": "同意调整"},
    "send-back": {"reason": "不能胜任窗口工作"},
    "authorizations": {
        "power": "review",
        "department": "11410102MBDEM0023L",
        "document": "中原民〔2026〕3号",
        "valid_from": "2026-11-20",
    },
    "applications": Scene.body(),
    "drafts": {"content": Scene.guide(), "reason": "法规修订"},
    "amendment": {"content": Scene.guide(), "reason": "法规修订"},
    "signature": {},
    "review-opinion": {"approved": True, "opinion": "同意"},
    "expert-opinion": {
        "experts": ["李教授（郑州大学）"],
        "held_on": "2026-11-19",
        "approved": True,
        "opinion": "可行。",
    },
    "decree": {
        "approved": True,
        "authority": "中原区人民政府",
        "decision": "中原政〔2026〕8号",
        "decided_on": "2026-11-20",
    },
    "publication": {"decision": "中原政〔2026〕8号"},
    "abandonment": {},
    "commitment": {"kind": "deferral"},
    "signing": {"signer": "周桂英", "relation": "self", "method": "handwritten"},
    "completion": {"materials": [{**MATERIAL, "code": "M03"}]},
    "retraction": {"reason": "改走一般程序"},
    "repair": {"reason": "已整改并经复查"},
    "inspections": {
        "result": "broken",
        "findings": "消毒间未设置。",
        "inspectors": ["田秀平", "孔丽勇"],
        "inspected_on": "2026-11-20",
        "rectify_by": "2026-12-01",
    },
    "cancellation": {"reason": "法律废止", "decision": "中原政〔2026〕8号"},
    "pre-registrations": {**Scene.body(), "form": {}, "materials": []},
    "online": {**Scene.body(), "form": {}, "materials": [], "organization": "11410102MBDEM00587"},
    "online-submission": {"code": "34679ACDEF", "form": {}, "materials": []},
    "reception": {"form": {}, "materials": []},
    "return": {"reason": "姓名与证件不符"},
    "correction": {"form": {}, "materials": [MATERIAL]},
    "handover": {"to": "zy-lianhu-c02", "reason": "轮休"},
    "takeover": {},
    "notice-receipt": {"recipient": "赵秀兰", "relation": "self", "mode": "window"},
    "second-notice": {"reason": "漏列一项材料"},
    "slots": {
        "organization": STATION,
        "days": ["2026-11-23"],
        "times": [{"starts": "09:00", "ends": "09:30"}],
        "capacity": 3,
    },
    "appointments": {
        "slot": "01a1fa4b-94f2-76cd-a0c2-000000000000",
        "item_code": ITEM,
        "name": "赵秀兰",
        "phone": "15400000001",
    },
    "check-in": {"kind": "person", "identity_number": "41010219510312002X"},
}
