"""A small house with the walls of the real one, into which a test plants what must be caught."""

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

_BROKEN = re.compile(r"^(.+) BROKEN(?: \(.*\))?$", re.MULTILINE)
ROOT = Path(__file__).parents[2]
SERVICES = ("intake", "routing", "licensing", "notify")
LAYERS = (
    "app",
    "worker",
    "settings",
    "api",
    "consumers",
    "commands",
    "queries",
    "repository",
    "tables",
    "publishing",
    "domain",
    "migrations",
)
COMPOSERS = (
    "all_in_one",
    "calendar_commands",
    "calendar_imports",
    "cataloguing",
    "cli",
    "demo",
    "directory_cli",
    "directory_imports",
    "operating",
    "serving",
)
SHARED = ("errors", "calendar", "identifiers", "database", "contracts")
EQUIPMENT = ("tests", "provision", "benchmarks", "tools")


@dataclass(frozen=True)
class House:
    """A folder with empty modules of every service and of shared, and the real contracts."""

    folder: Path

    @classmethod
    def built_in(cls, folder: Path) -> "House":
        """Every module empty: nothing is broken yet."""
        house = cls(folder)
        shutil.copy(ROOT / ".importlinter", folder)
        for service in SERVICES:
            for layer in LAYERS:
                house.write(f"services/{service}/{layer}/__init__.py")
        for name in COMPOSERS:
            house.write(f"services/{name}.py")
        for name in SHARED:
            house.write(f"shared/{name}.py")
        for name in EQUIPMENT:
            house.write(f"{name}/__init__.py")
        return house

    def write(self, path: str, text: str = "") -> Path:
        """Write a module and make every folder above it a package."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        for package in target.parents:
            if package == self.folder:
                break
            (package / "__init__.py").touch()
        target.write_text(text, "utf-8")
        return target


def broken_contracts(folder: Path) -> tuple[set[str], str]:
    """Runs import-linter in the folder.

    Returns: the names of the contracts that are broken, and all it said."""
    script = Path(sys.executable).with_name("lint-imports")
    finished = subprocess.run(
        [script, "--no-cache", "--no-logo"], cwd=folder, capture_output=True, text=True, check=False
    )
    said = finished.stdout + finished.stderr
    names = set(_BROKEN.findall(said))
    assert names or finished.returncode == 0, said
    return names, said
