"""A guide in sections for people: the guide itself, the one-time notice slip, forms and samples.

Only arranges what the guide says; the look is a template's (PDF) or a page's (HTML)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from services.intake.domain.catalogue.findings import Guide
from services.intake.domain.catalogue.guide import SUBJECTS
from services.intake.publishing.guide_sections import (
    Section,
    copies_words,
    fee_words,
    guide_sections,
    level_words,
    limit_words,
    material_section,
    numbered,
    place_section,
)
from services.intake.publishing.route_words import route_section


@dataclass(frozen=True, slots=True)
class Booklet:
    """What is printed or shown. facts: the lines of the box at the top."""

    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    footer: str


def guide_booklet(
    guide: Guide, version: int, departments: Mapping[str, str] = MappingProxyType({})
) -> Booklet:
    """办事指南: every field of A1.4, sections without content left out.

    departments: names by code, where the guide gives none."""
    sections = (*guide_sections(guide), route_section(guide, departments))
    return _booklet(guide, version, guide["name"], "办事指南", sections)


def notice_slip(guide: Guide, version: int) -> Booklet:
    """一次性告知单: all that must be brought and known, on one slip. Source: A1.5; 行政许可法 Art. 30."""
    sections = (
        Section("办理条件", numbered(guide["conditions"])),
        material_section(guide),
        Section("申请表填写项目", (_form_questions(guide),)),
        Section("常见错误", numbered(guide.get("common_errors"))),
        place_section(guide),
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
    errors = Section("常见错误", numbered(guide.get("common_errors")))
    asked = tuple(
        (row["name"], copies_words(row), "须交验原件" if row["check_original"] else "")
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
        ("主题", "、".join(guide.get("themes", ()))),
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
        "division": "（行政区划代码）",
    }
    choices = one.get("choices") or ("（按实际情况填写）",)
    return examples.get(one["type"], str(choices[0]))
