"""Applications in the database: added once, found within a scope, saved by version.

Statements are built once: the hot path only binds parameters (architecture.md §9)."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.domain.application import Application
from services.intake.domain.errors import ApplicationUnknown, ChangedMeanwhile, VersionSeenIsOld
from services.intake.domain.status import Status
from services.intake.repository.rows import application_of, changing_columns, new_row
from services.intake.repository.scope import OWN_ORGANIZATION, TAKEN_IN_HERE, visible_to
from services.intake.tables import applications, common
from shared.unit_of_work import Work

_BY_NUMBER = sa.select(applications).where(applications.c.number == sa.bindparam("wanted_number"))
_TO_ACT_ON = _BY_NUMBER.where(TAKEN_IN_HERE).with_for_update()
_TO_FOLLOW = _BY_NUMBER.with_for_update()
_AWAITING_ROUTING = (
    Status.ACCEPTED,
    Status.ACCEPTED_DEFERRED,
    Status.WITHDRAWAL_REQUESTED,
)


async def unanswered(connection: AsyncConnection, *, before: datetime, limit: int) -> list[str]:
    """Numbers of applications that wait for routing although all was sent before a moment."""
    outbox = common.outbox
    of_this = outbox.c.subject == applications.c.number
    is_fresh = sa.or_(outbox.c.sent_at.is_(None), outbox.c.sent_at >= before)
    statement = (
        sa.select(applications.c.number)
        .where(applications.c.status.in_(_AWAITING_ROUTING))
        .where(sa.exists().where(of_this), ~sa.exists().where(of_this, is_fresh))
        .limit(limit)
    )
    return list((await connection.execute(statement)).scalars())


def add(work: Work, application: Application) -> None:
    """Insert a new application."""
    work.insert(applications, new_row(application, work.keys))


async def to_act_on(work: Work, number: str, *, seen_version: int | None = None) -> Application:
    """The application for an act of its own window, locked until the end of the unit of work.

    seen_version: the version the clerk has seen (If-Match).
    Raises: ApplicationUnknown when it is none of theirs, VersionSeenIsOld."""
    parameters = {"wanted_number": number, OWN_ORGANIZATION: work.actor.organization}
    application = application_of(await _one(work, _TO_ACT_ON, parameters), work.keys)
    if seen_version is not None and seen_version != application.version:
        raise VersionSeenIsOld
    return application


async def visible(work: Work, number: str) -> Application:
    """The application as this actor may see it. Raises: ApplicationUnknown."""
    statement = _BY_NUMBER.where(visible_to(work.actor))
    return application_of(await _one(work, statement, {"wanted_number": number}), work.keys)


async def to_oversee(work: Work, number: str) -> Application:
    """The application for an act of whoever may see it, locked. Raises: ApplicationUnknown."""
    statement = _TO_FOLLOW.where(visible_to(work.actor))
    return application_of(await _one(work, statement, {"wanted_number": number}), work.keys)


async def to_follow(work: Work, number: str) -> Application | None:
    """The application that news of the case is about, locked; None when it is not here yet."""
    row = (await work.connection.execute(_TO_FOLLOW, {"wanted_number": number})).first()
    return application_of(row, work.keys) if row else None


def save(work: Work, application: Application) -> None:
    """Write what an act changed; it must follow directly on the version in the database, else
    ChangedMeanwhile is raised when the unit of work ends."""
    work.update(
        applications,
        {"id": application.id, "version": application.version - 1},
        changing_columns(application, work.keys),
        otherwise=ChangedMeanwhile(),
    )


def save_whole(work: Work, application: Application) -> None:
    """Write an application that was completed or corrected, with what is else fixed at submission."""
    row = new_row(application, work.keys)
    key = {"id": row.pop("id"), "version": application.version - 1}
    work.update(applications, key, row, otherwise=ChangedMeanwhile())


async def _one(work: Work, statement: sa.Select[Any], parameters: dict[str, Any]) -> Any:
    row = (await work.connection.execute(statement, parameters)).first()
    if row is None:
        raise ApplicationUnknown
    return row
