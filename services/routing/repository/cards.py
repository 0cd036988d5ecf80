"""The cards of supervision: each shown once for what it is about, ended when that is put right."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.domain.statuses import CaseStatus
from services.routing.repository.scope import oversees
from services.routing.tables import cards, cases
from shared.database import UtcDateTime, upsert
from shared.identifiers import new_id
from shared.security.tokens import Actor

SHOWN_WITHOUT_CASE_FOR = timedelta(days=30)
"""How long a card of something past stays open where no case came of it."""
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


class CardAbout(StrEnum):
    """What a card is about: an inquiry between offices, a lapse of a window, an appointment missed."""

    INQUIRY = "inquiry"
    LAPSE = "lapse"
    MEETING = "meeting"


PAST = (CardAbout.LAPSE, CardAbout.MEETING)
"""What cannot be put right any more."""


@dataclass(frozen=True, slots=True)
class Card:
    """A card for an office. about_id: which one of its kind; each is shown once in a colour."""

    about: CardAbout
    about_id: str
    colour: CardColour
    application_number: str
    organization: str
    organization_name: str
    division: str
    reason: str
    due_on: date


async def show_card(connection: AsyncConnection, card: Card, now: datetime) -> bool:
    """Show it to whoever oversees the office. Returns: False when it was shown before."""
    row = asdict(card) | {"id": new_id(), "reason": card.reason[:300], "shown_at": now}
    shown = await connection.execute(upsert(connection, cards).on_conflict_do_nothing(), row)
    return bool(shown.rowcount)


async def end_cards_of_the_past(connection: AsyncConnection, now: datetime) -> None:
    """End the cards of what cannot be put right when their case has ended, or after thirty days where
    there is none; they stay on record."""
    case = sa.select(cases.c.status).where(cases.c.application_number == cards.c.application_number)
    has_ended = case.where(cases.c.status.in_(ENDED)).exists()
    is_old = sa.and_(~case.exists(), cards.c.shown_at < now - SHOWN_WITHOUT_CASE_FOR)
    await connection.execute(
        cards.update()
        .where(cards.c.about.in_(PAST), cards.c.ended_at.is_(None), sa.or_(has_ended, is_old))
        .values(ended_at=now)
    )


async def end_cards(connection: AsyncConnection, about_ids: Sequence[UUID], now: datetime) -> None:
    """End the cards about questions that are settled; they stay on record."""
    await connection.execute(
        cards.update()
        .where(
            cards.c.about == CardAbout.INQUIRY,
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
