"""The walls of .importlinter stand, and each of them catches what is planted against it."""

from pathlib import Path

import pytest

from tests.architecture.planting import ROOT, House, broken_contracts

INDEPENDENT = "The four services do not know of each other"
COMPOSED = "Only the composing modules import a service"
BELOW = "A service does not import what composes it"
SHARED = "shared imports no service"
PURE = "A domain imports no framework, directly or through others"
DOMAIN_AND_SHARED = "A domain takes only errors, calendar and identifiers from shared"
LAYERS = "The layers of a service; a module outside of them is a mistake"
EQUIPMENT = "What runs in earnest imports no equipment of tests and benchmarks"

PLANTED = {
    "a service imports another": (
        "services/intake/commands/submit.py", "import services.routing.queries", INDEPENDENT,
    ),
    "a new composer imports a service": (
        "services/reports.py", "from services.intake import queries", COMPOSED,
    ),
    "a service imports the demo seed": (
        "services/intake/commands/load.py", "import services.demo", BELOW,
    ),
    "shared imports a service": (
        "shared/clock.py", "import services.cli", SHARED,
    ),
    "a domain imports a framework": (
        "services/routing/domain/case.py", "import pydantic", PURE,
    ),
    "a domain reaches a framework through a pure module": (
        "shared/identifiers.py", "import sqlalchemy.types", PURE,
    ),
    "a domain imports a contract": (
        "services/notify/domain/delivery.py", "import shared.contracts", DOMAIN_AND_SHARED,
    ),
    "a stray module beside the layers": (
        "services/licensing/utils.py", "", LAYERS,
    ),
    "a stray folder beside the layers": (
        "services/licensing/helpers/__init__.py", "", LAYERS,
    ),
    "a command imports the edge": (
        "services/intake/commands/accept.py", "import services.intake.api", LAYERS,
    ),
    "an edge imports the other edge": (
        "services/intake/consumers/__init__.py", "import services.intake.api", LAYERS,
    ),
    "an edge reads the settings": (
        "services/intake/api/items.py", "import services.intake.settings", LAYERS,
    ),
    "tables know the domain's repository": (
        "services/intake/tables/__init__.py", "import services.intake.repository", LAYERS,
    ),
    "a service imports equipment of tests": (
        "services/intake/app/__init__.py", "import tests", EQUIPMENT,
    ),
    "shared imports the provisioning of servers": (
        "shared/database.py", "import provision", EQUIPMENT,
    ),
}  # fmt: skip


def test_the_walls_of_the_project_stand() -> None:
    names, said = broken_contracts(ROOT)

    assert not names, said


def test_a_house_without_violations_passes(tmp_path: Path) -> None:
    House.built_in(tmp_path)

    names, said = broken_contracts(tmp_path)

    assert not names, said


@pytest.mark.parametrize(("path", "line", "contract"), PLANTED.values(), ids=PLANTED.keys())
def test_a_planted_violation_breaks_its_wall(
    tmp_path: Path, path: str, line: str, contract: str
) -> None:
    house = House.built_in(tmp_path)
    house.write("services/routing/domain/rules.py", "import shared.identifiers\n")
    house.write(path, f"{line}\n")

    names, said = broken_contracts(tmp_path)

    assert contract in names, said
