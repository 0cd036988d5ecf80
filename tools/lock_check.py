"""`python -m tools.lock_check`: whether the lock files fit pyproject.toml. Works without a network.

`make lock` writes them anew."""

import re
import sys
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

RUNTIME = "requirements.lock"
DEVELOPMENT = "requirements-dev.lock"
_PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(\[[^]]*])?==(?P<version>[^\s;]+)", re.MULTILINE)


def pins(lock: str) -> dict[str, str]:
    """Name -> version of every package in the text of a lock file."""
    return {canonicalize_name(m["name"]): m["version"] for m in _PINNED.finditer(lock)}


def findings(project: Mapping[str, Any], runtime: str, development: str) -> list[str]:
    """What does not fit. project: the content of pyproject.toml; the locks as text."""
    needed = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    wanted = [one for group in project["dependency-groups"].values() for one in group]
    in_runtime, in_development = pins(runtime), pins(development)
    found = [
        *_missing(needed, in_runtime, RUNTIME),
        *_missing([*needed, *wanted], in_development, DEVELOPMENT),
        *_unhashed(runtime, RUNTIME),
        *_unhashed(development, DEVELOPMENT),
    ]
    for name, version in in_runtime.items():
        if in_development.get(name) != version:
            found.append(f"{DEVELOPMENT}: {name} is not at {version} as in {RUNTIME}")
    return found


def _missing(requirements: Iterable[str], pinned: Mapping[str, str], lock: str) -> list[str]:
    found = []
    for requirement in map(Requirement, requirements):
        version = pinned.get(canonicalize_name(requirement.name))
        if version is None:
            found.append(f"{lock}: {requirement.name} is missing")
        elif not requirement.specifier.contains(version, prereleases=True):
            found.append(f"{lock}: {requirement.name} {version} does not fit {requirement}")
    return found


def _unhashed(lock: str, name: str) -> list[str]:
    blocks = re.split(r"^(?=[A-Za-z0-9])", lock, flags=re.MULTILINE)
    entries = [block for block in blocks if _PINNED.match(block)]
    found = [f"{name}: {e.split()[0]} has no hash" for e in entries if "--hash=sha256:" not in e]
    return found + ([f"{name}: names an address"] if "://" in lock else [])


def main() -> int:
    """Print what does not fit; the exit status is 1 then."""
    project = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))
    runtime, development = (Path(name).read_text("utf-8") for name in (RUNTIME, DEVELOPMENT))
    found = findings(project, runtime, development)
    print("\n".join(found) or "The lock files fit pyproject.toml.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
