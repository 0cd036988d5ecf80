"""`yikou calendar import`: from a file, with a dry run, in the sentences of the field."""

import asyncio
from pathlib import Path

import pytest
from typer.testing import CliRunner

from services.cli import app
from shared.clock import FrozenClock
from shared.security.keys import KeyRing
from tests.conftest import OpenService
from tests.equipment import Place
from tests.routing import builders as b
from tests.routing.integration import post
from tests.routing.integration.test_calendar_versions import DECEMBER, NUMBER

CSV = "date,kind,name\n2027-01-01,holiday,元旦\n2027-01-02,holiday,元旦\n2027-01-09,workday,元旦\n"
YAML = """
year: 2027
notice: 国办发明电〔2026〕9号
days:
  - {date: 2027-01-01, kind: holiday, name: 元旦}
  - {date: 2027-01-02, kind: holiday, name: 元旦}
  - {date: 2027-01-09, kind: workday, name: 元旦}
"""


def yikou(place: Place, *arguments: str) -> tuple[int, str]:
    """Run the command on the test's database. Returns: exit status, and what it said."""
    where = ("--database", place.settings.database_url, "--var", str(place.settings.var_dir))
    result = CliRunner().invoke(app, ["calendar", "import", *arguments, *where])
    return result.exit_code, result.output


@pytest.mark.parametrize(("name", "text"), [("2027.csv", CSV), ("list.yaml", YAML)])
async def test_a_dry_run_names_the_cases_and_the_import_moves_them(
    open_service: OpenService,
    place: Place,
    clock: FrozenClock,
    tmp_path: Path,
    name: str,
    text: str,
) -> None:
    routing = await open_service("routing")
    for other in ("intake", "licensing", "notify"):
        await place.prepare(other)
    KeyRing.create(place.settings.keys_folder)
    post.reach(clock, DECEMBER)
    await post.send(routing, b.accepted(NUMBER, at=DECEMBER, limits=(7, 20)))
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")

    shown = await asyncio.to_thread(yikou, place, str(file), "--dry-run")
    unmoved = await post.case(routing, NUMBER)
    imported = await asyncio.to_thread(yikou, place, str(file))
    again = await asyncio.to_thread(yikou, place, str(file))

    assert shown[0] == 0
    assert f"{NUMBER}  promised  2027-01-06 → 2027-01-07" in shown[1]
    assert "将使 1 件在办件的期限变动；未作任何更改" in shown[1]
    assert unmoved.calendar_version == 0
    assert imported[0] == 0
    assert "日历版本 1；1 件在办件的期限已变动" in imported[1]
    assert (await post.case(routing, NUMBER)).calendar_version == 1
    assert again[0] == 1
    assert "无需导入" in again[1]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("2027.csv", "date,kind,name\n2026-05-01,holiday,劳动节\n", "不属于2027年"),
        ("2027.csv", "date,kind\n", "第1行应为"),
        ("holidays.csv", CSV, "给出 --year"),
        ("list.yaml", "year: 2027\n", "写明 year 和 days"),
        ("list.yaml", "year: [", "写明 year 和 days"),
    ],
)
async def test_a_file_with_a_mistake_is_refused_with_a_sentence(
    place: Place, tmp_path: Path, name: str, text: str, said: str
) -> None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")

    status, output = yikou(place, str(file))

    assert status == 1
    assert said in output.replace("\n", "")
