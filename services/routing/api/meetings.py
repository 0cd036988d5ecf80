"""`cases/{number}/meetings`: the one appointment of several departments of a stage (A7.1)."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response

from services.routing.api.meeting_bodies import (
    CancellationIn,
    ConfirmationIn,
    FixingIn,
    MeetingIn,
    MeetingOut,
    MeetingsOut,
    ProposalIn,
    RecordIn,
    ReschedulingIn,
    confirmation,
    proposal,
)
from services.routing.commands.arrange_meeting import (
    MeetingAct,
    arrange_meeting,
    show_who_was_absent,
)
from services.routing.domain import meetings as acts
from services.routing.domain.case import Case, Outcome
from services.routing.domain.meeting import Meeting
from services.routing.domain.meeting_keeping import meeting_of, open_meeting
from services.routing.queries.cases import case_for
from services.routing.repository.scope import OVERSEEING
from shared.answers import answer
from shared.calendar import WorkingCalendar
from shared.calls import Call, CallDep, Shown
from shared.http import AnyStaff, ServiceDep, etag, requires
from shared.problems import refusals
from shared.security.tokens import Actor, Role
from shared.unit_of_work import Work

router = APIRouter(
    prefix="/cases/{number}/meetings", tags=["meetings"], responses=refusals(401, 403, 404)
)
CHANGES = refusals(409, 422)

Number = Annotated[str, Path(max_length=40, description="办件编号")]
MeetingNumber = Annotated[str, Path(max_length=44, description="约定编号")]
Office = Annotated[Actor, Depends(requires(Role.REVIEWER, Role.CHIEF, Role.DEPARTMENT_SYSTEM))]


@router.get("", response_model=MeetingsOut)
async def list_meetings(number: Number, service: ServiceDep, actor: AnyStaff) -> Response:
    """办件的联合审图、联合验收约定。"""
    async with service.reading() as connection:
        case = await case_for(connection, number, actor)
    body = MeetingsOut.of(case, actor.organization, oversees=_oversees(actor))
    return answer(body, headers=etag(case.version))


@router.post("", response_model=MeetingOut, status_code=201, responses=CHANGES)
async def call_together(
    number: Number,
    body: MeetingIn,
    actor: Office,
    call: CallDep,
) -> Response:
    """牵头部门约定各部门联合审图、联合验收或者联合勘验。"""
    wanted = acts.Call(
        body.kind, body.to_time(), body.prepare, tuple(body.organizations), actor.name
    )
    now, said = call.service.clock.now(), f"{body.kind.words}：{body.place}"

    def act(before: Case, calendar: WorkingCalendar) -> Outcome:
        return acts.call(before, actor.organization, wanted, calendar, now)

    return await call.answer(
        actor,
        lambda work: arrange_meeting(work, number, "call_meeting", said, act),
        _shown(actor, open_meeting),
        is_personal=False,
    )


@router.post(
    "/{meeting}/confirmation", response_model=MeetingOut, status_code=201, responses=CHANGES
)
async def confirm(
    number: Number,
    meeting: MeetingNumber,
    body: ConfirmationIn,
    actor: Office,
    call: CallDep,
) -> Response:
    """本部门按约定的时间参加。"""
    now = call.service.clock.now()
    attendance = confirmation(actor.name, now)

    def act(before: Case, _calendar: object) -> Outcome:
        return acts.answer(
            before, meeting, actor.organization, attendance, round_=body.round, now=now
        )

    return await _done(call, actor, (number, meeting), "confirm_meeting", "参加", act)


@router.post("/{meeting}/proposal", response_model=MeetingOut, status_code=201, responses=CHANGES)
async def propose(
    number: Number,
    meeting: MeetingNumber,
    body: ProposalIn,
    actor: Office,
    call: CallDep,
) -> Response:
    """本部门不能按时参加，提出另外的时间并说明理由。"""
    now = call.service.clock.now()
    attendance = proposal(body, actor.name, now)

    def act(before: Case, _calendar: object) -> Outcome:
        return acts.answer(
            before, meeting, actor.organization, attendance, round_=body.round, now=now
        )

    return await _done(call, actor, (number, meeting), "propose_meeting_time", body.reason, act)


@router.post("/{meeting}/fixing", response_model=MeetingOut, status_code=201, responses=CHANGES)
async def fix(
    number: Number,
    meeting: MeetingNumber,
    _body: FixingIn,
    actor: Office,
    call: CallDep,
) -> Response:
    """答复期限届满后，牵头部门直接确定时间。"""
    now = call.service.clock.now()

    def act(before: Case, _calendar: object) -> Outcome:
        return acts.fix(before, meeting, actor.organization, now)

    return await _done(call, actor, (number, meeting), "fix_meeting", "牵头部门确定时间", act)


@router.post(
    "/{meeting}/rescheduling", response_model=MeetingOut, status_code=201, responses=CHANGES
)
async def reschedule(
    number: Number,
    meeting: MeetingNumber,
    body: ReschedulingIn,
    actor: Office,
    call: CallDep,
) -> Response:
    """牵头部门改期，须说明理由；已通知申请人的，再次通知。"""
    now = call.service.clock.now()

    def act(before: Case, calendar: WorkingCalendar) -> Outcome:
        return acts.reschedule(
            before, meeting, actor.organization, body.to_time(), body.reason, calendar, now
        )

    return await _done(call, actor, (number, meeting), "reschedule_meeting", body.reason, act)


@router.post(
    "/{meeting}/calling-off", response_model=MeetingOut, status_code=201, responses=CHANGES
)
async def cancel(
    number: Number,
    meeting: MeetingNumber,
    body: CancellationIn,
    actor: Office,
    call: CallDep,
) -> Response:
    """牵头部门取消，须说明理由；已通知申请人的，再次通知。"""
    now = call.service.clock.now()

    def act(before: Case, calendar: WorkingCalendar) -> Outcome:
        return acts.cancel(before, meeting, actor.organization, body.reason, calendar, now)

    return await _done(call, actor, (number, meeting), "cancel_meeting", body.reason, act)


@router.post("/{meeting}/record", response_model=MeetingOut, status_code=201, responses=CHANGES)
async def record(
    number: Number,
    meeting: MeetingNumber,
    body: RecordIn,
    actor: Office,
    call: CallDep,
) -> Response:
    """各部门在同一份记录中写明结果；未到场的部门由牵头部门记录。"""
    now = call.service.clock.now()
    entry = body.to_entry(actor.name, now)

    def act(before: Case, calendar: WorkingCalendar) -> Outcome:
        return acts.record(before, meeting, actor.organization, entry, body.absent, calendar, now)

    return await _done(call, actor, (number, meeting), "record_meeting", "写入联合记录", act)


async def _done(
    call: Call, actor: Actor, place: tuple[str, str], name: str, opinion: str, act: MeetingAct
) -> Response:
    """An act on an appointment that is there. place: case and appointment."""
    number, meeting = place

    async def done(work: Work) -> Case:
        case = await arrange_meeting(work, number, name, opinion, act)
        await show_who_was_absent(work, case, meeting)
        return case

    shown = _shown(actor, lambda case: meeting_of(case, meeting))
    return await call.answer(actor, done, shown, is_personal=False)


def _shown(actor: Actor, found: Callable[[Case], Meeting | None]) -> Shown[Case]:
    def shown(case: Case, _keys: object) -> tuple[MeetingOut, int]:
        meeting = found(case)
        assert meeting is not None
        body = MeetingOut.of(case, meeting, actor.organization, oversees=_oversees(actor))
        return body, case.version + 1

    return shown


def _oversees(actor: Actor) -> bool:
    return bool(actor.roles & OVERSEEING)
