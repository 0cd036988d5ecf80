"""Ten thousand items in one go, by the command and over HTTP, into a standing database: all or nothing.

The suite sends some hundreds; `make catalogue` sends ten thousand and prints what it took."""

import asyncio
import contextlib
import json
import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
import sqlalchemy as sa

from services.intake.publishing.catalogue_files import write_file
from services.intake.tables import item_terms, item_versions, items
from shared.database import Database
from tests import equipment
from tests.conftest import OpenService
from tests.equipment import ALL, Place
from tests.intake.integration.window import Desk

ITEMS = int(os.environ.get("YIKOU_TEST_ITEMS", "300"))
OPERATOR = "zz-zwb-a01"
MOST_PROCESSOR_SECONDS = 30 + ITEMS * 0.04
LARGEST_MEBIBYTES = 400 + ITEMS * 0.13
LONGEST_ANSWER_SECONDS = 5

pytestmark = pytest.mark.timeout(1800)


def catalogue(*, wrong: int | None = None) -> bytes:
    """The demo catalogue over and over under other codes. wrong: the place of an item with a fault."""
    raws = [dict(item.raw) for item in equipment.seed().items]
    many = []
    for number in range(ITEMS):
        one: dict[str, Any] = deepcopy(raws[number % len(raws)])
        one["basic_code"] = f"{one['basic_code'][:6]}{500 + number // 1000:03d}{number % 1000:03d}"
        one["code"] = one["code"][:19] + one["basic_code"]
        for row in one.get("handling_items", ()):
            row["code"] = one["code"] + row["code"][-2:]
        if number == wrong:
            one["accountability"] = ""
        many.append(one)
    return write_file(many, "xlsx")


async def counted(database: Database) -> tuple[int, int, int]:
    """How many items, versions and terms there are."""
    async with database.reading() as connection:
        found = [
            await connection.scalar(sa.select(sa.func.count()).select_from(table))
            for table in (items, item_versions, item_terms)
        ]
    return int(found[0] or 0), int(found[1] or 0), int(found[2] or 0)


def told(what: str, seconds: float, mebibytes: float, **more: float) -> None:
    """Print the figures of a run; `make catalogue` shows them."""
    rest = "".join(f", {name} {value:.2f}" for name, value in more.items())
    print(f"\n{what}: {ITEMS} items in {seconds:.1f} s, {mebibytes:.0f} MiB at most{rest}")  # noqa: T201  shown by `make catalogue`


async def test_the_command_takes_a_catalogue_in_with_a_progress_bar_or_leaves_all_of_it_out(
    place: Place, tmp_path: Path
) -> None:
    for name in ALL:
        await place.prepare(name)
    place.settings.keys_folder.symlink_to(place.keys.directory)
    database = Database.open(place.settings.url_for("intake"))
    before = await counted(database)
    (tmp_path / "right.xlsx").write_bytes(catalogue())
    (tmp_path / "wrong.xlsx").write_bytes(catalogue(wrong=ITEMS - 1))

    refused = await asyncio.to_thread(_command, place, tmp_path / "wrong.xlsx")
    between = await counted(database)
    started = time.monotonic()
    taken = await asyncio.to_thread(_command, place, tmp_path / "right.xlsx")
    seconds = time.monotonic() - started
    after = await counted(database)
    await database.close()

    used, mebibytes = taken.processor_seconds, taken.mebibytes
    told(f"command on {place.kind}", seconds, mebibytes, processor_seconds=used)
    assert refused.status == 1
    assert re.search(rf"事项![A-Z]+{ITEMS + 2}  ", refused.printed)
    assert between == before
    assert taken.status == 0, taken.said
    assert f"读取{ITEMS}项：新增{ITEMS}" in taken.printed
    assert all(word in taken.said for word in ("核对", "载入", "100%"))
    assert after[:2] == (before[0] + ITEMS, before[1] + ITEMS)
    assert used < MOST_PROCESSOR_SECONDS
    assert mebibytes < LARGEST_MEBIBYTES


async def test_a_catalogue_sent_over_http_comes_in_whole_while_others_are_answered(
    open_service: OpenService, token_for: Any, database_kind: str
) -> None:
    desk = Desk(await open_service("intake"), token_for)
    before = await counted(desk.service.database)
    wrong, right = (catalogue(wrong=ITEMS - 1), catalogue())

    refused = await _sent(desk, wrong)
    between = await counted(desk.service.database)
    started, used = time.monotonic(), time.process_time()
    async with asked_meanwhile(desk) as waits:
        taken = await _sent(desk, right)
    seconds, used = time.monotonic() - started, time.process_time() - used
    after = await counted(desk.service.database)

    mebibytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told(
        f"HTTP on {database_kind}", seconds, mebibytes,
        processor_seconds=used, longest_wait_of_others=max(waits),
    )  # fmt: skip
    assert refused.status_code == 422
    assert [one["rule"] for one in refused.json()["faults"]] == ["missing"]
    assert between == before
    assert taken.status_code == 201
    assert (taken.json()["new"], taken.json()["loaded"]) == (ITEMS, ITEMS)
    assert after[:2] == (before[0] + ITEMS, before[1] + ITEMS)
    assert used < MOST_PROCESSOR_SECONDS
    assert max(waits) < LONGEST_ANSWER_SECONDS


@contextlib.asynccontextmanager
async def asked_meanwhile(desk: Desk) -> AsyncIterator[list[float]]:
    """Somebody asks for an item again and again; yields how long each answer took."""
    waits: list[float] = []
    code = equipment.seed().items[0].code

    async def ask() -> None:
        while True:
            asked = time.monotonic()
            assert (await desk.get(f"items/{code}", by=None)).status_code == 200
            waits.append(time.monotonic() - asked)

    asking = asyncio.create_task(ask())
    yield waits
    asking.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await asking


async def _sent(desk: Desk, content: bytes) -> httpx2.Response:
    file, data = {"file": ("a.xlsx", content)}, {"decision": "试行"}
    return await desk.call("POST", "items/imports/files", by=OPERATOR, files=file, data=data)


@dataclass(frozen=True)
class Ended:
    """A command that has ended: what it wrote to both its outputs, and what it took."""

    status: int
    printed: str
    said: str
    processor_seconds: float
    mebibytes: float


MEASURED = """
import json, resource, subprocess, sys
status = subprocess.run(sys.argv[2:], check=False).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(sys.argv[1], "w") as told:
    json.dump([status, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024], told)
"""
"""A small process between: a child begins with the memory of whoever starts it, which here is large."""


def _command(place: Place, file: Path) -> Ended:
    yikou = Path(sys.executable).with_name("yikou")
    settings, told = place.settings, file.with_suffix(".json")
    run = subprocess.run(
        [sys.executable, "-c", MEASURED, told, yikou, "catalogue", "import", file,
         "--decision", "试行", "--var", settings.var_dir, "--database", settings.database_url],
        capture_output=True, text=True, check=True, timeout=1500,
        env={**os.environ, "COLUMNS": "200"},
    )  # fmt: skip
    status, processor_seconds, mebibytes = json.loads(told.read_bytes())
    return Ended(status, run.stdout, run.stderr, processor_seconds, mebibytes)
