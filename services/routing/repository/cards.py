"""The cards of supervision: each shown once for what it is about, ended when that is put right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.domain.statuses import CaseStatus
from services.routing.repository.scope import oversees
from services.routing.tables import cards, cases
from shared.database import UtcDateTime, upsert
from shared.identifiers import new_id
from shared.security.tokens import Actor

LATE_ANSWER = "征询协助逾期未答复"
LAPSE = "lapse"
LAPSE_IS_SHOWN_FOR = timedelta(days=30)
"""How long a lapse at a window stays open where no case came of it."""


ENDED = (CaseStatus.CLOSED, CaseStatus.WITHDRAWN)


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


@dataclass(frozen=True, slots=True)
class Lapse:
    """What a window let happen. occasion: which one it was of this application, in few letters."""

    occasion: str
    application_number: str
    organization: str
    organization_name: str
    division: str
    reason: str
    colour: CardColour
    due_on: date


async def show_lapse(connection: AsyncConnection, lapse: Lapse, now: datetime) -> bool:
    """A card for the window's office. Returns: False when it was shown before."""
    shown = await connection.execute(
        upsert(connection, cards).on_conflict_do_nothing(),
        {
            "id": new_id(),
            "colour": lapse.colour,
            "about": LAPSE,
            "about_id": f"{lapse.occasion}:{lapse.application_number}",
            "application_number": lapse.application_number,
            "organization": lapse.organization,
            "organization_name": lapse.organization_name,
            "division": lapse.division,
            "reason": lapse.reason[:300],
            "due_on": lapse.due_on,
            "shown_at": now,
        },
    )
    return bool(shown.rowcount)


async def end_lapse_cards(connection: AsyncConnection, now: datetime) -> None:
    """A lapse cannot be put right: its card is open until its case has ended, or for thirty days where
    there is none; it stays on record."""
    case = sa.select(cases.c.status).where(cases.c.application_number == cards.c.application_number)
    has_ended = case.where(cases.c.status.in_(ENDED)).exists()
    is_old = sa.and_(~case.exists(), cards.c.shown_at < now - LAPSE_IS_SHOWN_FOR)
    await connection.execute(
        cards.update()
        .where(cards.c.about == LAPSE, cards.c.ended_at.is_(None), sa.or_(has_ended, is_old))
        .values(ended_at=now)
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
