"""Rules from statutes, each a function named as a sentence."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Literal

from services.intake.domain.entry import Channel
from services.intake.domain.errors import (
    AcceptedBySilence,
    FieldsRefused,
    LicenceNoLongerValid,
    MaterialsMissing,
    NothingWasRevoked,
    NoticeTooLate,
    SecondNoticeForbidden,
)
from services.intake.domain.items import ItemVersion
from services.intake.domain.materials import Defect, Material, missing_materials
from services.intake.domain.people import Agent
from shared.calendar import DueDate, WorkingCalendar, due_date
from shared.errors import FieldError

NOTICE_WORKING_DAYS = 5

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


def what_silence_has_accepted_is_not_turned_away(
    calendar: WorkingCalendar, *, received_on: date, today: date
) -> None:
    """After five working days of silence papers are accepted by law, whether or not it was noted yet.

    Raises: AcceptedBySilence.  Source: 行政许可法 Art. 32(4)."""
    if is_deemed_accepted(calendar, received_on=received_on, today=today):
        raise AcceptedBySilence


def is_deemed_accepted(calendar: WorkingCalendar, *, received_on: date, today: date) -> bool:
    """Whether silence of more than five working days made the papers count as accepted.

    Source: 行政许可法 Art. 32(4): 逾期不告知的，自收到申请材料之日起即为受理."""
    return today > silence_ends_on(calendar, received_on)


def silence_ends_on(calendar: WorkingCalendar, received_on: date) -> date:
    """The last day on which what is missing can be told; outlets open on days off do not move it.

    Source: 行政许可法 Art. 32(4), 82; rules.md B."""
    return due_date(calendar, received_on, NOTICE_WORKING_DAYS).date


def a_last_day_that_is_a_day_off_moves_on(calendar: WorkingCalendar, last: date) -> date:
    """A limit whose last day is a day off ends on the next working day.

    Source: 民法典 Art. 203; rules.md B."""
    while not calendar.is_working(last):
        last += timedelta(days=1)
    return last


def required_materials_are_received_or_deferred(
    item: ItemVersion, materials: Iterable[Material], replaced: Collection[str] = ()
) -> None:
    """An application is accepted when its papers are complete and in the lawful form.

    replaced: codes of papers for which a declaration stands.
    Raises: MaterialsMissing naming them.  Source: 行政许可法 Art. 32(5); rules.md F (容缺)."""
    if missing := missing_materials(item, materials, replaced):
        raise MaterialsMissing(names="、".join(missing), missing=missing)


def only_what_the_case_needs_is_asked_for(
    materials: Sequence[Material], defects: Sequence[Defect]
) -> None:
    """A notice asks for no paper that the case does not need, nor for one that is linked.

    Raises: FieldsRefused naming each.  Source: 行政许可法 Art. 31; A3.1, A3.2 (S0¶71, S1¶45)."""
    states = {one.code: one.state for one in materials}
    words = {"not_needed": "本办件无需提交", "linked": "已由证照或者以前的办件代替，不得再要求提交"}
    errors = [
        FieldError(
            f"defects.{place}.material", "material_not_to_be_asked_for", f"“{one.name}”{said}"
        )
        for place, one in enumerate(defects)
        if one.material and (said := words.get(states.get(one.material, "missing")))
    ]
    if errors:
        raise FieldsRefused(errors)


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


def only_a_valid_result_is_handed_out(*, is_valid: bool, is_revocation: bool) -> None:
    """A licence revoked before its delivery stays at the window; the notice of that is handed over in
    its place.

    Raises: LicenceNoLongerValid, NothingWasRevoked.  Source: 行政许可法 Art. 69, 70."""
    if is_valid and is_revocation:
        raise NothingWasRevoked
    if not is_valid and not is_revocation:
        raise LicenceNoLongerValid


def an_agent_shows_an_authority_that_still_holds(
    channel: Channel, agent: Agent | None, *, today: date
) -> None:
    """Who applies by an agent (代办) puts the agent and the kind of the authority on record.

    Raises: FieldsRefused naming the fields.  Source: A2.5; 民法典 Art. 165, 173."""
    errors = []
    if channel == "agency" and agent is None:
        errors.append(FieldError("agent", "missing", "代办须登记代办人"))
    if channel == "agency" and agent is not None and agent.authority_kind is None:
        message = "代办须登记代办人的授权种类"
        errors.append(FieldError("agent.authority_kind", "missing", message))
    if agent is not None and agent.authority_until is not None and agent.authority_until < today:
        message = "代办人的授权已经到期，请重新出具"
        errors.append(FieldError("agent.authority_until", "authority_expired", message))
    if errors:
        raise FieldsRefused(errors)
