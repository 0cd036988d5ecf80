"""Reckon open cases anew after a holiday list was imported, and say beforehand which would move."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass

from services.routing.commands.carrying_out import write_outcome
from services.routing.domain.case import Case
from services.routing.domain.recomputing import DueChange, due_changes, recomputed
from services.routing.repository.cases import find_cases, locked_case
from services.routing.repository.due_changes import (
    confirm_dues,
    keep_due_changes,
    open_numbers,
)
from services.routing.repository.history import Deed
from services.routing.repository.scope import visible_to
from shared.calendar import WorkingCalendar
from shared.calendar_versions import calendar_as_stored
from shared.security.tokens import Actor
from shared.service import Service
from shared.unit_of_work import Work

CASES_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class MovingCase:
    """An open case and the clocks that a calendar would move."""

    number: str
    changes: tuple[DueChange, ...]


async def moving_cases(
    service: Service,
    calendar: WorkingCalendar,
    actor: Actor | None = None,
    *,
    on_read: Callable[[int], None] = lambda _n: None,
) -> AsyncIterator[MovingCase]:
    """The open cases whose due dates a calendar would move; nothing is changed.

    actor: whose view it is; None: all, for an operator.
    on_read: told how many cases were looked at with each page."""
    after = ""
    is_visible = visible_to(actor) if actor else None
    while True:
        async with service.reading() as connection:
            numbers = await open_numbers(
                connection, after=after, limit=CASES_AT_ONCE, is_visible=is_visible
            )
            cases = await find_cases(connection, numbers)
        if not numbers:
            return
        for case in cases:
            if changes := due_changes(case, calendar):
                yield MovingCase(case.number, changes)
        after = numbers[-1]
        on_read(len(numbers))


async def recompute_cases(
    service: Service, on_done: Callable[[int], None] = lambda _n: None
) -> int:
    """Reckon every open case by the calendar in force that still goes by an older one.

    Returns: how many moved."""
    async with service.reading() as connection:
        calendar = await calendar_as_stored(connection)
    moved, after = 0, ""
    while cases := await _behind(service, calendar, after):
        moving = [case for case in cases if due_changes(case, calendar)]
        staying = [case for case in cases if case not in moving]
        async with service.work(service.system) as work:
            await confirm_dues(work.connection, staying, calendar.version)
        for case in moving:
            async with service.work(service.system) as work:
                moved += await recompute_case(work, case.number, calendar)
        after = cases[-1].number
        on_done(len(cases))
    return moved


async def recompute_case(work: Work, number: str, calendar: WorkingCalendar) -> bool:
    """One case, under its lock; once for each version. Returns: whether its due dates moved."""
    case = await locked_case(work.connection, number)
    if case is None or case.calendar_version >= calendar.version:
        return False
    changes = due_changes(case, calendar)
    said = "；".join(
        f"{one.clock}：{one.before.date.isoformat()}→{one.after.date.isoformat()}"
        for one in changes
    )
    deed = Deed(
        act="recompute_dues",
        actor=work.actor.staff,
        unit="",
        opinion=said or "期限不变",
        ended_at=work.now,
    )
    keep_due_changes(work, number, calendar.version, changes)
    write_outcome(work, case, recomputed(case, calendar), deed)
    return bool(changes)


async def _behind(service: Service, calendar: WorkingCalendar, after: str) -> Sequence[Case]:
    async with service.reading() as connection:
        numbers = await open_numbers(
            connection, after=after, limit=CASES_AT_ONCE, older_than_version=calendar.version
        )
        return await find_cases(connection, numbers) if numbers else []
