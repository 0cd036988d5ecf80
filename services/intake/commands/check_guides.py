"""Hold guides against policy, the font, the offices there are, and the same item elsewhere."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.domain.catalogue.coverage import Coverage
from services.intake.domain.catalogue.findings import Finding, Guide
from services.intake.domain.catalogue.follow_ups import follow_up_findings, followed_code
from services.intake.domain.catalogue.policy import findings_of
from services.intake.domain.catalogue.sameness import Cores, basic_codes
from services.intake.repository.following_items import published_chain
from services.intake.repository.item_versions import published_cores
from services.intake.repository.offices import coverage
from shared.printing.glyphs import missing_glyphs


async def check_guide(connection: AsyncConnection, guide: Guide) -> list[Finding]:
    """Everything wrong with one guide."""
    return (await check_guides(connection, [guide]))[0]


async def check_guides(connection: AsyncConnection, guides: Sequence[Guide]) -> list[list[Finding]]:
    """Everything wrong with each of these guides, in their order."""
    cores = Cores(await published_cores(connection, basic_codes(guides)))
    offices = await coverage(connection)
    chain = await published_chain(connection, map(followed_code, guides))
    others = {**chain, **{str(guide.get("code")): guide for guide in guides}}
    return [
        guide_findings(guide, cores, offices) or follow_up_findings(guide, others)
        for guide in guides
    ]


def guide_findings(guide: Guide, cores: Cores, offices: Coverage) -> list[Finding]:
    """One guide, compared with the cores known so far; a right one is remembered among them.

    offices: there must be one for each task, from wherever the item is accepted."""
    found = findings_of(guide) or list(_unprintable(guide, ""))
    return found or offices.findings(guide) or cores.findings(guide)


def _unprintable(part: Any, path: str) -> Iterator[Finding]:
    if isinstance(part, str):
        if missing := missing_glyphs(part.replace("\t", " ")):
            yield Finding(path, "glyph_missing", f"字库中没有“{missing}”，不能印制")
    elif isinstance(part, Mapping):
        for name, inner in part.items():
            if name != "sources":
                yield from _unprintable(inner, f"{path}.{name}" if path else str(name))
    elif isinstance(part, list | tuple):
        for number, inner in enumerate(part, start=1):
            yield from _unprintable(inner, f"{path}[{number}]")
