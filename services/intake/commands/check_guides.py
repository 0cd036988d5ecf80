"""Hold guides against policy, the font, the offices there are, and the same item elsewhere."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.domain.catalogue.coverage import Coverage
from services.intake.domain.catalogue.findings import Finding, Guide
from services.intake.domain.catalogue.follow_ups import follow_up_findings, followed_code
from services.intake.domain.catalogue.policy import findings_of
from services.intake.domain.catalogue.publication import UNDER_WAY, DraftStatus
from services.intake.domain.catalogue.sameness import Core, Cores
from services.intake.repository.drafts import drafted_cores
from services.intake.repository.following_items import published_chain
from services.intake.repository.item_versions import published_cores
from services.intake.repository.offices import coverage
from shared.printing.glyphs import missing_glyphs


async def check_guide(
    connection: AsyncConnection, guide: Guide, *, agreed: Collection[DraftStatus] = UNDER_WAY
) -> list[Finding]:
    """Everything wrong with the guide of a draft.

    Where the same item is drafted at another place as well, that text counts and not the published
    one, so that an item can be changed everywhere together.  agreed: drafts that count."""
    basic_code, own = str(guide.get("basic_code", "")), str(guide.get("code", ""))
    others: dict[str, Core] = {}
    if basic_code.isascii() and basic_code.isdigit():
        others = {one.code: one for _, one in await published_cores(connection, {basic_code})}
        others |= await drafted_cores(connection, basic_code, agreed)
    cores = Cores((basic_code, one) for code, one in others.items() if code != own)
    chain = await published_chain(connection, [followed_code(guide)])
    found = guide_findings(guide, cores, await coverage(connection))
    return found or follow_up_findings(guide, {**chain, own: guide})


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
