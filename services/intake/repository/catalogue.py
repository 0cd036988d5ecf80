"""The catalogue and the offices, kept in the process: a submission looks nothing up in the database.

Loaded once; again when something is not found, when this process loaded new rows, and by a timer for
what other processes loaded (architecture.md §9). Versions never change, so that each is read once."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.domain.catalogue.case_papers import labels_of
from services.intake.domain.competence import Departments
from services.intake.domain.conditions import Condition
from services.intake.domain.errors import (
    ItemNotYetInForce,
    ItemUnknown,
    ItemWithdrawn,
    OutletUnknown,
    WindowNotOfOrganization,
)
from services.intake.domain.items import FollowUpRule, FormField, ItemVersion, MaterialRule, Prefill
from services.intake.domain.places import Organization, Origin, Window
from services.intake.repository.item_promises import declaration_of, deferral_of
from services.intake.repository.item_versions import ANNOUNCED, WITHDRAWN
from services.intake.repository.offices import organization_of
from services.intake.tables import item_versions, items, organizations, windows
from shared.identifiers import DivisionCode, ItemCode, Level, StaffId, WindowId, ancestors
from shared.security.tokens import Actor

SECONDS_BETWEEN_LOOKS = 1.0


@dataclass(frozen=True, slots=True)
class Standing:
    """Which version of an item holds, and whether it is still offered."""

    name: str
    version: int
    status: str
    withdrawal_reason: str | None
    withdrawal_decision: str | None


_STANDING_COLUMNS = (
    items.c.code,
    items.c.name,
    items.c.current_version,
    items.c.status,
    items.c.withdrawal_reason,
    items.c.withdrawal_decision,
)


class _Generation:
    """Counts how often this process loaded catalogue rows."""

    count = 0


def rows_were_loaded() -> None:
    """Tell every catalogue of this process that its copy is old."""
    _Generation.count += 1


class Catalogue:
    """Items by code and version, windows and organisations by code.

    Which version of an item holds is known for all; a version is read when it is first asked for."""

    def __init__(self) -> None:
        self._standing: dict[str, Standing] = {}
        self._versions: dict[tuple[str, int], ItemVersion] = {}
        self._windows: dict[str, Window] = {}
        self._organizations: dict[str, Organization] = {}
        self._departments = Departments.of(())
        self._generation = -1
        self._looked_at = float("-inf")
        self._loading = asyncio.Lock()

    async def load(self, connection: AsyncConnection) -> int:
        """Read which versions hold, windows and organisations. Returns: how many items there are."""
        generation = _Generation.count
        found = await connection.execute(sa.select(*_STANDING_COLUMNS))
        self._standing = {row.code: Standing(*row[1:]) for row in found}
        found = await connection.execute(sa.select(windows))
        self._windows = {row.code: Window(row.code, row.organization, row.name) for row in found}
        found = await connection.execute(sa.select(organizations))
        self._organizations = {row.code: organization_of(row) for row in found}
        self._departments = Departments.of(self._organizations.values())
        self._generation, self._looked_at = generation, time.monotonic()
        return len(self._standing)

    async def item(self, connection: AsyncConnection, code: str) -> ItemVersion:
        """The version of an item that holds now.

        Raises: ItemUnknown, ItemWithdrawn, ItemNotYetInForce."""
        if code not in self._standing or self._is_old:
            await self._look_again(connection)
        if (standing := self._standing.get(code)) is None:
            raise ItemUnknown(code)
        if standing.status == WITHDRAWN:
            raise ItemWithdrawn(
                item_name=standing.name,
                reason=standing.withdrawal_reason,
                decision=standing.withdrawal_decision,
            )
        if standing.status == ANNOUNCED:
            raise ItemNotYetInForce(item_name=standing.name)
        return await self.item_version(connection, code, standing.version)

    async def item_version(
        self, connection: AsyncConnection, code: str, version: int
    ) -> ItemVersion:
        """The version under which an application was taken in. Raises: ItemUnknown."""
        if (kept := self._versions.get((code, version))) is not None:
            return kept
        content = await connection.scalar(
            sa.select(item_versions.c.content).where(
                item_versions.c.code == code, item_versions.c.version == version
            )
        )
        if content is None:
            raise ItemUnknown(code)
        return self._versions.setdefault((code, version), item_of(content, version))

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

    @property
    def departments(self) -> Departments:
        """The departments that this process has heard of; asks nobody."""
        return self._departments

    def area_of(self, item: ItemVersion) -> DivisionCode | None:
        """Where the body of an item is competent; None where this process has not heard of it.

        The code of an item begins with that of its body (rules.md C)."""
        body = self._organizations.get(item.code[:18])
        return ancestors(body.division)[0] if body else None

    async def departments_anew(self, connection: AsyncConnection) -> Departments:
        """The departments as of a moment ago, for one that was not found."""
        await self._look_again(connection)
        return self._departments

    async def origin_of(self, connection: AsyncConnection, actor: Actor) -> Origin:
        """The window at which this clerk sits, as it will stand on the application for ever.

        Raises: WindowNotOfOrganization."""
        organization = await self.office_of(connection, actor.organization)
        window = self._windows.get(actor.window or "")
        if window is None or window.organization != organization.code:
            raise WindowNotOfOrganization
        return _origin(organization, window, actor.staff, actor.name)

    async def outlet_of(self, connection: AsyncConnection, code: str) -> Origin:
        """The first window of an organisation, for what arrives before any clerk has it in hand.

        Raises: OutletUnknown."""
        if code not in self._organizations or self._is_old:
            await self._look_again(connection)
        organization, own = self._organizations.get(code), self.windows_of(code)
        if organization is None or not own:
            raise OutletUnknown
        return _origin(organization, self._windows[own[0]], StaffId(""), "")

    def windows_of(self, code: str) -> list[WindowId]:
        """The windows of an organisation, as far as this process has heard of them."""
        return sorted(one.code for one in self._windows.values() if one.organization == code)

    @property
    def _is_old(self) -> bool:
        return self._generation != _Generation.count

    async def _look_again(self, connection: AsyncConnection) -> None:
        """Whoever comes while another is loading waits for what that one finds."""
        async with self._loading:
            if self._is_old or time.monotonic() - self._looked_at >= SECONDS_BETWEEN_LOOKS:
                await self.load(connection)


def _origin(organization: Organization, window: Window, clerk: StaffId, name: str) -> Origin:
    return Origin(
        organization=organization.code,
        organization_name=organization.name,
        division=organization.division,
        level=organization.level,
        window=window.code,
        window_name=window.name,
        clerk=clerk,
        clerk_name=name,
    )


def item_of(content: Mapping[str, Any], version: int) -> ItemVersion:
    """What intake needs of an item, from its guide as loaded."""
    labels = labels_of(content)
    return ItemVersion(
        code=ItemCode(content["code"]),
        name=content["name"],
        version=version,
        subjects=frozenset(content.get("subjects", ())),
        accepted_at_levels=tuple(Level(level) for level in content["accepted_at_levels"]),
        promised_working_days=content["promised_working_days"],
        statutory_working_days=content["statutory_working_days"],
        licence_type=content.get("licence_type"),
        materials=tuple(_material_of(row, labels) for row in content["materials"]),
        form=tuple(_field_of(row) for row in content.get("form", ())),
        route_plan=content["route_plan"],
        implementing_body=(content.get("implementing_body") or {}).get("name", ""),
        fee=_fee_of(content.get("fee") or {}),
        uncounted=tuple(content["uncounted"]) if "uncounted" in content else None,
        deferral=deferral_of(content),
        declaration=declaration_of(content),
        follow_up=_follow_up_of(content.get("follow_up") or {}),
    )


def _follow_up_of(row: Mapping[str, Any]) -> FollowUpRule | None:
    if not row:
        return None
    prefill = tuple(Prefill(one["question"], one["source"]) for one in row.get("prefill") or ())
    return FollowUpRule(ItemCode(row["item"]), row["name"], bool(row["by_default"]), prefill)


def _fee_of(row: Mapping[str, Any]) -> str:
    if not row.get("charged"):
        return "不收费"
    return f"{row.get('standard', '')}（依据：{row.get('basis', '')}）"


def _material_of(row: Mapping[str, Any], labels: Mapping[str, str]) -> MaterialRule:
    needed_if = Condition.parse(row["needed_if"]) if row.get("needed_if") else None
    return MaterialRule(
        code=row["code"],
        name=row["name"],
        is_required=bool(row.get("required", True)),
        can_be_deferred=bool(row.get("can_be_deferred", False)),
        form={"original": "原件", "copy": "复印件"}.get(row.get("form", ""), ""),
        needed_if=needed_if,
        needed_words=needed_if.words(labels) if needed_if else "",
        licence_type=row.get("licence_type"),
        standard=row.get("standard") or "",
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
        from_identity=row.get("from_identity"),
        place_of=row.get("place_of"),
    )
