"""Facts of an appointment as contract messages: to the offices of the stage, and to the applicant's side."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from services.routing.domain.case import Case
from services.routing.domain.facts import MeetingFact
from services.routing.domain.meeting import Meeting, MeetingEntry, MeetingPart, MeetingStatus
from services.routing.domain.task import CaseTask
from shared import contracts
from shared.contracts import meeting as shapes
from shared.contracts.envelope import Event


def meetings_for(case: Case, task: CaseTask) -> tuple[shapes.StageMeeting, ...]:
    """The appointments of the stage as one of its offices may know them."""
    return tuple(
        _stage_meeting(case, one, task)
        for one in case.joint.meetings
        if one.stage_index == task.stage_index
    )


def meeting_wanted(case: Case, task: CaseTask) -> shapes.MeetingKind | None:
    """What the guide asks the lead to call, until it has."""
    stage = case.plan.stages[task.stage_index]
    is_alone = len(case.stage_tasks) < 2
    is_its_turn = task.leads and task.is_open and task.stage_index == case.stage_index
    if stage.meeting is None or is_alone or not is_its_turn or meetings_for(case, task):
        return None
    return stage.meeting.value


def message_of(case: Case, fact: MeetingFact, now: datetime) -> Event:
    """What the applicant's side is told."""
    tell = {MeetingStatus.CANCELLED: _cancelled, MeetingStatus.HELD: _held}
    return tell.get(fact.meeting.status, _fixed)(case, fact.meeting, now)


def _fixed(case: Case, meeting: Meeting, now: datetime) -> Event:
    return contracts.CaseMeetingFixed(
        **_head(case, meeting),
        round=meeting.round,
        ends_at=meeting.time.ends_at,
        prepare=meeting.prepare,
        reason=meeting.reason,
        departments=tuple(case.task(one.task_id).organization_name for one in meeting.parts),
        stops_promise=meeting.stops_promise,
        fixed_at=now,
    )


def _cancelled(case: Case, meeting: Meeting, now: datetime) -> Event:
    return contracts.CaseMeetingCancelled(
        **_head(case, meeting), round=meeting.round, reason=meeting.reason, cancelled_at=now
    )


def _held(case: Case, meeting: Meeting, now: datetime) -> Event:
    parts = tuple(
        shapes.HeldPart.model_validate({**_office(case, one), "entry": _entry(one.entry)})
        for one in meeting.parts
    )
    return contracts.CaseMeetingHeld(**_head(case, meeting), parts=parts, held_at=now)


def _head(case: Case, meeting: Meeting) -> dict[str, Any]:
    lead = case.task(meeting.lead)
    return {
        "application_number": case.number,
        "meeting": meeting.number,
        "kind": meeting.kind,
        "place": meeting.time.place,
        "starts_at": meeting.time.starts_at,
        "organization": lead.organization,
        "organization_name": lead.organization_name,
        "organization_phone": lead.phone,
        "called_by_name": meeting.called_by_name,
    }


def _stage_meeting(case: Case, meeting: Meeting, told: CaseTask) -> shapes.StageMeeting:
    return shapes.StageMeeting.model_validate(
        {
            "meeting": meeting.number,
            "kind": meeting.kind,
            "status": meeting.status,
            "round": meeting.round,
            "place": meeting.time.place,
            "starts_at": meeting.time.starts_at,
            "ends_at": meeting.time.ends_at,
            "prepare": meeting.prepare,
            "answer_until": meeting.answer_until,
            "reason": meeting.reason,
            "parts": [_part(case, meeting, one, told) for one in meeting.parts],
        }
    )


def _part(case: Case, meeting: Meeting, part: MeetingPart, told: CaseTask) -> dict[str, Any]:
    said = part.attendance
    may_read = told.leads or told.id == part.task_id
    return {
        **_office(case, part),
        "leads": part.task_id == meeting.lead,
        "is_confirmed": said.is_confirmed if said else None,
        "reason": said.reason if said else "",
        "proposed_starts_at": said.proposed_starts_at if said else None,
        "proposed_ends_at": said.proposed_ends_at if said else None,
        "has_recorded": part.entry is not None,
        "is_absent": part.is_absent,
        "entry": _entry(part.entry) if may_read else None,
    }


def _office(case: Case, part: MeetingPart) -> dict[str, Any]:
    task = case.task(part.task_id)
    return {"organization": task.organization, "organization_name": task.organization_name}


def _entry(entry: MeetingEntry | None) -> dict[str, Any] | None:
    return None if entry is None else asdict(entry)
