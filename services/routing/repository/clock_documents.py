"""The clocks of a case as the JSON of its row: read and written with the case, never on their own."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.routing.domain.clocks import CaseClock, ClockKind
from services.routing.domain.pauses import PauseKind
from shared.calendar import DueDate


def clock_document(clock: CaseClock) -> dict[str, Any]:
    """A clock as JSON."""
    due = clock.due
    return {
        "kind": clock.kind,
        "started_on": clock.started_on.isoformat(),
        "limit_working_days": clock.limit_working_days,
        "uncounted": sorted(clock.uncounted),
        "due_on": due.date.isoformat() if due else None,
        "due_is_provisional": bool(due and due.is_provisional),
        "extension_working_days": clock.extension_working_days,
        "extended_at": clock.extended_at.isoformat() if clock.extended_at else None,
        "ended_on": clock.ended_on.isoformat() if clock.ended_on else None,
        "task_id": str(clock.task_id) if clock.task_id else None,
    }


def clock_of(document: Mapping[str, Any]) -> CaseClock:
    """A clock from JSON."""
    due_on, extended_at, ended_on, task_id = (
        document[name] for name in ("due_on", "extended_at", "ended_on", "task_id")
    )
    due = DueDate(date.fromisoformat(due_on), document["due_is_provisional"]) if due_on else None
    return CaseClock(
        kind=ClockKind(document["kind"]),
        started_on=date.fromisoformat(document["started_on"]),
        limit_working_days=document["limit_working_days"],
        uncounted=frozenset(PauseKind(kind) for kind in document["uncounted"]),
        due=due,
        extension_working_days=document["extension_working_days"],
        extended_at=datetime.fromisoformat(extended_at) if extended_at else None,
        ended_on=date.fromisoformat(ended_on) if ended_on else None,
        task_id=UUID(task_id) if task_id else None,
    )
