"""The four services look alike: who knows one finds any room of the others (style.md §1)."""

from importlib import import_module
from inspect import signature
from pathlib import Path
from types import ModuleType

import pytest
import sqlalchemy as sa
import yaml

from services.all_in_one import COMPONENTS
from shared.messaging.consumer import Consumer
from shared.messaging.tables import CommonTables
from shared.settings import ServiceSettings
from shared.worker import Timer
from tests.architecture.planting import LAYERS, ROOT

SERVICES = tuple(COMPONENTS)
each_service = pytest.mark.parametrize("service", SERVICES)


def rooms(package: Path) -> set[str]:
    """The modules and packages directly inside a package."""
    modules = {path.stem for path in package.glob("*.py")}
    packages = {path.parent.name for path in package.glob("*/__init__.py")}
    return (modules | packages) - {"__init__"}


def _module(service: str, name: str) -> ModuleType:
    return import_module(f"services.{service}.{name}")


@each_service
def test_a_service_has_exactly_the_rooms_of_the_plan(service: str) -> None:
    assert rooms(ROOT / "services" / service) == set(LAYERS)


def test_a_stray_room_is_seen(tmp_path: Path) -> None:
    (tmp_path / "helpers").mkdir()
    for name in ("__init__.py", "app.py", "utils.py", "helpers/__init__.py"):
        (tmp_path / name).touch()

    assert rooms(tmp_path) == {"app", "utils", "helpers"}


@each_service
def test_a_service_says_what_it_owns_receives_and_announces(service: str) -> None:
    words = (import_module(f"services.{service}").__doc__ or "").lower()

    assert all(word in words for word in ("owns", "receives", "announces"))


@each_service
def test_a_service_is_composed_in_the_same_way(service: str) -> None:
    app = _module(service, "app")

    assert service == app.NAME
    assert list(signature(app.create_service).parameters) == ["settings", "clock", "keys"]
    assert list(signature(app.create_app).parameters) == ["service"]


@each_service
def test_a_service_has_settings_consumers_and_timers(service: str) -> None:
    settings = _module(service, "settings").Settings
    consumers = _module(service, "consumers").CONSUMERS
    timers = _module(service, "worker").TIMERS

    assert issubclass(settings, ServiceSettings)
    assert consumers
    assert all(isinstance(one, Consumer) for one in consumers)
    assert isinstance(timers, tuple)
    assert all(isinstance(one, Timer) for one in timers)


@each_service
def test_a_service_keeps_the_common_tables_in_its_own_database(service: str) -> None:
    tables = _module(service, "tables")

    assert isinstance(tables.metadata, sa.MetaData)
    assert isinstance(tables.common, CommonTables)
    assert tables.common.outbox.metadata is tables.metadata


@each_service
def test_a_service_maps_its_errors_in_one_table(service: str) -> None:
    errors = _module(service, "api.errors").ERRORS

    assert errors
    codes = [code for _status, code in errors.values()]
    assert all(code == code.lower() and " " not in code for code in codes)


def test_one_code_never_stands_for_two_statuses() -> None:
    statuses: dict[str, set[int]] = {}
    for service in SERVICES:
        for status, code in _module(service, "api.errors").ERRORS.values():
            statuses.setdefault(code, set()).add(status)

    assert {code: found for code, found in statuses.items() if len(found) > 1} == {}


def test_compose_starts_every_service() -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))

    started = {
        name
        for name, container in compose["services"].items()
        if name in SERVICES and "serve" in str(container.get("command", ""))
    }
    assert started == set(SERVICES)


def test_continuous_integration_runs_the_checks_and_the_tests() -> None:
    script = ROOT / ".ci" / "run"

    lines = script.read_text("utf-8").splitlines()

    assert script.stat().st_mode & 0o111
    assert "set -euo pipefail" in lines
    assert lines[-2:] == ["make check", "make test"]
