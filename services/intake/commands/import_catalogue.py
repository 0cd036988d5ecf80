"""Take a file of guides into the catalogue: all of it is checked first, then all of it or nothing."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.commands.check_guides import guide_findings
from services.intake.commands.load_items import load_items
from services.intake.domain.catalogue.coverage import Coverage
from services.intake.domain.catalogue.findings import Finding, Guide
from services.intake.domain.catalogue.follow_ups import (
    follow_up_findings,
    followed_code,
    what_chains_need,
)
from services.intake.domain.catalogue.sameness import Cores, basic_codes
from services.intake.publishing.catalogue_files import CatalogueFile, ReadGuide
from services.intake.repository.following_items import published_chain
from services.intake.repository.item_versions import (
    MOST_CODES_AT_ONCE,
    fingerprint_of,
    known_items,
    published_cores,
)
from services.intake.repository.offices import coverage
from services.intake.repository.scope import division_prefix
from services.intake.tables import organizations
from shared.security.tokens import Actor, Role
from shared.unit_of_work import Work

MOST_FAULTS_KEPT = 1000


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong and where: `申请材料!H7` or `第3项 materials[2].legal_basis`."""

    where: str
    item: str
    rule: str
    message: str


@dataclass
class ImportReport:
    """What a file holds. new, changed, unchanged: items, as compared with the catalogue."""

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    faulty: int = 0
    fault_count: int = 0
    faults: list[Fault] = field(default_factory=list)
    loaded: int = 0

    def note(self, one: ReadGuide, findings: list[Finding]) -> None:
        """Keep the findings of one item."""
        self.faulty += 1
        self.fault_count += len(findings)
        item = str(one.guide.get("code", ""))[:50]
        room = MOST_FAULTS_KEPT - len(self.faults)
        self.faults += [
            Fault(one.where(finding.path), item, finding.rule, finding.message)
            for finding in findings[: max(room, 0)]
        ]


class _Check:
    """One run through a file: what was seen of it so far."""

    def __init__(self, bodies: frozenset[str] | None, offices: Coverage) -> None:
        self.report = ImportReport()
        self.cores = Cores()
        self._bodies = bodies
        self._offices = offices
        self._codes: set[str] = set()
        self.right: dict[str, Guide] = {}
        self.followed: list[ReadGuide] = []

    def findings(self, one: ReadGuide) -> list[Finding]:
        """Wrong cells first; then the guide; then what it may not be beside the others."""
        found = list(one.faults) or guide_findings(one.guide, self.cores, self._offices)
        code = str(one.guide.get("code", ""))
        if code and code in self._codes:
            found.append(Finding("code", "repeated_item", f"文件中事项编码重复：{code}"))
        self._codes.add(code)
        body: Any = one.guide.get("implementing_body")
        organization = body.get("organization") if isinstance(body, dict) else None
        if self._bodies is not None and organization not in self._bodies:
            path = "implementing_body.organization"
            found.append(Finding(path, "not_own_division", "实施主体不在本级行政区划内"))
        return found

    def look_at(self, portion: list[ReadGuide]) -> None:
        """Check a portion; long enough to be done beside the loop."""
        for one in portion:
            if found := self.findings(one):
                self.report.note(one, found)
                continue
            self.right[str(one.guide["code"])] = what_chains_need(one.guide)
            if followed_code(one.guide):
                self.followed.append(one)

    async def look_at_what_follows(self, connection: AsyncConnection) -> None:
        """Hold what follows an item against the items of the file, and against published ones."""
        wanted = {followed_code(one.guide) for one in self.followed} - set(self.right)
        others = {**await published_chain(connection, wanted), **self.right}
        for one in self.followed:
            if found := follow_up_findings(one.guide, others):
                self.report.note(one, found)


async def check_catalogue(
    connection: AsyncConnection,
    file: CatalogueFile,
    *,
    actor: Actor,
    on_checked: Callable[[int], None] = lambda _count: None,
) -> ImportReport:
    """Hold every item of a file against policy and compare it with the catalogue; load nothing.

    Raises: CatalogueFileUnreadable."""
    check = _Check(await _bodies_of(connection, actor), await coverage(connection))
    guides = file.guides()
    while portion := await asyncio.to_thread(_portion, guides):
        report = check.report
        wanted = basic_codes(one.guide for one in portion) - check.cores.known
        check.cores.learn(await published_cores(connection, wanted))
        await asyncio.to_thread(check.look_at, portion)
        known = await known_items(connection, [str(one.guide.get("code")) for one in portion])
        for one in portion:
            before = known.get(str(one.guide.get("code")))
            if before is None:
                report.new += 1
            elif before.fingerprint == fingerprint_of(one.guide):
                report.unchanged += 1
            else:
                report.changed += 1
        report.read += len(portion)
        on_checked(len(portion))
    await check.look_at_what_follows(connection)
    return check.report


async def import_catalogue(
    work: Work,
    file: CatalogueFile,
    report: ImportReport,
    *,
    decision: str,
    on_loaded: Callable[[int], None] = lambda _count: None,
) -> ImportReport:
    """Load a file whose check found nothing. decision: the paper by which it is published.

    Raises: ValueError when the check found faults."""
    if report.fault_count:
        raise ValueError("a file with faults is not loaded")
    guides = (one.guide for one in file.guides())
    report.loaded = await load_items(work, items=guides, decision=decision, on_loaded=on_loaded)
    work.record("catalogue_imported", file.name[:100], items=report.read, loaded=report.loaded)
    return report


def _portion(guides: Iterator[ReadGuide]) -> list[ReadGuide]:
    return list(islice(guides, MOST_CODES_AT_ONCE))


async def _bodies_of(connection: AsyncConnection, actor: Actor) -> frozenset[str] | None:
    """The bodies whose items an administrator may bring in; None for the operator: all."""
    if Role.SYSTEM in actor.roles:
        return None
    prefix = division_prefix(actor.division, actor.level)
    found = await connection.scalars(
        sa.select(organizations.c.code).where(
            organizations.c.division.startswith(prefix, autoescape=True)
        )
    )
    return frozenset(found)
