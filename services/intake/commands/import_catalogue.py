"""Take a file of guides into the catalogue: all of it is checked first, then all of it or nothing."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
from services.intake.domain.catalogue.sameness import (
    Core,
    Cores,
    same_item_is_the_same_everywhere,
)
from services.intake.publishing.catalogue_files import CatalogueFile, ReadGuide
from services.intake.publishing.workbook_reading import Stray
from services.intake.repository.following_items import published_chain
from services.intake.repository.item_versions import (
    MOST_CODES_AT_ONCE,
    WITHDRAWN,
    KnownItem,
    is_in_force,
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
            Fault(*map(_tellable, (one.where(finding.path), item, finding.rule, finding.message)))
            for finding in findings[: max(room, 0)]
        ]

    def note_strays(self, strays: Sequence[Stray]) -> None:
        """Keep what belongs to no item."""
        self.fault_count += len(strays)
        room = MOST_FAULTS_KEPT - len(self.faults)
        self.faults += [
            Fault(one.where, "", one.rule, one.message) for one in strays[: max(room, 0)]
        ]


def _tellable(text: str) -> str:
    """A text as it can be sent and printed: half characters of a file are shown as question marks."""
    return text.encode("utf-8", "replace").decode()


class _Check:
    """One run through a file: what was seen of it so far."""

    def __init__(self, bodies: frozenset[str] | None, offices: Coverage) -> None:
        self.report = ImportReport()
        self.cores = Cores()
        self.codes: set[str] = set()
        self._bodies = bodies
        self._offices = offices
        self._chains: dict[str, Guide] = {}
        self._followed: list[ReadGuide] = []

    def findings(self, one: ReadGuide) -> list[Finding]:
        """Wrong cells first; then the guide; then what it may not be beside the others."""
        found = list(one.faults) or guide_findings(one.guide, self.cores, self._offices)
        code = str(one.guide.get("code", ""))
        if code and code in self.codes:
            found.append(Finding("code", "repeated_item", f"文件中事项编码重复：{code[:50]}"))
        self.codes.add(code)
        body: Any = one.guide.get("implementing_body")
        organization = body.get("organization") if isinstance(body, dict) else None
        if self._bodies is not None and organization not in self._bodies:
            path = "implementing_body.organization"
            found.append(Finding(path, "not_own_division", "实施主体不在本级行政区划内"))
        return found

    def look_at(self, portion: list[ReadGuide]) -> list[ReadGuide]:
        """Check a portion; long enough to be done beside the loop. Returns: what is right."""
        self.report.read += len(portion)
        right = []
        for one in portion:
            if found := self.findings(one):
                self.report.note(one, found)
                continue
            right.append(one)
            self._chains[str(one.guide["code"])] = what_chains_need(one.guide)
            if followed_code(one.guide):
                self._followed.append(one)
        return right

    def compare(self, right: list[ReadGuide], known: Mapping[str, KnownItem]) -> None:
        """Count what is new and what changes; what was withdrawn does not come back by a file."""
        report = self.report
        for one in right:
            before = known.get(str(one.guide["code"]))
            if before is None:
                report.new += 1
            elif before.status == WITHDRAWN:
                message = "该事项已经取消，不能用文件恢复，请按事项草案程序重新公布"
                report.note(one, [Finding("code", "item_withdrawn", message)])
            elif is_in_force(before, one.guide):
                report.unchanged += 1
            else:
                report.changed += 1

    def unlike(self, file: CatalogueFile, published: Iterable[tuple[str, Core]]) -> None:
        """Note what other places offer otherwise, unless the file changes it there as well."""
        firsts = self.cores.firsts
        others: dict[str, Core] = {}
        for basic_code, core in published:
            if core.code not in self.codes and not core.is_like(firsts[basic_code]):
                others.setdefault(firsts[basic_code].code, core)
        if not others:
            return
        for one in file.guides():
            if known := others.pop(str(one.guide.get("code", "")), None):
                self.report.note(one, same_item_is_the_same_everywhere(one.guide, known))

    async def look_at_what_follows(self, connection: AsyncConnection) -> None:
        """Hold what follows an item against the items of the file, and against published ones."""
        wanted = {followed_code(one.guide) for one in self._followed} - set(self._chains)
        others = {**await published_chain(connection, wanted), **self._chains}
        for one in self._followed:
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
        right = await asyncio.to_thread(check.look_at, portion)
        known = await known_items(connection, [str(one.guide["code"]) for one in right])
        await asyncio.to_thread(check.compare, right, known)
        on_checked(len(portion))
    check.report.note_strays(file.strays())
    published = await published_cores(connection, check.cores.firsts)
    await asyncio.to_thread(check.unlike, file, published)
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
