"""Submissions at the same moment over eight connections: no number twice, no gap, one row per key.

The suite sends some hundreds; `make crowd` sends five thousand."""

import asyncio
import os
from collections import Counter
from typing import Any

import pytest
import sqlalchemy as sa

from services.intake.tables import applications, common, number_sequences
from shared.identifiers import is_application_number
from tests.conftest import OpenService
from tests.intake.integration.window import CLERK, NEIGHBOUR, Desk, body

SUBMISSIONS = int(os.environ.get("YIKOU_TEST_SUBMISSIONS", "300"))
CONNECTIONS, AT_ONCE = 8, 64
OFFICES = (CLERK, NEIGHBOUR)
SERIAL = slice(18, 24)
Sent = tuple[int, str, str]

pytestmark = pytest.mark.timeout(900)


async def _send(desk: Desk, headers: dict[str, str], key: str, content: Any) -> Sent:
    """One submission, sent again while another with its key is under way."""
    while True:
        answer = await desk.client.post(
            "/api/v1/applications", headers={**headers, "Idempotency-Key": key}, json=content
        )
        told = answer.json()
        if (answer.status_code, told.get("code")) != (409, "request_in_progress"):
            return answer.status_code, key, told.get("application_number", "")
        await asyncio.sleep(0)


async def _crowd(desk: Desk, token_for: Any) -> list[Sent]:
    """At two offices at once; every fifth is sent twice, every tenth is refused for its form."""
    right, wrong = body(), {**body(), "form": {}}
    headers = [{"Authorization": token_for(staff)} for staff in OFFICES]
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(place: int) -> list[Sent]:
        by, key = headers[place % len(OFFICES)], f"key-{place}"
        content = wrong if place % 10 == 9 else right
        times = 2 if place % 5 == 0 else 1
        async with gate:
            return list(
                await asyncio.gather(*(_send(desk, by, key, content) for _ in range(times)))
            )

    sent = await asyncio.gather(*(one(place) for place in range(SUBMISSIONS)))
    return [each for answers in sent for each in answers]


async def test_a_crowd_gets_no_number_twice_leaves_no_gap_and_one_row_per_key(
    open_service: OpenService, token_for: Any
) -> None:
    desk = Desk(await open_service("intake"), token_for)
    assert desk.service.settings.database_pool_size == CONNECTIONS

    sent = await _crowd(desk, token_for)

    refused = SUBMISSIONS // 10
    numbers = {key: number for status, key, number in sent if status == 201}
    assert Counter(status for status, _, _ in sent) == {
        201: len(sent) - refused,
        422: refused,
    }
    assert len({(key, number) for status, key, number in sent if status == 201}) == len(numbers)
    assert len(numbers) == SUBMISSIONS - refused == len(set(numbers.values()))
    assert all(is_application_number(number) for number in numbers.values())
    serials: dict[str, list[int]] = {}
    for number in numbers.values():
        serials.setdefault(number[: SERIAL.start], []).append(int(number[SERIAL]))
    assert len(serials) == len(OFFICES)
    for of_office in serials.values():
        assert sorted(of_office) == list(range(1, len(of_office) + 1))
    await _is_in_the_database(desk, numbers)
    await desk.client.aclose()


async def _is_in_the_database(desk: Desk, numbers: dict[str, str]) -> None:
    """Rows, keys, audit rows and the counters tell the same."""
    async with desk.service.database.transaction() as connection:
        stored = set((await connection.execute(sa.select(applications.c.number))).scalars())
        audited = await connection.execute(
            sa.select(common.audit_rows.c.subject).where(
                common.audit_rows.c.act == "application_submitted"
            )
        )
        keys = list((await connection.execute(sa.select(common.idempotency_keys))).all())
        last = await connection.scalar(sa.select(sa.func.sum(number_sequences.c.last)))
    assert stored == set(numbers.values())
    assert sorted(audited.scalars()) == sorted(stored)
    assert len(keys) == len(stored)
    assert last == len(stored), "every number that was taken stands on a case"
