"""The imported holiday lists as rows, and the calendar that they make together with the shipped ones.

Routing publishes a version; every service that reckons keeps a copy of the same table. The calendar is
asked for in nearly every unit of work and changes once a year, so each process keeps what it read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.pool import Pool

from shared.calendar import SpecialDay, SpecialKind, WorkingCalendar, YearList, shipped_calendar
from shared.contracts import CalendarPublished
from shared.database import Json, UtcDateTime
from shared.unit_of_work import Work

READ_AGAIN_AFTER_SECONDS = 60.0
NOT_KEPT_AFTER_CHANGE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class CalendarVersion:
    """One import. version: counts all imports, from 1.  notice: document that ordered it."""

    version: int
    listed: YearList
    notice: str
    published_by: str
    published_at: datetime


@dataclass
class _Kept:
    calendar: WorkingCalendar
    read_at: float


_kept: WeakKeyDictionary[Pool, _Kept] = WeakKeyDictionary()
_changed_at: WeakKeyDictionary[Pool, float] = WeakKeyDictionary()


def calendar_versions_table(metadata: sa.MetaData) -> sa.Table:
    """The table, as every service that reckons has it."""
    return sa.Table(
        "calendar_versions",
        metadata,
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("days", Json, nullable=False),
        sa.Column("notice", sa.String(200), nullable=False),
        sa.Column("published_by", sa.String(80), nullable=False),
        sa.Column("published_at", UtcDateTime, nullable=False),
    )


_versions = calendar_versions_table(sa.MetaData())


async def current_calendar(connection: AsyncConnection) -> WorkingCalendar:
    """The calendar in force for this database, as kept by this process."""
    pool = connection.engine.pool
    kept, now = _kept.get(pool), monotonic()
    if kept is not None and now - kept.read_at < READ_AGAIN_AFTER_SECONDS:
        return kept.calendar
    calendar = await calendar_as_stored(connection)
    changed_at = _changed_at.get(pool)
    if changed_at is None or now - changed_at > NOT_KEPT_AFTER_CHANGE_SECONDS:
        _kept[pool] = _Kept(calendar, now)
    return calendar


async def calendar_as_stored(connection: AsyncConnection) -> WorkingCalendar:
    """The calendar in force, read now."""
    calendar = shipped_calendar()
    for one in await versions(connection):
        calendar = calendar.with_list(one.listed, version=one.version)
    return calendar


async def versions(connection: AsyncConnection) -> Sequence[CalendarVersion]:
    """Every import so far, oldest first."""
    rows = await connection.execute(sa.select(_versions).order_by(_versions.c.version))
    return [_version_of(row) for row in rows.mappings()]


def put_version(
    work: Work, imported: CalendarVersion, *, otherwise: Exception | None = None
) -> None:
    """Keep a version. otherwise: raised when it is there already; without it, that is well.

    Until this transaction has surely ended, this process reads the calendar anew each time."""
    pool = work.connection.engine.pool
    _kept.pop(pool, None)
    _changed_at[pool] = monotonic()
    row = {
        "version": imported.version,
        "year": imported.listed.year,
        "days": [
            {"date": day.date.isoformat(), "kind": day.kind, "name": day.name}
            for day in imported.listed.days
        ],
        "notice": imported.notice,
        "published_by": imported.published_by,
        "published_at": imported.published_at,
    }
    if otherwise is None:
        work.insert_unless_there(_versions, row)
    else:
        work.insert(_versions, row, otherwise=otherwise)


def keep_published(work: Work, published: CalendarPublished) -> None:
    """Keep a version that routing announced; versions may come in any order and more than once."""
    days = tuple(SpecialDay(day.date, SpecialKind(day.kind), day.name) for day in published.days)
    put_version(
        work,
        CalendarVersion(
            published.version,
            YearList(published.year, days),
            published.notice,
            published.published_by,
            published.published_at,
        ),
    )


def _version_of(row: sa.RowMapping) -> CalendarVersion:
    return CalendarVersion(
        row["version"],
        YearList(row["year"], tuple(_day_of(day) for day in row["days"])),
        row["notice"],
        row["published_by"],
        row["published_at"],
    )


def _day_of(document: dict[str, Any]) -> SpecialDay:
    return SpecialDay(
        date.fromisoformat(document["date"]), SpecialKind(document["kind"]), document["name"]
    )
