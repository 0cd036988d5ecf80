"""Call, answer, fix, move, cancel and record the one appointment of a stage (联合审图, 联合验收)."""

from collections.abc import Callable
from uuid import uuid5

from services.routing.commands.carrying_out import write_outcome
from services.routing.domain.case import Case, Outcome
from services.routing.domain.meeting import Meeting, MeetingStatus
from services.routing.domain.meeting_keeping import meeting_of
from services.routing.domain.refusals import CaseNotFound
from services.routing.domain.task import TASK_NAMESPACE
from services.routing.repository.cards import Card, CardAbout, CardColour, show_card
from services.routing.repository.cases import find_visible_case, locked_case
from services.routing.repository.history import Deed
from services.routing.repository.scope import visible_to
from shared.calendar import WorkingCalendar, local_date
from shared.calendar_versions import current_calendar
from shared.unit_of_work import Work

MeetingAct = Callable[[Case, WorkingCalendar], Outcome]


async def arrange_meeting(
    work: Work, number: str, act: str, opinion: str, carry_out: MeetingAct
) -> Case:
    """Act on an appointment of a case under its lock, with its history, its news and its audit row.

    act: its name in history and audit.  opinion: what history says of it.
    Raises: CaseNotFound, and what the act raises."""
    known = await find_visible_case(work.connection, number, visible_to(work.actor))
    before = await locked_case(work.connection, number) if known else None
    if before is None:
        raise CaseNotFound
    outcome = carry_out(before, await current_calendar(work.connection))
    deed = Deed(
        act=act,
        actor=work.actor.staff,
        unit=work.actor.organization,
        opinion=opinion,
        ended_at=work.now,
    )
    write_outcome(work, before, outcome, deed)
    work.record(act, number, unit=work.actor.organization)
    return outcome[0]


async def show_who_was_absent(work: Work, case: Case, meeting_number: str) -> None:
    """A card for every department that did not come, once the record exists. Source: A13.2."""
    meeting = meeting_of(case, meeting_number)
    if meeting.status is not MeetingStatus.HELD:
        return
    for part in (one for one in meeting.parts if one.is_absent):
        task = case.task(part.task_id)
        card = Card(
            about=CardAbout.MEETING,
            about_id=str(uuid5(TASK_NAMESPACE, f"{meeting.number}/{part.task_id}")),
            colour=CardColour.YELLOW,
            application_number=case.number,
            organization=task.organization,
            organization_name=task.organization_name,
            division=task.division,
            reason=_absence(meeting),
            due_on=local_date(meeting.time.starts_at),
        )
        await show_card(work.connection, card, work.now)


def _absence(meeting: Meeting) -> str:
    return f"未按约定参加{meeting.kind.words}（{meeting.number}）"
