"""Move people between posts: proposed by their unit, settled by the hall; or sent back by it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.routing.commands.keep_staff import EntryRefused, revise_staff
from services.routing.domain.register.entries import StaffMember
from services.routing.domain.register.timelines import DAY, Timeline, in_force
from services.routing.domain.staff_refusals import NotInPost
from services.routing.domain.staffing import Post, Transfer, TransferKind
from services.routing.repository.authorizations import end_authorizations
from services.routing.repository.staff import division_of, is_overseen, staff_timeline
from services.routing.repository.transfers import add_transfer, save_transfer, transfer_to_settle
from shared.calendar import local_date
from shared.identifiers import new_id
from shared.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class ProposeTransfer:
    """Who moves where, from when, and why."""

    staff: str
    to: Post
    effective_on: date
    reason: str
    override_reason: str | None


async def propose_transfer(work: Work, asked: ProposeTransfer) -> Transfer:
    """Put a transfer before the hall (S2¶56).

    Raises: StaffUnknown, EntryRefused, TransferInThePast, NotInPost, NothingMoves, OverrideNeeded,
    TransferOpen."""
    timeline = await staff_timeline(work.connection, work.actor, work.keys, asked.staff)
    today = local_date(work.now)
    if await division_of(work.connection, asked.to.organization) is None:
        raise EntryRefused("organization", "unknown", f"机构 {asked.to.organization} 不存在")
    transfer = Transfer.propose(
        new_id(),
        timeline,
        asked.to,
        division=await _division(work, timeline, asked.effective_on),
        effective_on=asked.effective_on,
        reason=asked.reason,
        override_reason=asked.override_reason,
        by=work.actor.staff,
        now=work.now,
        today=today,
    )
    add_transfer(work, transfer)
    work.record(
        "staff_transfer_proposed",
        transfer.staff,
        transfer=str(transfer.id),
        warnings=",".join(transfer.warnings),
    )
    return transfer


async def approve_transfer(work: Work, transfer_id: UUID, reason: str) -> Transfer:
    """同意: the register changes from the day of the transfer.

    Raises: TransferUnknown, TransferSettled, ProposerMayNotApprove, NotInPost, EntryRefused."""
    found = await transfer_to_settle(work.connection, transfer_id, work.actor, work.keys)
    approved = found.approve(by=work.actor.staff, reason=reason, now=work.now)
    if not await is_overseen(work.connection, work.actor, approved.to.organization):
        message = "所调往的机构不在本级管理范围内，请由上一级管理人员审核"
        raise EntryRefused("organization", "not_overseen", message)
    save_transfer(work, approved)
    await _carry_out(work, approved)
    work.record("staff_transfer_approved", approved.staff, transfer=str(transfer_id))
    return approved


async def refuse_transfer(work: Work, transfer_id: UUID, reason: str) -> Transfer:
    """不同意. Raises: TransferUnknown, TransferSettled."""
    found = await transfer_to_settle(work.connection, transfer_id, work.actor, work.keys)
    refused = found.refuse(by=work.actor.staff, reason=reason, now=work.now)
    save_transfer(work, refused)
    work.record("staff_transfer_refused", refused.staff, transfer=str(transfer_id))
    return refused


async def send_back(work: Work, staff: str, reason: str) -> Transfer:
    """退回派驻单位 (S2¶60): the post ends today, with every power that went with it.

    Raises: StaffUnknown, NotInPost, NotSeconded."""
    timeline = await staff_timeline(work.connection, work.actor, work.keys, staff)
    today = local_date(work.now)
    transfer = Transfer.send_back(
        new_id(),
        timeline,
        division=await _division(work, timeline, today),
        reason=reason,
        by=work.actor.staff,
        now=work.now,
        today=today,
    )
    add_transfer(work, transfer)
    await _carry_out(work, transfer)
    work.record("staff_sent_back", staff, transfer=str(transfer.id))
    return transfer


async def _carry_out(work: Work, transfer: Transfer) -> None:
    today = local_date(work.now)
    timeline = await staff_timeline(work.connection, work.actor, work.keys, transfer.staff)
    begins = max(transfer.effective_on, today)
    last_day = begins - DAY
    leaving = in_force(timeline, last_day) or in_force(timeline, begins)
    if leaving is None:
        raise NotInPost(day=begins)
    await revise_staff(work, transfer.row(leaving.entry, today), since=None)
    stays = transfer.kind is TransferKind.TRANSFER and leaving.entry.roles <= transfer.to.roles
    kept = leaving.entry.home if stays else None
    await end_authorizations(work, transfer.staff, last_day=last_day, department_kept=kept)


async def _division(work: Work, timeline: Timeline[StaffMember], day: date) -> str:
    """Where somebody serves: its administrators settle a transfer."""
    holding = in_force(timeline, day)
    if holding is None:
        raise NotInPost(day=day)
    member = holding.entry
    place = await division_of(work.connection, member.hall or member.organization)
    assert place is not None
    return place
