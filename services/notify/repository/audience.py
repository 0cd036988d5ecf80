"""Who takes part in a case, who subscribed to it, and how its events are worded: one look-up."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.notify.domain.recipients import CaseParty, Notice, PartyRole
from services.notify.domain.subscription import Subscription
from services.notify.domain.wording import Wording
from services.notify.repository.shipped_wordings import shipped_wordings
from services.notify.repository.subscriptions import PLAIN_COLUMNS, subscription_of
from services.notify.tables import case_parties, subscriptions, templates
from shared.database import look, upsert
from shared.identifiers import ApplicationNumber, OrganizationCode, WindowId
from shared.unit_of_work import Work

WORDING_COLUMNS = (
    templates.c.event_type,
    templates.c.title,
    templates.c.sentence,
    templates.c.origin_sentence,
    templates.c.office_sentence,
)


@dataclass(frozen=True, slots=True)
class Audience:
    """All that decides who hears of an event, and in which words.

    known: the parties as recorded.  parties: the same, completed by what the event says."""

    known: tuple[CaseParty, ...]
    parties: tuple[CaseParty, ...]
    subscriptions: tuple[Subscription, ...]
    wording: Wording


def keep_parties(work: Work, audience: Audience) -> None:
    """Add the parties that were not known, and the item's name where it was missing.

    Always in the same order, so that two messages of one case cannot lock each other out."""
    by_key = {_key_of(party): party for party in audience.known}
    for party in sorted(audience.parties, key=_key_of):
        known = by_key.get(_key_of(party))
        if known is None:
            work.insert_unless_there(case_parties, _party_row(party))
        elif known != party:
            work.put(case_parties, _party_row(party))


async def find_audience(connection: AsyncConnection, notice: Notice) -> Audience:
    """Parties of the case, the live subscriptions of their organisations, and the wording.

    Who is known stays as first recorded; the notice adds those it names, and the item's name or the
    window where it was missing."""
    codes = list(dict.fromkeys(party.organization for party in notice.parties))
    named = {f"named{place}": code for place, code in enumerate(codes)}
    asked = {"number": notice.application_number, "event_type": notice.event_type, **named}
    rows = await look(connection, _audience_query(len(codes)), asked)
    parties, live = len(case_parties.c), len(PLAIN_COLUMNS)
    known = tuple(dict.fromkeys(_party_of(row[:parties]) for row in rows if row[0] is not None))
    subscribed = {
        row[parties]: subscription_of(row[parties : parties + live])
        for row in rows
        if row[parties] is not None
    }
    wording = _wording([row[parties + live :] for row in rows], notice.event_type)
    return Audience(known, _completed(known, notice), tuple(subscribed.values()), wording)


@cache
def _audience_query(named: int) -> sa.Select[Any]:
    """The look-up for a notice that names so many organisations."""
    number = sa.bindparam("number", type_=sa.String)
    of_the_case = case_parties.c.application_number == number
    concerned = sa.union(
        sa.select(case_parties.c.organization).where(of_the_case),
        *(
            sa.select(sa.bindparam(f"named{place}", type_=sa.String).label("organization"))
            for place in range(named)
        ),
    ).subquery("concerned")
    organization = concerned.c.organization
    is_party = sa.and_(of_the_case, case_parties.c.organization == organization)
    is_live = sa.and_(
        subscriptions.c.organization == organization, subscriptions.c.stopped_at.is_(None)
    )
    is_wording = templates.c.event_type == sa.bindparam("event_type")
    return sa.select(*case_parties.c, *PLAIN_COLUMNS, *WORDING_COLUMNS).select_from(
        concerned.outerjoin(case_parties, is_party)
        .outerjoin(subscriptions, is_live)
        .outerjoin(templates, is_wording)
    )


def _completed(known: Sequence[CaseParty], notice: Notice) -> tuple[CaseParty, ...]:
    parties = {_key_of(party): party for party in known}
    for named in notice.parties:
        party = parties.setdefault(_key_of(named), named)
        parties[_key_of(named)] = replace(
            party,
            item_name=party.item_name or named.item_name,
            window=party.window or named.window,
            window_name=party.window_name or named.window_name,
        )
    return tuple(parties.values())


def _key_of(party: CaseParty) -> tuple[str, str]:
    return party.organization, party.role


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
