"""Rules from statutes, each a function named as a sentence."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Literal

from services.intake.domain.errors import (
    FieldsRefused,
    LicenceNoLongerValid,
    MaterialsMissing,
    NoticeTooLate,
    SecondNoticeForbidden,
)
from services.intake.domain.items import ItemVersion
from services.intake.domain.materials import Material, missing_materials
from shared.calendar import DueDate, WorkingCalendar, count_working_days, due_date
from shared.errors import FieldError

NOTICE_WORKING_DAYS = 5
DEFAULT_SUPPLEMENT_WORKING_DAYS = 10

RefusalGround = Literal["not_competent", "no_licence_needed", "other"]
INCOMPETENCE_WORDS = ("职权", "管辖", "无权受理", "职责范围")
"""How reasons say that this body is not competent; the law's own word is 职权范围."""


def second_notice_may_not_ask_for_new_material(*, was_notified: bool) -> None:
    """Everything missing is told in one notice; there is no second one before acceptance.

    Raises: SecondNoticeForbidden.  Source: 行政许可法 Art. 32(4); rules.md B."""
    if was_notified:
        raise SecondNoticeForbidden


def notice_is_given_within_five_working_days(
    calendar: WorkingCalendar, *, received_on: date, today: date
) -> None:
    """What is missing is told on the spot or within five working days of receipt.

    Raises: NoticeTooLate.  Source: 行政许可法 Art. 32(4)."""
    if is_deemed_accepted(calendar, received_on=received_on, today=today):
        raise NoticeTooLate


def is_deemed_accepted(calendar: WorkingCalendar, *, received_on: date, today: date) -> bool:
    """Whether silence of more than five working days made the papers count as accepted.

    Source: 行政许可法 Art. 32(4): 逾期不告知的，自收到申请材料之日起即为受理."""
    return count_working_days(calendar, received_on, today) > NOTICE_WORKING_DAYS


def required_materials_are_received_or_deferred(
    item: ItemVersion, materials: Iterable[Material], replaced: Collection[str] = ()
) -> None:
    """An application is accepted when its papers are complete and in the lawful form.

    replaced: codes of papers for which a declaration stands.
    Raises: MaterialsMissing naming them.  Source: 行政许可法 Art. 32(5); rules.md F (容缺)."""
    if missing := missing_materials(item, materials, replaced):
        raise MaterialsMissing(names="、".join(missing), missing=missing)


def promise_runs_from_the_upload(
    calendar: WorkingCalendar, *, uploaded_on: date, promised_working_days: int
) -> DueDate:
    """The promised due date counts from the day the window uploaded the papers.

    Source: S2¶44; rules.md A5.2, B."""
    return due_date(calendar, uploaded_on, promised_working_days)


def statutory_limit_runs_from_acceptance(
    calendar: WorkingCalendar, *, accepted_on: date, statutory_working_days: int
) -> DueDate:
    """The statutory due date counts from acceptance, or from receipt where it is deemed.

    Source: 行政许可法 Art. 42, 32(4); rules.md B."""
    return due_date(calendar, accepted_on, statutory_working_days)


def ground_told_by(reason: str) -> RefusalGround:
    """The ground of a refusal from the words of its reason, where the clerk ticked none."""
    return "not_competent" if any(word in reason for word in INCOMPETENCE_WORDS) else "other"


def a_refusal_for_incompetence_names_the_right_body(
    ground: RefusalGround, right_body: str | None
) -> None:
    """Who is not competent refuses at once and tells the applicant whom to ask instead.

    Raises: FieldsRefused naming `right_body`.  Source: 行政许可法 Art. 32(2)."""
    if ground == "not_competent" and not right_body:
        message = "不属于本机关职权范围的，须写明应当向哪个行政机关申请"
        raise FieldsRefused([FieldError("right_body", "missing", message)])


def only_a_valid_result_is_handed_out(*, is_valid: bool) -> None:
    """A licence revoked before its delivery stays at the window. Raises: LicenceNoLongerValid.

    Source: 行政许可法 Art. 69, 70."""
    if not is_valid:
        raise LicenceNoLongerValid
