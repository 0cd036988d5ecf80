"""Hearings and on-site inspections of an undecided case: who, when, and what the law demands of both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from services.intake.domain.errors import FieldsRefused, TransitionForbidden
from services.intake.domain.status import WITH_THE_OFFICES, Status
from shared.calendar import local_date
from shared.errors import FieldError

NOTICE_BEFORE_HEARING = timedelta(days=7)
INSPECTORS_AT_LEAST = 2


@dataclass(frozen=True, slots=True)
class Inspector:
    """Who inspected. certificate: number of the enforcement card."""

    name: str
    certificate: str


def only_an_undecided_case_is_heard_or_inspected(status: Status, act_name: str) -> None:
    """Both happen between acceptance and decision. Raises: TransitionForbidden.

    Source: 行政许可法 Art. 34, 46; rules.md D."""
    if status not in WITH_THE_OFFICES:
        raise TransitionForbidden(status_name=status.words, act_name=act_name)


def a_hearing_is_announced_seven_days_before(
    held_at: datetime | None, place: str, *, today: date
) -> None:
    """Time and place are told seven days before, where they are told at all. Raises: FieldsRefused.

    Source: 行政许可法 Art. 48(1)."""
    if held_at is not None and not place:
        raise FieldsRefused([FieldError("place", "missing", "已定听证时间的，须写明听证地点")])
    if held_at is not None and local_date(held_at) < today + NOTICE_BEFORE_HEARING:
        message = "举行听证的时间、地点须于七日前告知（行政许可法第四十八条）"
        raise FieldsRefused([FieldError("held_at", "hearing_too_soon", message)])


def an_inspection_is_done_by_two(inspectors: Sequence[Inspector]) -> None:
    """On-site verification takes two members of staff or more. Raises: FieldsRefused.

    Source: 行政许可法 Art. 34(3)."""
    if len({(one.name, one.certificate) for one in inspectors}) < INSPECTORS_AT_LEAST:
        message = "实地核查应当指派两名以上工作人员（行政许可法第三十四条）"
        raise FieldsRefused([FieldError("inspectors", "two_inspectors", message)])


def an_inspection_has_taken_place(inspected_at: datetime, *, now: datetime) -> None:
    """A record tells of the past. Raises: FieldsRefused."""
    if inspected_at > now:
        message = "核查时间不得晚于现在"
        raise FieldsRefused([FieldError("inspected_at", "in_the_future", message)])
