"""Materials at rest: sealed, theirs alone, and told apart from what was put in their place."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from services.intake.tables import files
from tests.intake.integration.test_files import PDF, upload
from tests.intake.integration.window import Desk


class Kept:
    """One uploaded file: where it lies and how it is asked for."""

    def __init__(self, desk: Desk, number: str, file: str, place: Path) -> None:
        self.desk = desk
        self.path = f"applications/{number}/materials/M02/files/{file}"
        self.place = place


@pytest.fixture
async def kept(desk: Desk) -> Kept:
    number = (await desk.submitted())["application_number"]
    _status, answer = await upload(desk, number, "身份证.pdf", PDF)
    folder = desk.service.settings.var_dir / "files"
    (place,) = [one for one in folder.rglob("*") if one.is_file()]
    return Kept(desk, number, answer["id"], place)


async def test_what_lies_in_the_store_is_sealed_and_for_our_account_only(kept: Kept) -> None:
    folder = kept.desk.service.settings.var_dir / "files" / "intake"

    assert kept.place.name.endswith(".pdf.sealed")
    assert b"PDF-1.7" not in kept.place.read_bytes()
    assert folder.stat().st_mode & 0o077 == 0


async def test_a_file_lies_under_a_name_of_its_own(kept: Kept) -> None:
    identity = kept.path.rpartition("/")[2]

    assert kept.place.name == f"{UUID(identity).hex}.pdf.sealed"
    assert "身份证" not in str(kept.place)


def _gone(place: Path) -> None:
    place.unlink()


def _cut(place: Path) -> None:
    place.write_bytes(place.read_bytes()[:-1])


def _emptied(place: Path) -> None:
    place.write_bytes(b"")


def _replaced(place: Path) -> None:
    place.write_bytes(PDF)


@pytest.mark.parametrize("harm", [_gone, _cut, _emptied, _replaced])
async def test_a_file_that_is_lost_or_not_itself_is_told_and_not_shown(
    kept: Kept, harm: Callable[[Path], None]
) -> None:
    harm(kept.place)

    answer = await kept.desk.get(kept.path)

    assert (answer.status_code, answer.json()["code"]) == (500, "file_lost")


async def test_a_file_of_before_that_was_kept_plain_is_still_read(kept: Kept) -> None:
    plain = kept.place.with_name(kept.place.name.removesuffix(".sealed"))
    plain.write_bytes(PDF)
    async with kept.desk.service.work(kept.desk.service.system) as work:
        named = sa.func.replace(files.c.path, ".sealed", "")
        await work.connection.execute(files.update().values(path=named))

    assert (await kept.desk.get(kept.path)).content == PDF


async def test_a_large_file_comes_back_whole(desk: Desk) -> None:
    number = (await desk.submitted())["application_number"]
    content = PDF.removesuffix(b"%%EOF\n") + bytes(range(256)) * 20_000 + b"\n%%EOF\n"

    status, answer = await upload(desk, number, "图纸.pdf", content)
    back = await desk.get(f"applications/{number}/materials/M02/files/{answer['id']}")

    assert status == 201
    assert back.content == content
