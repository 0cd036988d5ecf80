"""Grants whose certificate waits until the promised papers are in.

The news that they are in may come before the decision; the row remembers either until the other comes."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.licensing.tables import withheld_grants
from shared.messaging.consumer import NotYet
from shared.unit_of_work import Work


class Withholding(StrEnum):
    """withheld: granted, papers out.  completed: papers in.  lapsed: they never will be."""

    WITHHELD = "withheld"
    COMPLETED = "completed"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Withheld:
    """What is known of a case. grant: the granted case as JSON, while it is withheld."""

    status: Withholding
    grant: Any


async def withheld(connection: AsyncConnection, number: str) -> Withheld | None:
    """What is known, locked; None when neither news has come."""
    table = withheld_grants
    statement = sa.select(table).where(table.c.application_number == number).with_for_update()
    row = (await connection.execute(statement)).mappings().first()
    return Withheld(Withholding(row["status"]), row["granted_case"]) if row else None


def remember(work: Work, number: str, status: Withholding, grant: Any = None) -> None:
    """The first news of a case; when the other came meanwhile, NotYet is raised in the end."""
    work.insert(
        withheld_grants,
        {"application_number": number, **_row(status, grant, work.now)},
        otherwise=NotYet(f"other news of {number} is being taken in"),
    )


def settle(work: Work, number: str, status: Withholding) -> None:
    """The other news came: the grant itself is kept no longer."""
    work.update(
        withheld_grants,
        {"application_number": number},
        _row(status, None, work.now),
        otherwise=RuntimeError(f"the withheld grant of {number} is gone"),
    )


def _row(status: Withholding, grant: Any, now: datetime) -> dict[str, Any]:
    return {"status": status, "granted_case": grant or sa.null(), "changed_at": now}
