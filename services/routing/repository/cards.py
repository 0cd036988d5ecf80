"""The cards of supervision: each shown once for what it is about, ended when that is put right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.repository.scope import oversees
from services.routing.tables import cards
from shared.database import UtcDateTime, upsert
from shared.identifiers import new_id
from shared.security.tokens import Actor

LATE_ANSWER = "征询协助逾期未答复"


@dataclass(frozen=True, slots=True)
class CardPlace:
    """The last card of a page: the next page begins behind it."""

    shown_at: datetime
    id: UUID


class CardColour(StrEnum):
    """黄牌 warns, 红牌 says that a limit was missed (A13.2)."""

    YELLOW = "yellow"
    RED = "red"


async def show_late_answer(
    connection: AsyncConnection, inquiry: Mapping[Any, Any], now: datetime
) -> bool:
    """A red card for an office that answers late. Returns: False when it was shown before."""
    shown = await connection.execute(
        upsert(connection, cards).on_conflict_do_nothing(),
        {
            "id": new_id(),
            "colour": CardColour.RED,
            "about": "inquiry",
            "about_id": str(inquiry["id"]),
            "application_number": inquiry["application_number"],
            "organization": inquiry["organization"],
            "organization_name": inquiry["organization_name"],
            "division": inquiry["division"],
            "reason": f"{LATE_ANSWER}：{inquiry['subject_name']}"[:300],
            "due_on": inquiry["due_on"],
            "shown_at": now,
        },
    )
    return bool(shown.rowcount)


async def show_absence(
    connection: AsyncConnection,
    *,
    about: str,
    number: str,
    office: tuple[str, str, str],
    reason: str,
    on: date,
    now: datetime,
) -> None:
    """A yellow card for a department that did not come to an appointment; once for each.

    about: which appointment and department.  office: its code, name and division."""
    organization, organization_name, division = office
    await connection.execute(
        upsert(connection, cards).on_conflict_do_nothing(),
        {
            "id": new_id(),
            "colour": CardColour.YELLOW,
            "about": "meeting",
            "about_id": about,
            "application_number": number,
            "organization": organization,
            "organization_name": organization_name,
            "division": division,
            "reason": reason[:300],
            "due_on": on,
            "shown_at": now,
        },
    )


async def end_cards(connection: AsyncConnection, about_ids: Sequence[UUID], now: datetime) -> None:
    """End the cards about questions that are settled; they stay on record."""
    await connection.execute(
        cards.update()
        .where(
            cards.c.about == "inquiry",
            cards.c.about_id.in_([str(one) for one in about_ids]),
            cards.c.ended_at.is_(None),
        )
        .values(ended_at=now)
    )


async def cards_for(
    connection: AsyncConnection,
    actor: Actor,
    *,
    is_open: bool,
    after: CardPlace | None,
    limit: int,
) -> Sequence[sa.RowMapping]:
    """Cards of what the actor oversees, newest first. is_open: only those not ended."""
    statement = sa.select(cards).where(oversees(actor, cards.c.division))
    if is_open:
        statement = statement.where(cards.c.ended_at.is_(None))
    if after is not None:
        place = sa.tuple_(sa.literal(after.shown_at, UtcDateTime), sa.literal(after.id, sa.Uuid))
        statement = statement.where(sa.tuple_(cards.c.shown_at, cards.c.id) < place)
    rows = await connection.execute(
        statement.order_by(cards.c.shown_at.desc(), cards.c.id.desc()).limit(limit)
    )
    return rows.mappings().all()
