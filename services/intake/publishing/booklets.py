"""A guide in sections for people: the guide itself, the one-time notice slip, forms and samples.

Only arranges what the guide says; the look is a template's (PDF) or a page's (HTML)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.intake.domain.catalogue.findings import Guide
from services.intake.domain.catalogue.guide import SUBJECTS
from services.intake.domain.places import LEVEL_NAMES
from shared.identifiers import Level

MATERIAL_FORMS = {"original": "原件", "copy": "复印件"}
SOURCE_TYPES = {
    "applicant": "申请人自备",
    "government": "政府部门核发",
    "intermediary": "中介机构出具",
}
DELIVERIES = {"window": "窗口领取", "post": "邮寄", "electronic": "电子送达"}


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with sentences, and a table under them. head: empty = no table."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Booklet:
    """What is printed or shown. facts: the lines of the box at the top."""

    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    footer: str


def guide_booklet(guide: Guide, version: int) -> Booklet:
    """办事指南: every field of A1.4, sections without content left out."""
    return _booklet(guide, version, guide["name"], "办事指南", _guide_sections(guide))


def notice_slip(guide: Guide, version: int) -> Booklet:
    """一次性告知单: all that must be brought and known, on one slip. Source: A1.5; 行政许可法 Art. 30."""
    sections = (
        Section("办理条件", _numbered(guide["conditions"])),
        _materials(guide),
        Section("申请表填写项目", (_form_questions(guide),)),
        Section("常见错误", _numbered(guide.get("common_errors"))),
        _places(guide),
        Section(
            "咨询、查询与监督",
            (
                f"咨询：{guide.get('consultation', '')}",
                f"进度查询：{guide.get('status_query', '')}",
                f"监督：{guide.get('supervision_channel', '')}",
            ),
        ),
        Section(
            "告知说明",
            (
                "本单已一次性告知全部条件和材料；材料齐全、符合法定形式的，窗口当场受理。",
                "材料不齐的，窗口当场或在五个工作日内一次性告知补正；逾期不告知的，自收到材料之日起即为受理。",
            ),
        ),
    )
    return _booklet(guide, version, "一次性告知单", guide["name"], sections)


def blank_form(guide: Guide, version: int) -> Booklet:
    """The application form, empty."""
    rows = tuple((_question(one), _answers(one)) for one in guide["form"])
    return _form(guide, version, "申请表", rows, ("项目", "填写内容"))


def sample_form(guide: Guide, version: int) -> Booklet:
    """The form as it looks when filled in rightly (示范文本)."""
    rows = tuple((_question(one), _example(one)) for one in guide["form"])
    return _form(guide, version, "申请表示范文本", rows, ("项目", "示范填写"))


def common_error_sample(guide: Guide, version: int) -> Booklet:
    """Common errors beside how it should be (常见错误示例)."""
    errors = Section("常见错误", _numbered(guide.get("common_errors")))
    asked = tuple(
        (row["name"], _copies(row), "须交验原件" if row["check_original"] else "")
        for row in guide["materials"]
        if row["required"]
    )
    right = Section("正确的材料", (), ("材料", "形式", "核验"), asked)
    return _booklet(guide, version, "常见错误示例", guide["name"], (errors, right))


DOWNLOADS: Mapping[str, Callable[[Guide, int], Booklet]] = {
    "form": blank_form,
    "sample": sample_form,
    "common-errors": common_error_sample,
}


def limit_words(guide: Guide) -> str:
    """The promised limit as it is told."""
    promised = guide["promised_working_days"]
    return "即办" if promised == 0 else f"{promised}个工作日"


def level_words(guide: Guide) -> str:
    """Where papers are taken in."""
    return "、".join(LEVEL_NAMES[Level(one)] for one in guide["accepted_at_levels"])


def fee_words(guide: Guide) -> str:
    """Whether it costs something."""
    fee = guide.get("fee") or {}
    return f"收费：{fee.get('standard', '')}" if fee.get("charged") else "不收费"


def _booklet(
    guide: Guide, version: int, title: str, subtitle: str, sections: Sequence[Section]
) -> Booklet:
    body = guide.get("implementing_body") or {}
    facts = (
        ("事项编码", guide["code"]),
        ("事项类型", guide.get("type", "")),
        ("实施主体", body.get("name", "")),
        ("受理单位", guide.get("accepting_unit", "")),
        ("受理层级", level_words(guide)),
        ("申请主体", "、".join(SUBJECTS.get(one, one) for one in guide.get("subjects", ()))),
        ("承诺时限", limit_words(guide)),
        ("法定时限", f"{guide['statutory_working_days']}个工作日"),
        ("收费", fee_words(guide)),
    )
    return Booklet(
        title=title,
        subtitle=subtitle,
        facts=tuple((label, str(text)) for label, text in facts if text),
        sections=tuple(one for one in sections if one.rows or any(one.paragraphs)),
        footer=f"第{version}版",
    )


def _form(
    guide: Guide,
    version: int,
    title: str,
    rows: tuple[tuple[str, str], ...],
    head: tuple[str, str],
) -> Booklet:
    own = (("申请人姓名（名称）", ""), ("证件号码", ""), ("联系电话", ""))
    signature = "本人承诺以上内容真实。　申请人（签章）：　　　　　　年　　月　　日"
    sections = (Section("申请内容", (), head, own + rows), Section("声明", (signature,)))
    return _booklet(guide, version, title, guide["name"], sections)


def _guide_sections(guide: Guide) -> tuple[Section, ...]:
    fee, result = guide.get("fee") or {}, guide.get("result") or {}
    commitment, deferral = guide.get("notice_commitment") or {}, guide.get("deferral") or {}
    delivery = "、".join(DELIVERIES.get(one, one) for one in result.get("delivery", ()))
    return (
        Section(
            "办理依据",
            tuple(f"{one['title']}{one['article']}：{one['text']}" for one in guide["basis"]),
        ),
        Section("办理条件", _numbered(guide["conditions"])),
        _materials(guide),
        _steps(guide),
        Section("时限说明", _texts(guide.get("limit_exception"))),
        Section("收费", (fee_words(guide), f"依据：{fee.get('basis', '')}")),
        Section("办理结果", (str(result.get("name", "")), f"送达方式：{delivery}")),
        Section("容缺受理", _texts(_deferral(deferral))),
        Section("告知承诺", tuple(_commitment(commitment))),
        Section("业务办理项", tuple(_handling(guide))),
        Section("审查细则", _numbered(guide.get("review_rules"))),
        Section("裁量基准", _numbered(guide.get("discretion"))),
        Section("常见错误", _numbered(guide.get("common_errors"))),
        _places(guide),
        Section(
            "联系方式",
            (),
            ("职务", "姓名", "电话"),
            tuple(
                (one.get("post", ""), one.get("name") or "", one.get("phone", ""))
                for one in guide.get("contacts", ())
            ),
        ),
        Section(
            "投诉电话",
            (),
            ("单位", "电话"),
            tuple((one["body"], one["phone"]) for one in guide.get("complaint_phones", ())),
        ),
        Section("咨询方式", _texts(guide.get("consultation"))),
        Section("进度查询", _texts(guide.get("status_query"))),
        Section("监督渠道", _texts(guide.get("supervision_channel"))),
        Section("责任追究", _texts(guide.get("accountability"))),
    )


def _materials(guide: Guide) -> Section:
    rows = tuple(
        (row["name"], _copies(row), SOURCE_TYPES.get(row.get("source_type", ""), ""), _remark(row))
        for row in guide["materials"]
    )
    return Section("申请材料", (), ("材料名称", "形式和份数", "来源", "要求"), rows)


def _copies(row: Mapping[str, Any]) -> str:
    if not row.get("copies"):
        return "出示核验，不收取"
    return f"{MATERIAL_FORMS.get(row.get('form', ''), '')}{row['copies']}份"


def _remark(row: Mapping[str, Any]) -> str:
    return "；".join(
        words
        for words, holds in (
            (row.get("when") or "", True),
            ("非必需", not row.get("required", True)),
            ("核验原件", row.get("check_original")),
            ("可容缺后补", row.get("can_be_deferred")),
            ("可由政府部门共享获取，免于提交", row.get("obtainable_by_government")),
            (row.get("standard") or "", True),
            (f"依据：{row.get('legal_basis')}", row.get("legal_basis")),
        )
        if holds and words
    )


def _steps(guide: Guide) -> Section:
    rows = tuple(
        (
            one["name"],
            one.get("body", ""),
            "当日" if not one.get("working_days") else f"{one['working_days']}个工作日",
            "；".join(_texts(one.get("content"), one.get("outside_promise") and "不计入承诺时限")),
        )
        for one in guide["steps"]
    )
    return Section("办理流程", (), ("环节", "办理单位", "时限", "内容"), rows)


def _places(guide: Guide) -> Section:
    hours = guide.get("hours") or {}
    said = tuple(
        f"{season}办公时间：{'，'.join(hours[name])}"
        for name, season in (("winter", "冬季"), ("summer", "夏季"))
        if hours.get(name)
    )
    rows = tuple((one["name"], one["address"]) for one in guide.get("window_addresses", ()))
    bus = _texts(guide.get("bus_routes") and f"乘车路线：{guide['bus_routes']}")
    return Section("受理地点和时间", said + bus, ("名称", "地址"), rows)


def _deferral(deferral: Mapping[str, Any]) -> str:
    if not deferral:
        return ""
    return f"列入{deferral['list']}，书面承诺后{deferral['working_days']}个工作日内补交。"


def _commitment(commitment: Mapping[str, Any]) -> Iterator[str]:
    if not commitment.get("allowed"):
        return
    yield "可选择告知承诺方式办理，自愿选择，决定前可以撤回。"
    yield from commitment.get("conditions") or ()
    if days := commitment.get("check_within_days"):
        yield f"作出决定后{days}日内核查；承诺不实的，限期整改或撤销决定，记入信用记录。"


def _handling(guide: Guide) -> Iterator[str]:
    for one in guide.get("handling_items") or ():
        yield f"{one['name']}（{one['code']}）"


def _form_questions(guide: Guide) -> str:
    return "、".join(one["label"] for one in guide.get("form", ()))


def _question(one: Mapping[str, Any]) -> str:
    return f"{one['label']}{'（必填）' if one['required'] else ''}"


def _answers(one: Mapping[str, Any]) -> str:
    if one["type"] == "flag":
        return "□是　□否"
    return "　".join(f"□{choice}" for choice in one.get("choices") or ())


def _example(one: Mapping[str, Any]) -> str:
    if one.get("example"):
        return str(one["example"])
    examples = {
        "date": "2026-03-02",
        "number": "100",
        "flag": "是",
        "id_number": "（18位证件号码）",
    }
    choices = one.get("choices") or ("（按实际情况填写）",)
    return examples.get(one["type"], str(choices[0]))


def _numbered(texts: Sequence[str] | None) -> tuple[str, ...]:
    return tuple(f"{number}. {text}" for number, text in enumerate(texts or (), start=1))


def _texts(*texts: Any) -> tuple[str, ...]:
    return tuple(str(text) for text in texts if text)
