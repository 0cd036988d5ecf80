"""Change the registers by a list: as a whole or not at all; the same list again changes nothing.

Cases that waited for an office are routed by the reconciler, which reads the directory anew."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from services.routing.domain.register.differences import (
    Act,
    Fault,
    Plan,
    SourceRow,
    plan_changes,
)
from services.routing.domain.register.entries import RegisterKind
from services.routing.repository.directories import registers_were_changed
from services.routing.repository.registers import registers_to_change, write_plan
from shared.calendar import local_date
from shared.errors import DomainError
from shared.unit_of_work import Work


class ListRefused(DomainError):
    """名录有误，未作任何更改：{first}"""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(first=faults[0].words)
        self.faults = faults


def sheet(source: str, rows: Iterable[Mapping[str, Any]]) -> tuple[SourceRow, ...]:
    """Rows of one list, numbered from 1."""
    return tuple(SourceRow(source, number, row) for number, row in enumerate(rows, start=1))


async def change_registers(
    work: Work,
    sheets: Mapping[RegisterKind, tuple[SourceRow, ...]],
    *,
    since: date | None = None,
) -> Plan:
    """Carry out what the sheets change.

    since: from when they hold, where a row does not say; None: from today, the first list since ever.
    Raises: ListRefused."""
    registers = await registers_to_change(work.connection, work.keys)
    plan = plan_changes(registers, sheets, since=since, today=local_date(work.now))
    if plan.faults:
        raise ListRefused(plan.faults)
    await write_plan(work, plan)
    registers_were_changed()
    _record(work, plan)
    return plan


def _record(work: Work, plan: Plan) -> None:
    """One audit row for each register, and one for each entry that was there before."""
    for kind in plan.after:
        acts = [one.act for one in plan.differences if one.kind is kind]
        counts = {act.value: acts.count(act) for act in Act}
        work.record("register_changed", kind.value, **counts)
    for one in plan.differences:
        if one.act is not Act.ADDED:
            work.record(
                f"register_entry_{one.act}",
                one.code,
                register=one.kind.value,
                since=one.since.isoformat(),
                until=one.ends_on.isoformat() if one.ends_on else None,
                successor=one.succeeded_by,
            )
