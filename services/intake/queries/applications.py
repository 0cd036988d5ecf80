"""Lists of applications, newest first, within the caller's scope.

Every list of a clerk is read along an index in its own order: it costs the same among a hundred cases
and a hundred thousand (decision 0061)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.domain.status import Status
from services.intake.repository import sealed
from services.intake.repository.scope import visible_to
from services.intake.tables import applications
from shared.security.keys import KeyRing
from shared.security.tokens import Actor

_COLUMNS = (
    applications.c.id,
    applications.c.number,
    applications.c.version,
    applications.c.status,
    applications.c.item_code,
    applications.c.item_name,
    applications.c.item_version,
    applications.c.applicant_kind,
    applications.c.applicant_sealed,
    applications.c.origin_organization,
    applications.c.origin_organization_name,
    applications.c.origin_window,
    applications.c.origin_window_name,
    applications.c.origin_level,
    applications.c.submitted_at,
    applications.c.accepted_at,
    applications.c.promised_due_on,
    applications.c.promised_is_provisional,
    applications.c.statutory_due_on,
    applications.c.statutory_is_provisional,
)


class DeskList(StrEnum):
    """A list that a clerk works through."""

    MINE = "mine"
    WINDOW = "window"
    SUPPLEMENT = "supplement"
    DELIVERY = "delivery"


@dataclass(frozen=True, slots=True)
class NewestFirst:
    """The last application of a page: the next page begins behind it."""

    submitted_at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to. desks: all of them hold.  submitted_before: not counted itself."""

    desks: Sequence[DeskList] = ()
    status: Status | None = None
    item_code: str | None = None
    submitted_from: datetime | None = None
    submitted_before: datetime | None = None


async def applications_in_sight(
    connection: AsyncConnection,
    actor: Actor,
    filters: Filters,
    *,
    after: NewestFirst | None,
    limit: int,
) -> list[Any]:
    """Applications of the actor's scope. limit: one more than are shown."""
    return list(await connection.execute(list_statement(actor, filters, after=after, limit=limit)))


async def applications_of(
    connection: AsyncConnection,
    actor: Actor,
    keys: KeyRing,
    *,
    name: str | None,
    identity_number: str | None,
    after: NewestFirst | None,
    limit: int,
) -> list[Any]:
    """Applications of the actor's scope by their applicant.

    name: whole, as it is written; rare characters (GB 18030-2022) count like all others."""
    statement = _newest_first(actor, after, limit)
    if name is not None:
        names = sealed.name_index(keys).all_of(sealed.searchable_name(name))
        statement = statement.where(applications.c.name_index.in_(names))
    if identity_number is not None:
        identities = sealed.identity_index(keys).all_of(identity_number)
        statement = statement.where(applications.c.identity_index.in_(identities))
    return list(await connection.execute(statement))


def list_statement(
    actor: Actor, filters: Filters, *, after: NewestFirst | None, limit: int
) -> sa.Select[Any]:
    """The statement of one page."""
    table, statement = applications, _newest_first(actor, after, limit)
    for desk in filters.desks:
        statement = statement.where(_on_desk(desk, actor))
    if filters.status is not None:
        statement = statement.where(table.c.status == filters.status.value)
    if filters.item_code is not None:
        statement = statement.where(table.c.item_code == filters.item_code)
    if filters.submitted_from is not None:
        statement = statement.where(table.c.submitted_at >= filters.submitted_from)
    if filters.submitted_before is not None:
        statement = statement.where(table.c.submitted_at < filters.submitted_before)
    return statement


_WAITING_FOR_PAPERS = sa.text(
    "applications.status IN ('supplement_notified', 'supplement_requested')"
)
_DUE_FOR_DELIVERY = sa.text("applications.status = 'ready'")
"""Written out, not bound: only then does a planner know that a partial index fits."""


def _on_desk(desk: DeskList, actor: Actor) -> sa.ColumnElement[bool]:
    conditions: Mapping[DeskList, Any] = {
        DeskList.MINE: applications.c.origin_clerk == actor.staff,
        DeskList.WINDOW: applications.c.origin_window == (actor.window or ""),
        DeskList.SUPPLEMENT: _WAITING_FOR_PAPERS,
        DeskList.DELIVERY: _DUE_FOR_DELIVERY,
    }
    condition: sa.ColumnElement[bool] = conditions[desk]
    return condition


def _newest_first(actor: Actor, after: NewestFirst | None, limit: int) -> sa.Select[Any]:
    table = applications
    statement = (
        sa.select(*_COLUMNS)
        .where(visible_to(actor))
        .order_by(table.c.submitted_at.desc(), table.c.id.desc())
        .limit(limit)
    )
    if after is None:
        return statement
    last = sa.tuple_(
        sa.literal(after.submitted_at, table.c.submitted_at.type),
        sa.literal(after.id, table.c.id.type),
    )
    return statement.where(sa.tuple_(table.c.submitted_at, table.c.id) < last)
