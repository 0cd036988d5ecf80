"""How a case keeps its appointments: finding one, telling of it, the one stop that goes with it.

Source: A7.1; rules.md B; decision 0068."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid5

from services.routing.domain.case import Case, Outcome
from services.routing.domain.clocks import ClockKind, clock_of_kind
from services.routing.domain.facts import ClocksRunAgain, Fact, MeetingFact, TaskLimitMoved
from services.routing.domain.meeting import (
    Meeting,
    MeetingEnded,
    MeetingKind,
    MeetingStatus,
    MeetingUnknown,
    NotTheMeetingsLead,
)
from services.routing.domain.pauses import CasePause, PauseKind
from services.routing.domain.refusals import CaseEnded
from services.routing.domain.ringing import end_of
from services.routing.domain.task import TASK_NAMESPACE, CaseTask
from shared.calendar import DueDate, WorkingCalendar, local_date


def open_meeting(case: Case) -> Meeting | None:
    """The appointment of the present stage that is not over yet."""
    return next(
        (
            one
            for one in case.joint.meetings
            if one.status.is_open and one.stage_index == case.stage_index
        ),
        None,
    )


def meeting_of(case: Case, number: str) -> Meeting:
    """One appointment of the case, over or not. Raises: MeetingUnknown."""
    found = next((one for one in case.joint.meetings if one.number == number), None)
    if found is None:
        raise MeetingUnknown
    return found


def meeting_to_change(case: Case, number: str) -> Meeting:
    meeting = meeting_of(case, number)
    if not meeting.status.is_open:
        raise MeetingEnded(status_name=meeting.status.words)
    return meeting


def lead_of(case: Case, organization: str) -> CaseTask:
    if not case.status.is_undecided:
        raise CaseEnded(status_name=case.status.words)
    own = (one for one in case.stage_tasks if one.leads and one.organization == organization)
    lead = next((one for one in own if one.is_open), None)
    if lead is None:
        raise NotTheMeetingsLead
    return lead


def tasks_of(case: Case, organization: str) -> frozenset[UUID]:
    return frozenset(one.id for one in case.stage_tasks if one.organization == organization)


def kept(case: Case, meeting: Meeting) -> Case:
    others = tuple(one for one in case.joint.meetings if one.number != meeting.number)
    return replace(case, joint=replace(case.joint, meetings=(*others, meeting)))


def fixed(case: Case, meeting: Meeting, now: datetime) -> Outcome:
    """The time holds; the promise stands still from now on, where the guide says so."""
    kind = stops_as(meeting.kind)
    promised = clock_of_kind(case.clocks, ClockKind.PROMISED)
    stops = promised is not None and kind in promised.uncounted
    case, facts = told_anew(
        case, replace(meeting.moved(MeetingStatus.FIXED), stops_promise=stops), now
    )
    if not stops:
        return case, facts
    pause = CasePause(
        id=stop_id(meeting),
        task_id=meeting.lead,
        kind=kind,
        reason=meeting.kind.words,
        approved_by=meeting.called_by_name,
        began_at=now,
        expected_until=_whole_day(meeting.time.ends_at),
        document=f"{meeting.kind.words}通知书（约定编号{meeting.number}）",
        of_stage=True,
    )
    paused = replace(case, pauses=(*case.pauses, pause))
    return paused.moved(paused.reviewing_status, now), facts


def told_anew(case: Case, meeting: Meeting, now: datetime) -> Outcome:
    """The applicant is told by one notice; a stop that lasts is expected to end with the new day."""
    told = replace(meeting, told_at=now)
    until = _whole_day(meeting.time.ends_at)
    pauses = tuple(
        replace(one, expected_until=until) if one.id == stop_id(meeting) else one
        for one in case.pauses
    )
    return kept(replace(case, pauses=pauses), told), (MeetingFact(told),)


def running_again(
    case: Case, meeting: Meeting, calendar: WorkingCalendar, now: datetime
) -> Outcome:
    """The stop of the stage ends, and each office is told its own limit as it is now."""
    stop = next((one for one in case.pauses if one.id == stop_id(meeting)), None)
    if stop is None:
        return case, ()
    ended = replace(stop, ended_at=now)
    resumed = replace(
        case, pauses=tuple(ended if one.id == stop.id else one for one in case.pauses)
    ).reckoned(calendar)
    limits = [
        TaskLimitMoved(resumed.task(after.task_id), before.due, after.due, calendar.version)
        for before, after in zip(case.clocks, resumed.clocks, strict=True)
        if after.task_id and after.is_running and before.due and after.due
        if before.due != after.due
    ]
    moved = resumed.moved(resumed.reviewing_status, now)
    return moved, (*limits, *(() if moved.is_suspended else (ClocksRunAgain(now),)))


def stops_as(kind: MeetingKind) -> PauseKind:
    """As which kind of pause the promise leaves it out, where the guide says so (rules.md B)."""
    return PauseKind.SITE_CHECK if kind.is_on_site else PauseKind.TECHNICAL_REVIEW


def stop_id(meeting: Meeting) -> UUID:
    """The identity of the one stop of an appointment."""
    return uuid5(TASK_NAMESPACE, f"{meeting.number}/stop")


def told_of_end(meeting: Meeting) -> tuple[Fact, ...]:
    """What an applicant is told who had been told of the appointment."""
    return (MeetingFact(meeting),) if meeting.told_at else ()


def _whole_day(moment: datetime) -> datetime:
    return end_of(DueDate(local_date(moment), is_provisional=False))
