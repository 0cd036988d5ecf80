"""The short form of the fault run: services and servers die, every ending comes, no ledger has a gap."""

from pathlib import Path

import pytest

from provision import PostgresServer, RabbitServer
from tests.faults.campaign import run_campaign
from tests.faults.ledger import Ending
from tests.faults.plan import Plan
from tests.faults.report import figures


@pytest.mark.timeout(180)
async def test_no_case_is_lost_or_doubled_while_processes_are_killed(
    postgres: PostgresServer, rabbit: RabbitServer, tmp_path: Path
) -> None:
    plan = Plan.short()

    outcome = await run_campaign(plan, postgres, rabbit, tmp_path)

    verdict, shown = outcome.verdict, figures(outcome)
    assert verdict.lost == [], shown
    assert verdict.duplicated == [], shown
    assert verdict.unexpected == [], shown
    assert verdict.parked == [], shown
    assert outcome.seconds_to_drain is not None, outcome.unrest
    assert not any(outcome.audit.values()), outcome.audit
    assert outcome.unforeseen == {}, outcome.unforeseen
    assert not any(outcome.unasked_deaths.values()), outcome.unasked_deaths
    assert {case.ending for case in outcome.ledger.returned} == set(Ending)
    assert sum(outcome.kills.values()) == plan.kills
