"""Enter somebody in the register of staff, change what is known of them, or show who they are."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.routing.commands.change_registers import ListRefused, change_registers, sheet
from services.routing.domain.register.entries import RegisterKind, StaffMember
from services.routing.domain.register.timelines import Timeline
from services.routing.domain.staff_refusals import StaffUnknown
from services.routing.repository.staff import is_overseen, staff_timeline
from shared.calendar import local_date
from shared.errors import DomainError, FieldRefused
from shared.security.audit_words import sealed_words
from shared.unit_of_work import Work

OWN = frozenset({"name", "phone", "enforcement_card", "experience_since", "home_organization"})
"""What may be changed without a transfer."""


class StaffKnown(DomainError):
    """编号“{code}”已在人员名录中，请换一个编号或修改原有人员。"""


class EntryRefused(FieldRefused):
    """提交的内容有误：{message}"""


async def register_staff(
    work: Work, row: Mapping[str, Any], *, since: date | None
) -> Timeline[StaffMember]:
    """Enter somebody who serves where the actor administers.

    row: as in a list.  since: first day in the post, None for today.
    Raises: StaffKnown, EntryRefused."""
    try:
        await staff_timeline(work.connection, work.actor, work.keys, row["id"])
    except StaffUnknown:
        pass
    else:
        raise StaffKnown(code=row["id"])
    if not await is_overseen(work.connection, work.actor, row["organization"]):
        raise EntryRefused("organization", "not_overseen", "所填任职机构不在本级管理范围内")
    return await revise_staff(work, row, since=since)


async def change_staff(
    work: Work, code: str, changes: Mapping[str, Any], *, since: date | None
) -> Timeline[StaffMember]:
    """Change what is known of somebody from a day on; the post changes by a transfer only.

    Raises: StaffUnknown, EntryRefused."""
    await staff_timeline(work.connection, work.actor, work.keys, code)
    return await revise_staff(work, {"id": code, **changes}, since=since)


async def unmask_staff(work: Work, code: str, *, reason: str) -> Timeline[StaffMember]:
    """Somebody's entry, which may now be shown in full (rules.md H). Raises: StaffUnknown."""
    timeline = await staff_timeline(work.connection, work.actor, work.keys, code)
    work.record("staff_unmasked", code, reason=sealed_words(work.keys, reason, subject=code))
    return timeline


async def revise_staff(
    work: Work, row: Mapping[str, Any], *, since: date | None
) -> Timeline[StaffMember]:
    """Work one row into the register of staff. Raises: EntryRefused."""
    told = {**row, "valid_from": since} if since else dict(row)
    if "valid_from" not in told and "valid_to" not in told:
        told["valid_from"] = local_date(work.now)
    try:
        plan = await change_registers(work, {RegisterKind.STAFF: sheet("", [told])})
    except ListRefused as error:
        first = error.faults[0]
        raise EntryRefused(first.field, "entry_refused", first.reason) from error
    code = str(row["id"])
    if code in plan.after.get(RegisterKind.STAFF, {}):
        return plan.after[RegisterKind.STAFF][code]
    return await staff_timeline(work.connection, work.actor, work.keys, code)
