"""What the embedded system writes is for its own account only, whatever the shell allows."""

import asyncio
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.all_in_one import System
from shared.private_files import private_file, private_folder
from shared.settings import ServiceSettings

PROGRAM = "import os; os.umask(0); from services.cli import main; main()"
PUBLIC = {"licence.crt", "jwks.json", *(f"audit-{name}.json" for name in (
    "intake", "routing", "licensing", "notify"))}  # fmt: skip


@pytest.fixture
def open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def readable_by_others(folder: Path) -> list[str]:
    return [
        f"{oct(stat.S_IMODE(one.stat().st_mode))} {one}"
        for one in (folder, *folder.rglob("*"))
        if one.stat().st_mode & 0o077 and one.name not in PUBLIC
    ]


def test_after_a_whole_case_nothing_is_readable_by_another_account(tmp_path: Path) -> None:
    var = tmp_path / "var"

    walked = subprocess.run(
        [sys.executable, "-c", PROGRAM, "demo", "--var", str(var)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert walked.returncode == 0, walked.stderr
    written = {one.suffix for one in var.rglob("*") if one.is_file()}
    assert {".db", ".sealed", ".pdf", ".jsonl", ".pem"} <= written
    assert readable_by_others(var) == []


@pytest.mark.usefixtures("open_umask")
def test_databases_are_closed_to_others_without_any_umask_and_after_an_upgrade(
    tmp_path: Path,
) -> None:
    var = tmp_path / "var"
    var.mkdir(mode=0o755)
    (var / "notify.db").touch(mode=0o644)

    async def migrate() -> set[str]:
        system = System(ServiceSettings(var_dir=var), names=("intake", "notify"))
        try:
            await system.migrate()
            async with system.services["intake"].work(system.services["intake"].system):
                return {one.name for one in var.glob("*.db*")}
        finally:
            await system.close()

    while_open = asyncio.run(migrate())

    assert {"intake.db", "intake.db-wal", "intake.db-shm", "notify.db"} <= while_open
    assert readable_by_others(var) == []


@pytest.mark.usefixtures("open_umask")
def test_a_file_or_folder_of_before_is_closed(tmp_path: Path) -> None:
    folder, file = tmp_path / "old", tmp_path / "old" / "rows.db"
    folder.mkdir(mode=0o777)
    file.touch(mode=0o666)

    private_folder(folder)
    private_file(file)

    assert readable_by_others(folder) == []
