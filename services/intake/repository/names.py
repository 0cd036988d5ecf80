"""Fingerprints of names for cases that were taken in before names could be found."""

import sqlalchemy as sa

from services.intake.repository import sealed
from services.intake.repository.rows import applicant_of
from services.intake.tables import applications
from shared.unit_of_work import Work

AT_ONCE = 200


async def index_earlier_names(work: Work) -> int:
    """Fingerprint some of them. Returns: how many."""
    table = applications
    rows = await work.connection.execute(
        sa.select(table.c.id, table.c.applicant_kind, table.c.applicant_sealed)
        .where(table.c.name_index.is_(None))
        .order_by(table.c.id)
        .limit(AT_ONCE)
    )
    index = sealed.name_index(work.keys)
    found = [
        {
            "of": row.id,
            "index": index.of(sealed.searchable_name(applicant_of(row, work.keys).name)),
        }
        for row in rows
    ]
    if found:
        await work.connection.execute(
            table.update()
            .where(table.c.id == sa.bindparam("of"))
            .values(name_index=sa.bindparam("index")),
            found,
        )
    return len(found)
