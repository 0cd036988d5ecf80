"""The registers in the database: lists by day over HTTP, the command, and tables filled before."""

import asyncio
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from sqlalchemy.engine import Connection
from typer.testing import CliRunner

from services.cli import app
from services.routing.commands.change_registers import change_registers, sheet
from services.routing.commands.reconcile_cases import reconcile_cases
from services.routing.domain.register.entries import RegisterKind
from services.routing.repository.directories import read_offices
from services.routing.tables import organization_versions, staff_versions
from shared import migrating
from shared.clock import FrozenClock
from shared.database import Database
from shared.service import Service
from tests.conftest import OpenService
from tests.equipment import Place, client_of
from tests.routing import builders as b
from tests.routing.integration import post
from tests.routing.register_builders import SUCCESSOR, TODAY, body

RENAMED: dict[str, Any] = {
    "code": b.DISTRICT_OFFICE,
    "name": "中原区民政和退役军人局",
    "valid_from": "2026-12-01",
}
MERGER: tuple[dict[str, Any], ...] = (
    {"code": b.DISTRICT_OFFICE, "valid_to": "2026-11-20", "succeeded_by": SUCCESSOR},
    body(SUCCESSOR, "中原区社会事务局", department="civil_affairs", valid_from="2026-11-21"),
)
MERGER_FILE = f"""
organizations:
  - {{code: {b.DISTRICT_OFFICE}, valid_to: 2026-11-30, succeeded_by: {SUCCESSOR}}}
  - code: {SUCCESSOR}
    name: 中原区社会事务局
    kind: department
    division: "410102"
    level: 4
    department: civil_affairs
    valid_from: 2026-12-01
"""
Yikou = Callable[..., tuple[int, str]]


async def change(routing: Service, *rows: dict[str, Any]) -> None:
    async with routing.work(routing.system) as work:
        await change_registers(work, {RegisterKind.ORGANIZATIONS: sheet("机构.yaml", rows)})


async def test_lists_are_shown_as_of_a_day_and_an_entry_with_all_its_versions(
    open_service: OpenService,
) -> None:
    routing = await open_service("routing")
    await change(routing, RENAMED)
    asked: dict[str, Any] = {"division": "410102", "kind": "department", "limit": 200}
    path = f"/api/v1/organizations/{b.DISTRICT_OFFICE}/versions"

    async with client_of(routing) as client:
        names = {}
        for at in (None, "2026-11-30", "2026-12-01"):
            day = {"at": at} if at else {}
            page = await client.get("/api/v1/organizations", params={**asked, **day})
            names[at] = {one["code"]: one["name"] for one in page.json()["organizations"]}
        versions = (await client.get(path)).json()["versions"]
        unknown = await client.get("/api/v1/organizations/nothing/versions")
        division = (await client.get("/api/v1/divisions/410102013/versions")).json()["versions"]
        no_division = await client.get("/api/v1/divisions/999999/versions")
        wrong = await client.get("/api/v1/divisions", params={"at": "gestern"})

    assert names[None][b.DISTRICT_OFFICE] == "中原区民政局"
    assert names["2026-11-30"] == names[None]
    assert names["2026-12-01"][b.DISTRICT_OFFICE] == "中原区民政和退役军人局"
    assert [(one["valid_from"], one["valid_to"]) for one in versions] == [
        ("2000-01-01", "2026-11-30"), ("2026-12-01", None),
    ]  # fmt: skip
    assert [one["name"] for one in division] == ["莲湖街道"]
    assert (unknown.status_code, unknown.json()["code"]) == (404, "entry_not_found")
    assert (no_division.status_code, wrong.status_code) == (404, 422)


