"""The audit chain names the first bad row, however it was tampered with (reliability.md §2.20)."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.clock import FrozenClock
from shared.security import audit
from shared.security.audit import AuditVerdict
from shared.service import Service
from shared.worker import seal_audit
from tests.messaging.desk import common

Tamper = Callable[[AsyncConnection], Awaitable[None]]
ROWS, SEALS, CHECKPOINTS = common.audit_rows, common.audit_seals, common.audit_checkpoints


async def _record(service: Service, clock: FrozenClock, count: int) -> None:
    for number in range(count):
        async with service.work(service.system) as work:
            work.record("accept", f"A{number}", outcome="done")
        clock.advance(timedelta(seconds=1))
    await seal_audit(service)


async def _verdict(service: Service) -> AuditVerdict:
    async with service.database.transaction() as connection:
        return await audit.verify(
            connection,
            service.tables,
            keys=service.keys.audit_public_keys,
            exported=service.audit_export,
        )


async def _edit(connection: AsyncConnection) -> None:
    third = sa.select(SEALS.c.row_id).where(SEALS.c.position == 3).scalar_subquery()
    await connection.execute(ROWS.update().where(ROWS.c.id == third).values(actor="zy-x"))


async def _delete(connection: AsyncConnection) -> None:
    third = sa.select(SEALS.c.row_id).where(SEALS.c.position == 3).scalar_subquery()
    await connection.execute(ROWS.delete().where(ROWS.c.id == third))


async def _drop_seal(connection: AsyncConnection) -> None:
    await connection.execute(SEALS.delete().where(SEALS.c.position == 3))


async def _swap(connection: AsyncConnection) -> None:
    rows = await connection.execute(sa.select(SEALS.c.position, SEALS.c.row_id))
    ids = {row.position: row.row_id for row in rows}
    for position, row_id in ((3, None), (4, ids[3]), (3, ids[4])):
        stand_in = row_id or UUID(int=0)
        await connection.execute(
            SEALS.update().where(SEALS.c.position == position).values(row_id=stand_in)
        )


async def _truncate(connection: AsyncConnection) -> None:
    await connection.execute(SEALS.delete().where(SEALS.c.position > 2))
    await connection.execute(CHECKPOINTS.delete().where(CHECKPOINTS.c.position > 2))
    sealed = sa.select(SEALS.c.row_id)
    await connection.execute(ROWS.delete().where(ROWS.c.id.not_in(sealed)))


@pytest.mark.parametrize("tamper", [_edit, _delete, _drop_seal, _swap, _truncate])
async def test_every_tampering_is_named_by_its_first_bad_row(
    service: Service, clock: FrozenClock, tamper: Tamper
) -> None:
    await _record(service, clock, 5)
    before = await _verdict(service)

    async with service.database.transaction() as connection:
        await tamper(connection)

    after = await _verdict(service)
    assert before == AuditVerdict(5)
    assert after.first_bad == 3


async def test_rows_that_wait_for_their_seal_are_told_apart_from_sealed_ones(
    service: Service, clock: FrozenClock
) -> None:
    await _record(service, clock, 2)
    written_at = clock.now()
    async with service.work(service.system) as work:
        work.record("accept", "A9", outcome="done")

    verdict = await _verdict(service)

    assert verdict == AuditVerdict(2, waiting=1, waiting_since=written_at)


async def test_a_row_slipped_in_with_an_old_date_is_noticed(
    service: Service, clock: FrozenClock
) -> None:
    await _record(service, clock, 2)
    clock.advance(timedelta(hours=1))
    await _record(service, clock, 1)

    async with service.database.transaction() as connection:
        rows = audit.rows(
            [audit.AuditEntry("accept", "A9", {})],
            actor=service.system,
            now=clock.now() - timedelta(minutes=30),
        )
        await connection.execute(service.tables.audit_rows.insert(), rows)

    assert (await _verdict(service)).finding == "有记录插入链尾而未封印（chain）"


async def test_a_chain_rewritten_with_another_key_is_noticed(
    service: Service, clock: FrozenClock
) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    await _record(service, clock, 2)
    async with service.database.transaction() as connection:
        await connection.execute(SEALS.delete())
        await connection.execute(CHECKPOINTS.delete())
        await connection.execute(ROWS.update().values(actor="zy-x"))
        await audit.seal(
            connection, service.tables, key=Ed25519PrivateKey.generate(), now=clock.now()
        )

    assert (await _verdict(service)).first_bad is not None
