"""Serial numbers per office and day, or office, kind and year: one row each, taken in the unit of
work that uses it, as late as possible. No gap when that fails, no global lock (architecture.md §9)."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from services.intake.domain.places import Organization
from services.intake.tables import number_sequences
from shared.identifiers import ApplicationNumber, application_number
from shared.unit_of_work import Work


def _next(insert: postgresql.Insert | sqlite.Insert) -> sa.Executable:
    return insert.on_conflict_do_update(
        index_elements=["series"], set_={"last": number_sequences.c.last + 1}
    ).returning(number_sequences.c.last)


_FIRST = {"series": sa.bindparam("series"), "last": 1}
_NEXT = {
    "postgresql": _next(postgresql.insert(number_sequences).values(_FIRST)),
    "sqlite": _next(sqlite.insert(number_sequences).values(_FIRST)),
}


async def next_application_number(work: Work, office: Organization, day: date) -> ApplicationNumber:
    """The next number of an office on a day. Source: rules.md C."""
    division = office.division[:6]
    serial = await _next_serial(work, f"A{division}{office.body4}{day:%Y%m%d}")
    return application_number(division, office.body4, day, serial)


async def next_document_number(work: Work, office: Organization, word: str, year: int) -> str:
    """The next number of a kind of document, e.g. 中原林山寨受〔2026〕12号.

    word: the character of the kind (受, 补 …).  Source: rules.md C."""
    serial = await _next_serial(work, f"D{office.code}{year}{word}")
    return f"{office.short_name}{word}〔{year}〕{serial}号"


async def _next_serial(work: Work, series: str) -> int:
    statement = _NEXT[work.connection.dialect.name]
    taken = await work.connection.execute(statement, {"series": series})
    serial: int = taken.scalar_one()
    return serial