async def test_a_case_goes_on_at_the_successor_of_an_office_that_was_abolished(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await open_service("routing")
    old, new = b.number_of(1), b.number_of(2)
    await post.send(routing, b.accepted(old))
    await change(routing, *MERGER)
    clock.advance(timedelta(days=1))

    await post.send(routing, b.street_decides(old), b.accepted(new, at=clock.now()))
    await post.send(routing, b.street_decides(new, at=clock.now()))

    for number in (old, new):
        (task,) = (await post.case(routing, number)).open_tasks
        assert (task.organization, task.organization_name) == (SUCCESSOR, "中原区社会事务局")


async def test_a_case_accepted_before_stays_with_the_office_that_its_list_names(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await open_service("routing")
    old, new = b.number_of(1), b.number_of(2)
    await post.send(routing, b.accepted(old))
    await change(
        routing,
        {"code": b.DISTRICT_OFFICE, "department": "social_relief", "valid_from": "2026-11-21"},
        body(SUCCESSOR, "中原区养老服务局", department="civil_affairs", valid_from="2026-11-21"),
    )
    clock.advance(timedelta(days=1))

    await post.send(routing, b.street_decides(old), b.accepted(new, at=clock.now()))
    await post.send(routing, b.street_decides(new, at=clock.now()))

    holders = [(await post.case(routing, number)).open_tasks[0] for number in (old, new)]
    assert [one.organization for one in holders] == [b.DISTRICT_OFFICE, SUCCESSOR]


async def test_an_office_abolished_without_successor_puts_the_case_before_the_administrator(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await open_service("routing")
    number = b.number_of(1)
    await post.send(routing, b.accepted(number))
    people = await staff_of(routing, b.DISTRICT_OFFICE)
    async with routing.work(routing.system) as work:
        await change_registers(work, {
            RegisterKind.ORGANIZATIONS: sheet(
                "机构.yaml", [{"code": b.DISTRICT_OFFICE, "valid_to": "2026-11-20"}]
            ),
            RegisterKind.STAFF: sheet(
                "人员.yaml", [{"id": one, "valid_to": "2026-11-20"} for one in people]
            ),
        })  # fmt: skip
    clock.advance(timedelta(days=1))

    await post.send(routing, b.street_decides(number))
    waiting = await post.case(routing, number)
    await change(routing, MERGER[1])
    await reconcile_cases(routing)

    assert waiting.status == "unrouted"
    assert (await post.case(routing, number)).open_tasks[0].organization == SUCCESSOR


async def staff_of(routing: Service, organization: str) -> list[str]:
    async with routing.reading() as connection:
        found = await connection.execute(
            sa.select(staff_versions.c.code).where(staff_versions.c.organization == organization)
        )
        return list(found.scalars())


async def test_names_and_phones_of_staff_are_sealed_in_the_table(
    open_service: OpenService,
) -> None:
    routing = await open_service("routing")

    async with routing.reading() as connection:
        rows = (await connection.execute(sa.select(staff_versions))).mappings().all()

    written = str([dict(row) for row in rows])
    assert len(rows) > 100
    assert "田秀平" not in written
    assert "0371" not in written


@pytest.fixture
async def yikou(open_service: OpenService, place: Place) -> Yikou:
    """The command on the test's database. Returns: exit status, and what it said."""
    await open_service("routing")
    for other in ("intake", "licensing", "notify"):
        await place.prepare(other)
    shutil.copytree(place.keys.directory, place.settings.keys_folder)

    def run(*arguments: str) -> tuple[int, str]:
        where = ("--database", place.settings.database_url, "--var", str(place.settings.var_dir))
        result = CliRunner().invoke(app, ["directory", *arguments, *where])
        return result.exit_code, result.output

    return run


async def rows_of(place: Place) -> list[tuple[object, ...]]:
    database = Database.open(place.settings.url_for("routing"))
    async with database.reading() as connection:
        columns = organization_versions.c
        found = await connection.execute(
            sa.select(columns.code, columns.valid_from, columns.valid_to, columns.succeeded_by)
            .where(columns.code.in_([SUCCESSOR, b.DISTRICT_OFFICE]))
            .order_by(columns.code)
        )
        rows = [tuple(row) for row in found]
    await database.close()
    return rows


async def test_the_command_shows_the_difference_writes_it_once_and_is_repeatable(
    yikou: Yikou, place: Place, tmp_path: Path
) -> None:
    file = tmp_path / "机构改革.yaml"
    file.write_text(MERGER_FILE.replace("2026-", "2031-"), encoding="utf-8")
    before = await rows_of(place)

    checked = await asyncio.to_thread(yikou, "check", str(file))
    tried = await asyncio.to_thread(yikou, "import", str(file), "--dry-run")
    untouched = await rows_of(place)
    done = await asyncio.to_thread(yikou, "import", str(file))
    again = await asyncio.to_thread(yikou, "import", str(file))

    assert (checked[0], "核对无误：新增1，变更0，终止1" in checked[1]) == (0, True)
    assert tried[0] == 0
    assert f"终止  机构 {b.DISTRICT_OFFICE}  中原区民政局  至2031-11-30止" in tried[1]
    assert "未作任何更改" in tried[1]
    assert untouched == before
    assert (done[0], f"新增  机构 {SUCCESSOR}  中原区社会事务局  自2031-12-01起" in done[1]) == (
        0,
        True,
    )
    assert len(await rows_of(place)) == len(before) + 1
    assert "新增0，变更0，终止0，未变2；已导入" in again[1]


async def test_a_list_is_taken_in_from_a_day_and_its_fields_are_shown_before_and_after(
    yikou: Yikou, place: Place, tmp_path: Path
) -> None:
    organizations = tmp_path / "organizations-2031.json"
    organizations.write_text(
        f'[{{"code": "{b.DISTRICT_OFFICE}", "name": "中原区民政总局", "phone": "0371-9"}}]', "utf-8"
    )
    windows = tmp_path / "windows.yml"
    windows.write_text(
        '- {code: zy-w4, organization: "11410102MBDEM004X7", name: 综合窗口4号}', "utf-8"
    )

    done = await asyncio.to_thread(
        yikou, "import", str(organizations), str(windows), "--from", "2031-01-01"
    )

    assert done[0] == 0
    assert (
        "名称：中原区民政局 → 中原区民政总局；电话：0371-00000101 → 0371-9；自2031-01-01起"
        in done[1]
    )
    assert "新增  窗口 zy-w4  综合窗口4号  自2031-01-01起" in done[1]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("organizations.yaml", "- {code: [", "不是合法的 YAML"),
        ("organizations.json", "[1", "不是合法的 YAML 或 JSON"),
        ("organizations.csv", "code", "只能读取"),
        ("list.yaml", "- {code: x}", "文件名应以"),
        ("list.yaml", "offices: []", "没有“offices”"),
        ("staff.yaml", "people", "应为列表"),
        ("windows.yaml", "- {code: w9, organization: nowhere, name: 一号}",
         "windows.yaml第1条“organization”：机构 nowhere 不存在"),
        ("staff.yaml", "- {id: zy-c01}\n- {id: zy-c99, name: 张三}", "staff.yaml第2条“roles”：缺少"),
    ],
)  # fmt: skip
async def test_a_file_with_a_mistake_changes_nothing_and_is_told_by_file_and_row(
    yikou: Yikou, place: Place, tmp_path: Path, name: str, text: str, said: str
) -> None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")

    for act in ("check", "import"):
        status, output = await asyncio.to_thread(yikou, act, str(file))

        assert status == 1
        assert said in output.replace("\n", "")


def _upgraded(connection: Connection, revision: str) -> None:
    config = migrating.configuration("routing")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _filled_as_before(connection: Connection) -> None:
    known = sa.MetaData()
    known.reflect(connection)
    division = {"code": "410102", "name": "中原区", "full_name": "河南省郑州市中原区", "level": 4}
    office = body(b.DISTRICT_OFFICE, "中原区民政局", department="civil_affairs", external=True,
                  address="一楼", phone="1", hours="")  # fmt: skip
    connection.execute(known.tables["divisions"].insert(), division)
    connection.execute(known.tables["organizations"].insert(), office)


async def test_lists_of_an_earlier_release_hold_since_ever_after_migrating(place: Place) -> None:
    database = Database.open(await place.empty_database())
    async with database.transaction() as connection:
        await connection.run_sync(_upgraded, "0006")
        await connection.run_sync(_filled_as_before)

    await migrating.upgrade("routing", database)

    async with database.reading() as connection:
        offices = await read_offices(connection)
        divisions = await connection.scalar(sa.text("SELECT count(*) FROM division_versions"))
    await database.close()
    kept = offices.present(b.DISTRICT_OFFICE, TODAY)
    assert kept is not None
    assert (kept.name, kept.external, kept.address, kept.duties) == (
        "中原区民政局", True, "一楼", ("civil_affairs",),
    )  # fmt: skip
    assert divisions == 1
