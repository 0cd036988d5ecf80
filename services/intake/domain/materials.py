"""The papers of an application and what the window may say about them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from services.intake.domain.errors import FieldsRefused
from services.intake.domain.items import ItemVersion, MaterialRule
from shared.errors import FieldError

State = Literal["received", "missing", "deferred", "linked", "not_needed"]
STATE_NAMES: Mapping[State, str] = {
    "received": "已收",
    "missing": "未收",
    "deferred": "容缺后补",
    "linked": "已共享获取",
    "not_needed": "无需提交",
}


@dataclass(frozen=True, slots=True)
class Material:
    """One paper as it stands. copies: handed in.  files: uploaded so far.

    reason: why it is in its state, in words.  source: of a linked one, the number of the licence or
    earlier case that stands for it.  form: 原件 or 复印件, as the guide demands."""

    code: str
    name: str
    state: State
    copies: int = 0
    original_seen: bool = False
    files: int = 0
    reason: str = ""
    source: str = ""
    form: str = ""


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing that is missing or wrong. material: code of the paper, None when it is none of them."""

    material: str | None
    name: str
    defect: str

    def __str__(self) -> str:
        return f"{self.name}：{self.defect}" if self.name else self.defect


@dataclass(frozen=True, slots=True)
class MaterialGiven:
    """What a clerk says about one paper."""

    code: str
    state: State
    copies: int = 1
    original_seen: bool = False


def listed_materials(
    item: ItemVersion, given: Sequence[MaterialGiven], before: Sequence[Material] = ()
) -> tuple[Material, ...]:
    """All papers of the item in its order; what is not given keeps its state, at first missing.

    Raises: FieldsRefused for a code the item does not have, one given twice, a paper that may not be
    handed in later, or one that is in hand with its files, or linked, and is said not to be."""
    rules = {rule.code: rule for rule in item.materials}
    held = {one.code for one in before if one.files or one.state == "linked"}
    errors = [
        error for place, one in enumerate(given) if (error := _fault(place, one, rules, held))
    ]
    codes = [one.code for one in given]
    errors += [
        FieldError(f"materials.{place}.code", "duplicate", f"材料“{code}”重复登记")
        for place, code in enumerate(codes)
        if code in codes[:place]
    ]
    if errors:
        raise FieldsRefused(errors)
    stated = {one.code: one for one in given}
    earlier = {one.code: one for one in before}
    return tuple(
        _stated(rule, stated.get(rule.code), earlier.get(rule.code)) for rule in item.materials
    )


def what_is_brought_is_in_hand(given: Sequence[MaterialGiven], *, may_follow: bool) -> None:
    """Who brings papers does not bring what is missing, nor, once accepted, what is to follow.

    may_follow: whether a paper may still be put off.  Raises: FieldsRefused naming each."""
    brings = ("received", "deferred") if may_follow else ("received",)
    errors = [
        FieldError(f"materials.{place}.state", "nothing_brought", f"补交的材料“{one.code}”应为已收")
        for place, one in enumerate(given)
        if one.state not in brings
    ]
    if errors:
        raise FieldsRefused(errors)


def missing_materials(
    item: ItemVersion, materials: Iterable[Material], replaced: Collection[str] = ()
) -> tuple[str, ...]:
    """Names of required papers that are neither in hand nor lawfully deferred or replaced."""
    states = {one.code: one.state for one in materials}
    return tuple(
        rule.name
        for rule in item.materials
        if rule.is_required
        and rule.code not in replaced
        and not _suffices(rule, states.get(rule.code, "missing"))
    )


def with_file(materials: Sequence[Material], code: str) -> tuple[Material, ...]:
    """The papers after a file came in for one of them: it counts as received."""
    return tuple(
        replace(
            one,
            state="received",
            files=one.files + 1,
            copies=max(one.copies, 1),
            reason="已上传文件",
            source="",
        )
        if one.code == code
        else one
        for one in materials
    )


def papers_put_off_no_more(materials: Sequence[Material]) -> tuple[Material, ...]:
    """The papers where nobody promised in writing to bring what was put off: that is missing."""
    return tuple(
        replace(one, state="missing", reason="必需，尚未提交（未签订补齐承诺书）")
        if one.state == "deferred"
        else one
        for one in materials
    )


def _suffices(rule: MaterialRule, state: State) -> bool:
    if state == "deferred":
        return rule.can_be_deferred
    return state in ("received", "linked", "not_needed")


def _fault(
    place: int, given: MaterialGiven, rules: Mapping[str, MaterialRule], held: Collection[str]
) -> FieldError | None:
    rule = rules.get(given.code)
    if rule is None:
        message = f"该事项没有编码为“{given.code}”的材料"
        return FieldError(f"materials.{place}.code", "material_unknown", message)
    if given.state == "deferred" and not rule.can_be_deferred:
        message = f"“{rule.name}”不可容缺后补"
        return FieldError(f"materials.{place}.state", "material_not_deferrable", message)
    if given.state != "received" and given.code in held:
        message = f"“{rule.name}”已在手或者已关联，不能改为未收"
        return FieldError(f"materials.{place}.state", "material_in_hand", message)
    return None


def _stated(rule: MaterialRule, given: MaterialGiven | None, before: Material | None) -> Material:
    files = before.files if before else 0
    if given is None:
        return before or Material(rule.code, rule.name, "missing")
    copies = given.copies if given.state == "received" else 0
    return Material(rule.code, rule.name, given.state, copies, given.original_seen, files)
