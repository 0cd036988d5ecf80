"""No file names a registry or a place on somebody's machine; the locks fit the project."""

import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

from tests.architecture.planting import ROOT
from tools import lock_check
from tools.committed_files import findings, machine_paths, project_files, registry_hosts

PYTHON_OF_DEBIAN_12 = "3.11.2"
LOCK = "fastapi==0.165.0 \\\n    --hash=sha256:{}\n    # via yikou\n"
HASHED = LOCK.format("0" * 64)


def _project(*dependencies: str) -> dict[str, object]:
    return {
        "project": {"dependencies": list(dependencies)},
        "build-system": {"requires": []},
        "dependency-groups": {"dev": []},
    }


def test_no_file_names_a_registry_or_this_machine() -> None:
    found = findings(ROOT, project_files(ROOT), registry_hosts(), machine_paths(ROOT))

    assert found == []


def test_a_planted_registry_host_is_found(tmp_path: Path) -> None:
    host = sorted(registry_hosts())[0]
    path = tmp_path / "requirements.lock"
    path.write_text(f"# made\n--index-url https://{host}/simple\n", "utf-8")

    found = findings(tmp_path, [path], registry_hosts(), set())

    assert found == [f"requirements.lock:2: names {host}"]


def test_a_planted_place_on_this_machine_is_found(tmp_path: Path) -> None:
    path = tmp_path / "settings.py"
    path.write_text(f'FILES = "{tmp_path}/files"\n', "utf-8")

    found = findings(tmp_path, [path], set(), machine_paths(tmp_path))

    assert found == [f"settings.py:1: names {tmp_path}"]


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("Dockerfile", "FROM registry.example.org/library/python:3.11"),
        ("Dockerfile", "ARG BASE_IMAGE=registry.example.org:5000/python:3.11"),
        ("docker-compose.yml", "    image: registry.example.org/postgres:17"),
    ],
)
def test_an_image_with_a_registry_host_is_found(tmp_path: Path, name: str, line: str) -> None:
    path = tmp_path / name
    path.write_text(f"{line}\nFROM ${{BASE_IMAGE}}\nimage: yikou/app:1\n", "utf-8")

    found = findings(tmp_path, [path], set(), set())

    assert len(found) == 1
    assert "names a host" in found[0]


def test_new_files_are_looked_at_before_they_are_committed(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    (tmp_path / ".gitignore").write_text("var/\n", "utf-8")
    (tmp_path / "var").mkdir()
    for name in ("new.py", "var/ignored.py"):
        (tmp_path / name).touch()

    names = {path.name for path in project_files(tmp_path)}

    assert names == {".gitignore", "new.py"}


def test_the_locks_fit_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    locks = [
        (ROOT / name).read_text("utf-8") for name in (lock_check.RUNTIME, lock_check.DEVELOPMENT)
    ]

    assert lock_check.findings(project, *locks) == []


@pytest.mark.parametrize(
    ("dependency", "lock", "finding"),
    [
        ("starlette>=1.10", HASHED, "starlette is missing"),
        ("fastapi>=0.166", HASHED, "fastapi 0.165.0 does not fit fastapi>=0.166"),
        ("fastapi", "fastapi==0.165.0\n", "fastapi==0.165.0 has no hash"),
        ("fastapi", f"--find-links file://here\n{HASHED}", "names an address"),
    ],
)
def test_a_lock_that_does_not_fit_is_found(dependency: str, lock: str, finding: str) -> None:
    found = lock_check.findings(_project(dependency), lock, lock)

    assert f"requirements.lock: {finding}" in found
    assert f"requirements-dev.lock: {finding}" in found


def test_two_locks_with_different_versions_are_found() -> None:
    newer = HASHED.replace("0.165.0", "0.165.1")

    found = lock_check.findings(_project("fastapi"), HASHED, newer)

    assert found == ["requirements-dev.lock: fastapi is not at 0.165.0 as in requirements.lock"]


def test_the_python_of_a_fresh_debian_machine_is_enough() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))

    wanted = SpecifierSet(project["project"]["requires-python"])

    assert wanted.contains(PYTHON_OF_DEBIAN_12)
