"""What intake keeps, read straight from its tables between two steps of the acceptance machine."""

from collections import Counter
from dataclasses import dataclass

import sqlalchemy as sa

from services.intake.domain.application import Application
from services.intake.repository.rows import application_of
from services.intake.tables import applications, documents, files, lapses
from shared.security.keys import KeyRing
from shared.service import Service
from tests.equipment import Databases


@dataclass(frozen=True)
class World:
    """Where machines are set up."""

    kind: str
    keys: KeyRing
    databases: Databases


@dataclass(frozen=True)
class Seen:
    """Everything that intake keeps, at one moment."""

    cases: dict[str, Application]
    papers: Counter[tuple[str, str]]
    files: Counter[tuple[str, str]]
    lapses: Counter[tuple[str, str]]


async def everything(service: Service) -> Seen:
    """All of it, read straight from the tables."""
    async with service.reading() as connection:
        rows = list(await connection.execute(sa.select(applications)))
        papers = await connection.execute(
            sa.select(documents.c.application_number, documents.c.kind)
        )
        stored = await connection.execute(sa.select(files.c.application_number, files.c.material))
        noted = await connection.execute(sa.select(lapses.c.application_number, lapses.c.kind))
        return Seen(
            {row.number: application_of(row, service.keys) for row in rows},
            Counter((one[0], one[1]) for one in papers),
            Counter((one[0], one[1]) for one in stored),
            Counter((one[0], one[1]) for one in noted),
        )
