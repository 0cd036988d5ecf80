"""What follows the grant of an item (先照后证): opened and prefilled by the first, exactly once.

The guide of the first item names the second; the applicant says at submission whether it is wanted.
Pure: when it is opened, and with which answers.  Source: A7; rules.md I item 9; decision 0067."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from services.intake.domain.application import Application
from services.intake.domain.earlier_cases import still_does
from services.intake.domain.errors import FieldsRefused
from services.intake.domain.forms import checked_form
from services.intake.domain.items import FollowUpRule, ItemVersion
from services.intake.domain.paper_list import KnownLicence
from services.intake.domain.status import TRANSITIONS, Status
from shared.errors import FieldError


class FollowUpStatus(StrEnum):
    """WAITING: for the first to end. HELD_UP: it should be open and cannot be; tried again."""

    WAITING = "waiting"
    OPENED = "opened"
    HELD_UP = "held_up"
    NOT_OPENED = "not_opened"


FOLLOW_UP_NAMES: Mapping[FollowUpStatus, str] = MappingProxyType(
    {
        FollowUpStatus.WAITING: "待首个事项办结",
        FollowUpStatus.OPENED: "已开启，待窗口收件",
        FollowUpStatus.HELD_UP: "暂不能开启",
        FollowUpStatus.NOT_OPENED: "不再开启",
    }
)
ENDED = tuple(one for one in Status if not TRANSITIONS[one] or one is Status.READY)
"""Where the first has ended one way or the other: only then something is to be done."""


@dataclass(frozen=True, slots=True)
class FollowUpWish:
    """What the applicant said with the first. wanted: None = as the guide proposes.

    form: answers of the second that are given already."""

    wanted: bool | None = None
    form: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Following:
    """The item that is to follow, and the answers of it that came with the first."""

    item_code: str
    item_name: str
    form: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """The second item of a two-stage matter. first: application number of the first.

    reason: why it is held up or not opened.  opened: number of the second application."""

    first: str
    item_code: str
    item_name: str
    status: FollowUpStatus
    form: Mapping[str, Any] = field(default_factory=dict, repr=False)
    reason: str = ""
    opened: str | None = None


def wanted_follow_up(item: ItemVersion, wish: FollowUpWish) -> FollowUpRule | None:
    """The item that is to follow, or None. Raises: FieldsRefused."""
    rule = item.follow_up
    if rule is None:
        if wish.wanted or wish.form:
            message = "该事项没有后续事项，不能一并申请"
            raise FieldsRefused([FieldError("follow_up", "nothing_follows", message)])
        return None
    if wish.wanted is False and wish.form:
        message = "未要求一并申请后续事项，不应填写其申请表"
        raise FieldsRefused([FieldError("follow_up.form", "not_wanted", message)])
    is_wanted = rule.by_default or bool(wish.form) if wish.wanted is None else wish.wanted
    return rule if is_wanted else None


def answers_given_ahead(second: ItemVersion, form: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of the second that came with the first; required ones may follow.

    Raises: FieldsRefused naming `follow_up.form.<name>`."""
    try:
        return dict(checked_form(second.form, form, is_partial=True))
    except FieldsRefused as error:
        raise FieldsRefused(
            [FieldError(f"follow_up.{one.field}", one.code, one.message) for one in error.errors]
        ) from error


def why_nothing_follows(first: Application, licence: KnownLicence | None) -> str | None:
    """Why an ended first opens nothing; None where it was granted and its licence holds."""
    result = first.progress.result
    if result == "revoked":
        return "首个事项的证照已被撤销或者注销"
    if first.status in (Status.READY, Status.CLOSED) and result == "granted":
        return None if licence is not None else "首个事项没有核发证照"
    if result == "refused":
        return "首个事项决定不予许可"
    return f"首个事项{first.status.words}"


def prefilled_answers(
    first: Application,
    first_item: ItemVersion,
    second: ItemVersion,
    licence: KnownLicence,
    given: Mapping[str, Any],
) -> dict[str, Any]:
    """Answers of the second: those given with the first, and for the others what its guide maps.

    An answer that does not fit the second's question any more is left open.  Source: A3.4; A7."""
    known = what_the_first_knows(first, licence)
    rule = first_item.follow_up
    mapped = {one.question: known.get(one.source) for one in rule.prefill} if rule else {}
    asked = {one.name for one in second.form}
    answers = {**mapped, **given}
    return {
        name: answer
        for name, answer in answers.items()
        if name in asked and answer is not None and still_does(second, name, answer)
    }


def what_the_first_knows(first: Application, licence: KnownLicence) -> dict[str, Any]:
    """Everything a guide may prefill from, by the word of its source."""
    return {
        **{f"form.{name}": answer for name, answer in first.form.items()},
        "applicant.name": first.applicant.name,
        "applicant.phone": first.applicant.phone,
        "licence.number": licence.number,
        "licence.title": licence.title,
        "licence.type": licence.licence_type,
        "licence.holder": first.applicant.name,
        "licence.issuer": licence.issuer_name,
    }
