"""Organisations with their windows as they are today, and what was last told of each."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.repository.registers import holds_on
from services.routing.tables import office_announcements, organization_versions, window_versions
from shared.unit_of_work import Work

FACTS = (
    "name", "kind", "division", "level", "department", "body4", "address", "phone", "hours",
    "succeeded_by",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OfficeToday:
    """One organisation: what others are told of it."""

    code: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """What was last told of an organisation. version: 0 before the first time."""

    version: int
    fingerprint: str


async def offices_today(connection: AsyncConnection, today: date) -> list[OfficeToday]:
    """Every organisation that has begun, by code; one that ended as it was last, without windows."""
    columns = organization_versions.c
    rows = await connection.execute(
        sa.select(organization_versions, holds_on(organization_versions, today).label("exists"))
        .where(columns.valid_from <= today)
        .order_by(columns.code, columns.valid_from)
    )
    windows = await _windows_today(connection, today)
    latest = {row["code"]: row for row in rows.mappings()}
    return [
        OfficeToday(
            code,
            {
                **{name: row[name] for name in FACTS},
                "exists": bool(row["exists"]),
                "windows": windows.get(code, []) if row["exists"] else [],
            },
        )
        for code, row in latest.items()
    ]


async def _windows_today(
    connection: AsyncConnection, today: date
) -> Mapping[str, list[dict[str, str]]]:
    columns = window_versions.c
    rows = await connection.execute(
        sa.select(columns.organization, columns.code, columns.name)
        .where(holds_on(window_versions, today))
        .order_by(columns.code)
    )
    windows: dict[str, list[dict[str, str]]] = defaultdict(list)
    for organization, code, name in rows:
        windows[organization].append({"code": code, "name": name})
    return windows


async def offices_told(connection: AsyncConnection) -> Mapping[str, Told]:
    """What was last told of each organisation."""
    rows = await connection.execute(sa.select(office_announcements))
    return {row.code: Told(row.version, row.fingerprint) for row in rows}


def put_told(work: Work, code: str, told: Told) -> None:
    """Note what is told with this unit of work."""
    row = {"code": code, "version": told.version, "fingerprint": told.fingerprint}
    work.put(office_announcements, row)
