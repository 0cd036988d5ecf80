"""What the register of staff says of each person, as rows; the latest word holds."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.licensing.domain.standing import Standing
from services.licensing.repository.parts import read_or_none, written
from services.licensing.tables import staff_standings
from shared.database import upsert
from shared.identifiers import StaffId
from shared.unit_of_work import Work


async def keep_standing(work: Work, staff: StaffId, standing: Standing, version: int) -> bool:
    """Keep what was told. Returns: False when this or a later word was heard before."""
    row = {"code": staff, "register_version": version, "standing": written(standing)}
    insert = upsert(work.connection, staff_standings)
    heard = insert.on_conflict_do_update(
        index_elements=["code"],
        set_={name: insert.excluded[name] for name in row if name != "code"},
        where=staff_standings.c.register_version < insert.excluded.register_version,
    ).returning(staff_standings.c.code)
    return (await work.connection.execute(heard, row)).first() is not None


def standing_for(staff: StaffId) -> sa.ScalarSelect[Any]:
    """What is known of somebody, as a part of another statement."""
    found = sa.select(staff_standings.c.standing).where(staff_standings.c.code == staff)
    return found.scalar_subquery()


async def find_standing(connection: AsyncConnection, staff: StaffId) -> Standing | None:
    """What is known of somebody; None: nothing."""
    return standing_of(await connection.scalar(sa.select(standing_for(staff))))


def standing_of(value: Any) -> Standing | None:
    """From its JSON."""
    return read_or_none(Standing, value)
