"""Who takes part in a case, who subscribed to it, and how its events are worded: one look-up."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.notify.domain.recipients import CaseParty, PartyRole
from services.notify.domain.subscription import Subscription
from services.notify.domain.wording import Wording
from services.notify.repository.shipped_wordings import shipped_wordings
from services.notify.repository.subscriptions import PLAIN_COLUMNS, subscription_of
from services.notify.tables import case_parties, subscriptions, templates
from shared.database import upsert
from shared.identifiers import ApplicationNumber, OrganizationCode, WindowId

WORDING_COLUMNS = (
    templates.c.event_type,
    templates.c.title,
    templates.c.sentence,
    templates.c.origin_sentence,
    templates.c.office_sentence,
)


@dataclass(frozen=True, slots=True)
class Audience:
    """All that decides who hears of an event, and in which words."""

    parties: tuple[CaseParty, ...]
    subscriptions: tuple[Subscription, ...]
    wording: Wording


async def keep_parties(connection: AsyncConnection, parties: Sequence[CaseParty]) -> None:
    """Add parties; who is known stays as first recorded, only a missing item's name is filled in.

    Always in the same order, so that two messages of one case cannot lock each other out."""
    statement = upsert(connection, case_parties)
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=["application_number", "organization", "role"],
            set_={"item_name": statement.excluded.item_name},
            where=sa.and_(
                case_parties.c.item_name.is_(None), statement.excluded.item_name.is_not(None)
            ),
        ),
        [_party_row(party) for party in sorted(parties, key=lambda p: (p.organization, p.role))],
    )


async def find_audience(
    connection: AsyncConnection, application_number: ApplicationNumber, event_type: str
) -> Audience:
    """Parties of the case, the live subscriptions of their organisations, and the wording."""
    is_live = sa.and_(
        subscriptions.c.organization == case_parties.c.organization,
        subscriptions.c.stopped_at.is_(None),
    )
    rows = (
        await connection.execute(
            sa.select(*case_parties.c, *PLAIN_COLUMNS, *WORDING_COLUMNS)
            .select_from(
                case_parties.outerjoin(subscriptions, is_live).outerjoin(
                    templates, templates.c.event_type == event_type
                )
            )
            .where(case_parties.c.application_number == application_number)
        )
    ).all()
    parties, live = len(case_parties.c), len(PLAIN_COLUMNS)
    found = dict.fromkeys(_party_of(row[:parties]) for row in rows)
    subscribed = {
        row[parties]: subscription_of(row[parties : parties + live])
        for row in rows
        if row[parties] is not None
    }
    wording = _wording([row[parties + live :] for row in rows], event_type)
    return Audience(tuple(found), tuple(subscribed.values()), wording)


async def find_wording(connection: AsyncConnection, event_type: str) -> Wording:
    """How an event is worded, for those outside any case's parties."""
    rows = (
        await connection.execute(
            sa.select(*WORDING_COLUMNS).where(templates.c.event_type == event_type)
        )
    ).all()
    return _wording(rows, event_type)


async def keep_wordings(
    connection: AsyncConnection, wordings: Sequence[Wording], *, now: datetime
) -> None:
    """Insert or replace templates, in one statement."""
    statement = upsert(connection, templates)
    names = ("title", "sentence", "origin_sentence", "office_sentence", "updated_at")
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=["event_type"],
            set_={name: statement.excluded[name] for name in names},
        ),
        [{**asdict(wording), "updated_at": now} for wording in wordings],
    )


async def find_wordings(connection: AsyncConnection) -> list[Wording]:
    """How every event is worded here, the shipped words where none were loaded."""
    rows = await connection.execute(sa.select(*WORDING_COLUMNS))
    loaded = {row.event_type: Wording(*row) for row in rows}
    return [loaded.get(one.event_type, one) for one in shipped_wordings().values()]


def _wording(rows: Sequence[Sequence[Any]], event_type: str) -> Wording:
    if rows and rows[0][0] is not None:
        return Wording(*rows[0])
    return shipped_wordings()[event_type]


def _party_of(columns: Sequence[Any]) -> CaseParty:
    number, organization, role, organization_name, window, window_name, item_name = columns
    return CaseParty(
        application_number=ApplicationNumber(number),
        organization=OrganizationCode(organization),
        role=PartyRole(role),
        organization_name=organization_name,
        window=WindowId(window) if window else None,
        window_name=window_name,
        item_name=item_name,
    )


def _party_row(party: CaseParty) -> dict[str, object]:
    return {
        "application_number": party.application_number,
        "organization": party.organization,
        "role": party.role,
        "organization_name": party.organization_name,
        "window": party.window,
        "window_name": party.window_name,
        "item_name": party.item_name,
    }
