"""The acts on the one appointment of a stage, each on the case that keeps it (decision 0068).

While it lasts the promise stands still once for the whole stage, where the guide says so: from the
notice to the applicant until the record exists.  Source: A7.1; rules.md B."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.routing.domain.case import Case, Outcome
from services.routing.domain.facts import Fact, MeetingFact
from services.routing.domain.meeting import (
    INSPECTORS_ON_SITE,
    AbsenceIsTheLeads,
    AnswersStillDue,
    Attendance,
    InspectorsMissing,
    Meeting,
    MeetingEnded,
    MeetingEntry,
    MeetingKind,
    MeetingMoved,
    MeetingNotBegun,
    MeetingOpen,
    MeetingPart,
    MeetingStatus,
    MeetingTime,
    MeetingTimeWrong,
    NotOfTheStage,
    StageNotJoint,
)
from services.routing.domain.meeting_keeping import (
    fixed,
    kept,
    lead_of,
    meeting_to_change,
    open_meeting,
    running_again,
    tasks_of,
    told_anew,
    told_of_end,
)
from services.routing.domain.ringing import end_of
from shared.calendar import SHANGHAI, WorkingCalendar, due_date, local_date

ANSWER_WORKING_DAYS = 1
"""How long departments may answer before the lead fixes the time without them [P]."""


@dataclass(frozen=True, slots=True)
class Call:
    """What the lead wants. organizations: who takes part besides it; empty: all of the stage."""

    kind: MeetingKind
    time: MeetingTime
    prepare: str
    organizations: tuple[str, ...]
    by_name: str


def call(
    case: Case, organization: str, wanted: Call, calendar: WorkingCalendar, now: datetime
) -> Outcome:
    """The lead calls the one appointment of its stage.

    Raises: CaseEnded, NotTheMeetingsLead, StageNotJoint, MeetingOpen, NotOfTheStage,
    MeetingTimeWrong."""
    lead = lead_of(case, organization)
    others = [task for task in case.stage_tasks if task.is_open and task.id != lead.id]
    if not others:
        raise StageNotJoint
    current = open_meeting(case)
    if current is not None:
        raise MeetingOpen(number=current.number)
    for named in wanted.organizations:
        if named != organization and all(named != str(task.organization) for task in others):
            raise NotOfTheStage(organization=named)
    invited = [
        task
        for task in others
        if not wanted.organizations or str(task.organization) in wanted.organizations
    ]
    confirmed = Attendance(True, wanted.by_name, now)
    meeting = Meeting(
        number=f"{case.number}-{len(case.joint.meetings) + 1:02d}",
        kind=wanted.kind,
        stage_index=case.stage_index,
        time=_in_future(wanted.time, now),
        prepare=wanted.prepare,
        parts=(MeetingPart(lead.id, confirmed), *(MeetingPart(task.id) for task in invited)),
        lead=lead.id,
        called_by_name=wanted.by_name,
        called_at=now,
        answer_until=_answer_until(wanted.time, calendar, now),
    )
    if not invited:
        raise StageNotJoint
    return kept(case, meeting), ()


def answer(
    case: Case,
    number: str,
    organization: str,
    attendance: Attendance,
    *,
    round_: int,
    now: datetime,
) -> Outcome:
    """A department confirms, or proposes another time; confirmed by all, the time is fixed.

    round_: which setting of the time it answers.
    Raises: MeetingUnknown, CaseEnded, NotTakingPart, MeetingEnded, MeetingMoved."""
    meeting = meeting_to_change(case, number)
    part = meeting.part_of(tasks_of(case, organization))
    if round_ != meeting.round:
        raise MeetingMoved(round=meeting.round)
    told = meeting.with_part(replace(part, attendance=attendance))
    is_agreed = all(one.is_confirmed for one in told.parts)
    if told.status is MeetingStatus.CALLED and is_agreed:
        return fixed(case, told, now)
    return kept(case, told), ()


def fix(case: Case, number: str, organization: str, now: datetime) -> Outcome:
    """The lead fixes the time although not all have confirmed: all answered, or their limit is over.

    Raises: MeetingUnknown, CaseEnded, NotTheMeetingsLead, MeetingEnded, AnswersStillDue."""
    meeting = meeting_to_change(case, number)
    lead_of(case, organization)
    if meeting.status is not MeetingStatus.CALLED:
        raise MeetingEnded(status_name=meeting.status.words)
    if now < meeting.answer_until and any(one.attendance is None for one in meeting.parts):
        until = meeting.answer_until.astimezone(SHANGHAI)
        raise AnswersStillDue(until=until.strftime("%Y-%m-%d %H:%M"))
    return fixed(case, meeting, now)


def reschedule(
    case: Case,
    number: str,
    organization: str,
    time: MeetingTime,
    reason: str,
    calendar: WorkingCalendar,
    now: datetime,
) -> Outcome:
    """Another time: the departments are asked again; an applicant who was told is told again.

    Raises: MeetingUnknown, CaseEnded, NotTheMeetingsLead, MeetingEnded, MeetingTimeWrong."""
    meeting = meeting_to_change(case, number)
    lead_of(case, organization)
    until = _answer_until(_in_future(time, now), calendar, now)
    moved = meeting.set_anew(time, reason, until)
    if meeting.status is MeetingStatus.CALLED:
        return kept(case, moved), ()
    return told_anew(case, moved, now)


def cancel(
    case: Case,
    number: str,
    organization: str,
    reason: str,
    calendar: WorkingCalendar,
    now: datetime,
) -> Outcome:
    """The lead cancels; the clocks run again.

    Raises: MeetingUnknown, CaseEnded, NotTheMeetingsLead, MeetingEnded."""
    meeting = meeting_to_change(case, number)
    lead_of(case, organization)
    ended = replace(meeting.moved(MeetingStatus.CANCELLED), reason=reason, ended_at=now)
    case, facts = running_again(kept(case, ended), ended, calendar, now)
    return case, (*told_of_end(ended), *facts)


def record(
    case: Case,
    number: str,
    organization: str,
    entry: MeetingEntry,
    absent: Sequence[str],
    calendar: WorkingCalendar,
    now: datetime,
) -> Outcome:
    """A department writes its result into the one record; the lead also who did not come.

    Once nobody's part is missing the record exists, and the clocks run again.
    Raises: MeetingUnknown, CaseEnded, NotTakingPart, MeetingEnded, MeetingNotBegun,
    InspectorsMissing, AbsenceIsTheLeads, NotOfTheStage."""
    meeting = meeting_to_change(case, number)
    part = meeting.part_of(tasks_of(case, organization))
    if meeting.status is not MeetingStatus.FIXED:
        raise MeetingEnded(status_name=meeting.status.words)
    if now < meeting.time.starts_at:
        raise MeetingNotBegun
    on_site_two_members_of_staff_inspect(meeting.kind, entry)
    if absent and part.task_id != meeting.lead:
        raise AbsenceIsTheLeads
    noted = meeting.with_part(replace(part, entry=entry, is_absent=False))
    for one in absent:
        missing = _part_to_miss(case, noted, one)
        noted = noted.with_part(replace(missing, is_absent=missing.entry is None))
    if not noted.is_recorded:
        return kept(case, noted), ()
    held = replace(noted.moved(MeetingStatus.HELD), ended_at=now)
    case, facts = running_again(kept(case, held), held, calendar, now)
    return case, (MeetingFact(held), *facts)


def on_site_two_members_of_staff_inspect(kind: MeetingKind, entry: MeetingEntry) -> None:
    """Raises: InspectorsMissing.  Source: 行政许可法 Art. 34."""
    different = {(one.name, one.certificate) for one in entry.inspectors}
    if kind.is_on_site and len(different) < INSPECTORS_ON_SITE:
        raise InspectorsMissing


def lapsed(case: Case, now: datetime) -> Outcome:
    """The case without appointments of a stage that is over: nobody waits for them."""
    facts: list[Fact] = []
    for meeting in case.joint.meetings:
        is_past = meeting.stage_index != case.stage_index or not case.status.is_undecided
        if meeting.status.is_open and is_past:
            reason = "本环节已经办结，不再需要"
            over = replace(meeting.moved(MeetingStatus.CANCELLED), reason=reason, ended_at=now)
            case = kept(case, over)
            facts += told_of_end(over)
    return case, tuple(facts)


def _part_to_miss(case: Case, meeting: Meeting, organization: str) -> MeetingPart:
    own = tasks_of(case, organization)
    found = next((one for one in meeting.parts if one.task_id in own - {meeting.lead}), None)
    if found is None:
        raise NotOfTheStage(organization=organization)
    return found


def _in_future(time: MeetingTime, now: datetime) -> MeetingTime:
    if not now < time.starts_at < time.ends_at:
        raise MeetingTimeWrong
    return time


def _answer_until(time: MeetingTime, calendar: WorkingCalendar, now: datetime) -> datetime:
    limit = end_of(due_date(calendar, local_date(now), ANSWER_WORKING_DAYS))
    return min(limit, time.starts_at)
