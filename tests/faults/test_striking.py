"""What a fault run books: strikes that were made, at what they were made; no others."""

from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from provision import PostgresServer, RabbitServer
from shared.settings import ServiceSettings
from tests.faults.fleet import Fleet
from tests.faults.plan import SERVERS, SERVICES, Period, Plan, Target
from tests.faults.striking import Striker


class Mortal:
    """A service that dies when told, every second time it is still down."""

    def __init__(self) -> None:
        self.told = 0
        self.died = 0

    def kill(self) -> bool:
        self.told += 1
        self.died += self.told % 2
        return bool(self.told % 2)


def fleet_of_mortals() -> tuple[Fleet, dict[Target, Mortal]]:
    members = {service: Mortal() for service in SERVICES}
    return cast("Fleet", SimpleNamespace(members=members)), members


def somebody_elses() -> SimpleNamespace:
    """A server without anything to kill it with."""
    return SimpleNamespace(is_ours=False)


def plan(*, seconds: float = 60.0, kills: int = 12) -> Plan:
    periods = {target: Period(4, place) for place, target in enumerate(SERVERS, start=1)}
    return Plan(kills=kills, pause=(0.0, 0.0), seconds=seconds, periods=periods)


def striker(chosen: Plan) -> tuple[Striker, dict[Target, Mortal]]:
    fleet, members = fleet_of_mortals()
    postgres = cast("PostgresServer", somebody_elses())
    return Striker(chosen, fleet, postgres, cast("RabbitServer", somebody_elses())), members


async def test_a_service_that_dies_in_a_servers_place_is_booked_as_that_service() -> None:
    striking, members = striker(plan())

    await striking.run()

    assert striking.kills == {name: one.died for name, one in members.items() if one.died}
    assert striking.total == 12
    assert striking.beyond_reach == dict.fromkeys(SERVERS, 3)


async def test_a_run_whose_time_is_up_has_made_fewer_kills_than_planned() -> None:
    striking, _members = striker(plan(seconds=0.0))

    await striking.run()

    assert striking.total == 0


def test_an_error_nobody_foresaw_is_named_by_its_last_words(tmp_path: Path) -> None:
    fleet = Fleet(ServiceSettings(var_dir=tmp_path), tmp_path)
    failed = '{"event": "request failed", "exception": "Traceback …\\nKeyError: 4101"}'
    for member in fleet.members.values():
        member.log.touch()
    fleet.members["intake"].log.write_text(
        f'{failed}\n{{"event": "not sent"}}\nkilled in mid-li\n{failed}\n', encoding="utf-8"
    )

    assert fleet.unforeseen() == Counter({"intake: KeyError: 4101": 2})
