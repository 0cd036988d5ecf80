"""The catalogue and the offices, kept in the process: a submission looks nothing up in the database.

Loaded once; again when something is not found, when this process loaded new rows, and by a timer for
what other processes loaded (architecture.md §9). Versions never change, so that an old copy is only ever
too short, never wrong."""

import asyncio
import time
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.domain.errors import ItemUnknown, WindowNotOfOrganization
from services.intake.domain.items import FormField, ItemVersion, MaterialRule
from services.intake.domain.places import Organization, Origin, Window
from services.intake.repository.offices import organization_of
from services.intake.tables import item_versions, items, organizations, windows
from shared.identifiers import ItemCode, Level
from shared.security.tokens import Actor

SECONDS_BETWEEN_LOOKS = 1.0


class _Generation:
    """Counts how often this process loaded catalogue rows."""

    count = 0


def rows_were_loaded() -> None:
    """Tell every catalogue of this process that its copy is old."""
    _Generation.count += 1


class Catalogue:
    """Items by code and version, windows and organisations by code."""

    def __init__(self) -> None:
        self._current: dict[str, ItemVersion] = {}
        self._versions: dict[tuple[str, int], ItemVersion] = {}
        self._windows: dict[str, Window] = {}
        self._organizations: dict[str, Organization] = {}
        self._generation = -1
        self._looked_at = float("-inf")
        self._loading = asyncio.Lock()

    async def load(self, connection: AsyncConnection) -> int:
        """Read everything. Returns: how many item versions there are."""
        generation = _Generation.count
        found = await connection.execute(
            sa.select(item_versions, items.c.current_version).join(
                items, items.c.code == item_versions.c.code
            )
        )
        for row in found:
            if (row.code, row.version) not in self._versions:
                self._versions[row.code, row.version] = item_of(row.content, row.version)
            if row.version == row.current_version:
                self._current[row.code] = self._versions[row.code, row.version]
        for row in await connection.execute(sa.select(windows)):
            self._windows[row.code] = Window(row.code, row.organization, row.name)
        for row in await connection.execute(sa.select(organizations)):
            self._organizations[row.code] = organization_of(row)
        self._generation, self._looked_at = generation, time.monotonic()
        return len(self._versions)

    async def item(self, connection: AsyncConnection, code: str) -> ItemVersion:
        """The current version of an item. Raises: ItemUnknown."""
        if code not in self._current or self._is_old:
            await self._look_again(connection)
        if (found := self._current.get(code)) is None:
            raise ItemUnknown(code)
        return found

    async def item_version(
        self, connection: AsyncConnection, code: str, version: int
    ) -> ItemVersion:
        """The version under which an application was taken in. Raises: ItemUnknown."""
        if (code, version) not in self._versions:
            await self._look_again(connection)
        if (found := self._versions.get((code, version))) is None:
            raise ItemUnknown(code)
        return found

    async def office_of(self, connection: AsyncConnection, code: str) -> Organization:
        """The organisation with this code.

        Raises: WindowNotOfOrganization when the directory does not have it."""
        if code not in self._organizations or self._is_old:
            await self._look_again(connection)
        return self.office(code)

    def office(self, code: str) -> Organization:
        """The organisation, if this process has heard of it; asks nobody.

        Raises: WindowNotOfOrganization."""
        if (found := self._organizations.get(code)) is None:
            raise WindowNotOfOrganization
        return found

    async def origin_of(self, connection: AsyncConnection, actor: Actor) -> Origin:
        """The window at which this clerk sits, as it will stand on the application for ever.

        Raises: WindowNotOfOrganization."""
        organization = await self.office_of(connection, actor.organization)
        window = self._windows.get(actor.window or "")
        if window is None or window.organization != organization.code:
            raise WindowNotOfOrganization
        return Origin(
            organization=organization.code,
            organization_name=organization.name,
            division=organization.division,
            level=organization.level,
            window=window.code,
            window_name=window.name,
            clerk=actor.staff,
            clerk_name=actor.name,
        )

    @property
    def _is_old(self) -> bool:
        return self._generation != _Generation.count

    async def _look_again(self, connection: AsyncConnection) -> None:
        """Whoever comes while another is loading waits for what that one finds."""
        async with self._loading:
            if self._is_old or time.monotonic() - self._looked_at >= SECONDS_BETWEEN_LOOKS:
                await self.load(connection)


def item_of(content: Mapping[str, Any], version: int) -> ItemVersion:
    """What intake needs of an item, from its guide as loaded."""
    return ItemVersion(
        code=ItemCode(content["code"]),
        name=content["name"],
        version=version,
        subjects=frozenset(content.get("subjects", ())),
        accepted_at_levels=tuple(Level(level) for level in content["accepted_at_levels"]),
        promised_working_days=content["promised_working_days"],
        statutory_working_days=content["statutory_working_days"],
        licence_type=content.get("licence_type"),
        materials=tuple(_material_of(row) for row in content["materials"]),
        form=tuple(_field_of(row) for row in content.get("form", ())),
        route_plan=content["route_plan"],
        implementing_body=(content.get("implementing_body") or {}).get("name", ""),
        fee=_fee_of(content.get("fee") or {}),
        uncounted=tuple(content["uncounted"]) if "uncounted" in content else None,
    )


def _fee_of(row: Mapping[str, Any]) -> str:
    if not row.get("charged"):
        return "不收费"
    return f"{row.get('standard', '')}（依据：{row.get('basis', '')}）"


def _material_of(row: Mapping[str, Any]) -> MaterialRule:
    return MaterialRule(
        code=row["code"],
        name=row["name"],
        is_required=bool(row.get("required", True)),
        can_be_deferred=bool(row.get("can_be_deferred", False)),
        form={"original": "原件", "copy": "复印件"}.get(row.get("form", ""), ""),
    )


def _field_of(row: Mapping[str, Any]) -> FormField:
    return FormField(
        name=row["name"],
        label=row["label"],
        type=row["type"],
        is_required=bool(row.get("required", False)),
        choices=tuple(row.get("choices", ())),
        max_length=row.get("max_length", 200),
        sensitive=row.get("sensitive"),
    )
