"""The sections of a guide, each as sentences or as a table; the words are the guide's own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.intake.domain.catalogue.case_papers import needed_words
from services.intake.domain.catalogue.findings import Guide
from services.intake.domain.catalogue.guide import UNCOUNTED
from services.intake.domain.places import LEVEL_NAMES
from services.intake.domain.promises.terms import CONSEQUENCES
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


def guide_sections(guide: Guide) -> tuple[Section, ...]:
    """Every section of the whole guide, in the order of A1.4."""
    fee, result = guide.get("fee") or {}, guide.get("result") or {}
    commitment, deferral = guide.get("notice_commitment") or {}, guide.get("deferral") or {}
    delivery = "、".join(DELIVERIES.get(one, one) for one in result.get("delivery", ()))
    return (
        Section(
            "办理依据",
            tuple(f"{one['title']}{one['article']}：{one['text']}" for one in guide["basis"]),
        ),
        Section("办理条件", numbered(guide["conditions"])),
        material_section(guide),
        _steps(guide),
        Section("时限说明", _texts(guide.get("limit_exception"), _left_out(guide))),
        Section("收费", (fee_words(guide), f"依据：{fee.get('basis', '')}")),
        Section("办理结果", (str(result.get("name", "")), f"送达方式：{delivery}")),
        Section("容缺受理", tuple(_deferral(deferral))),
        Section("告知承诺", tuple(_commitment(commitment, guide))),
        Section("后续事项", tuple(_follow_up(guide))),
        Section("业务办理项", tuple(_handling(guide))),
        Section("审查细则", numbered(guide.get("review_rules"))),
        Section("裁量基准", numbered(guide.get("discretion"))),
        Section("常见错误", numbered(guide.get("common_errors"))),
        place_section(guide),
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


def material_section(guide: Guide) -> Section:
    """What must be brought, in which form, and on what ground."""
    rows = tuple(
        (
            row["name"],
            copies_words(row),
            SOURCE_TYPES.get(row.get("source_type", ""), ""),
            _remark(guide, row),
        )
        for row in guide["materials"]
    )
    return Section("申请材料", (), ("材料名称", "形式和份数", "来源", "要求"), rows)


def copies_words(row: Mapping[str, Any]) -> str:
    """In which form and how often; what is only shown is not kept."""
    if not row.get("copies"):
        return "出示核验，不收取"
    return f"{MATERIAL_FORMS.get(row.get('form', ''), '')}{row['copies']}份"


def _remark(guide: Guide, row: Mapping[str, Any]) -> str:
    needed = needed_words(guide, row)
    return "；".join(
        words
        for words, holds in (
            (row.get("when") or "", True),
            (f"{needed}的须提交", needed),
            ("已有相应证照的，以证照编号代替", row.get("licence_type")),
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


def place_section(guide: Guide) -> Section:
    """Where and when papers are taken in."""
    hours = guide.get("hours") or {}
    said = tuple(
        f"{season}办公时间：{'，'.join(hours[name])}"
        for name, season in (("winter", "冬季"), ("summer", "夏季"))
        if hours.get(name)
    )
    rows = tuple((one["name"], one["address"]) for one in guide.get("window_addresses", ()))
    bus = _texts(guide.get("bus_routes") and f"乘车路线：{guide['bus_routes']}")
    return Section("受理地点和时间", said + bus, ("名称", "地址"), rows)


def _left_out(guide: Guide) -> str:
    names = "、".join(UNCOUNTED.get(one, one) for one in guide.get("uncounted") or ())
    return f"下列时间不计入承诺时限：{names}。" if names else ""


def _deferral(deferral: Mapping[str, Any]) -> Iterator[str]:
    if not deferral:
        return
    yield f"列入{deferral['list']}，书面承诺后{deferral['working_days']}个工作日内补交。"
    yield from _publicity(deferral)
    told: Mapping[Any, str] = CONSEQUENCES
    if after := told.get(deferral.get("on_default") or ""):
        basis = deferral.get("legal_basis")
        yield f"逾期未补的：{after}{f'（依据：{basis}）' if basis else ''}。"


def _publicity(promise: Mapping[str, Any]) -> Iterator[str]:
    if promise.get("publicity"):
        days = promise.get("publicity_working_days")
        yield f"承诺内容须公示{f'{days}个工作日' if days else ''}。"


def _commitment(commitment: Mapping[str, Any], guide: Guide) -> Iterator[str]:
    if not commitment.get("allowed"):
        return
    yield "可选择告知承诺方式办理，自愿选择，决定前可以撤回。"
    yield from commitment.get("conditions") or ()
    codes = commitment.get("replaces") or ()
    if replaced := "、".join(one["name"] for one in guide["materials"] if one["code"] in codes):
        yield f"作出承诺的，不需提交材料：{replaced}。"
    yield from _publicity(commitment)
    if days := commitment.get("check_within_days"):
        yield f"作出决定后{days}日内核查；承诺不实的，限期整改或撤销决定，记入信用记录。"
    if method := commitment.get("check_method"):
        yield f"核查方式：{method}"
    if liability := commitment.get("liability"):
        yield f"不实承诺的责任：{liability}"


def _follow_up(guide: Guide) -> Iterator[str]:
    if follow_up := guide.get("follow_up"):
        yield f"准予并发证后，可接续办理{follow_up['name']}（{follow_up['item']}）。"
        yield "申请时可以一并填写后续事项的内容；发证后由系统开启后续事项并预填，已交的材料不再收取。"


def _handling(guide: Guide) -> Iterator[str]:
    for one in guide.get("handling_items") or ():
        yield f"{one['name']}（{one['code']}）"


def numbered(texts: Sequence[str] | None) -> tuple[str, ...]:
    """Sentences with their numbers."""
    return tuple(f"{number}. {text}" for number, text in enumerate(texts or (), start=1))


def _texts(*texts: Any) -> tuple[str, ...]:
    return tuple(str(text) for text in texts if text)
