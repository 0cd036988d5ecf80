"""Advice asks the applicant for nothing, and where no office has a task nobody is silent."""

from datetime import timedelta

import pytest

from services.routing.domain.statuses import CaseStatus
from services.routing.worker import ring_cases
from shared.clock import FrozenClock
from shared.contracts.parts import PlannedTask, RoutePlan
from tests.conftest import OpenService
from tests.routing import builders as b
from tests.routing.integration import post

NUMBER = b.number_of(1)
STREET, REFORMERS = b.task_of(NUMBER, 0, 5), b.task_of(NUMBER, 0, 4, "service_reform")
REFORM = "11410102MBDEM0031F"


def _with(other: PlannedTask) -> RoutePlan:
    return RoutePlan(stages=(b.stage("review", b.planned("civil_affairs", 5), other),))


ADVISED = _with(b.planned("service_reform", 4, leads=False, may_veto=False, advisory=True))
SILENT = _with(b.planned("service_reform", 4, leads=False, silence_is_consent=True))


async def test_beside_advice_one_office_asks_at_once(open_service: OpenService) -> None:
    routing = await open_service("routing")
    await post.send(routing, b.accepted(NUMBER, plan=ADVISED))

    await post.send(routing, b.supplement_requested(NUMBER, STREET))

    case = await post.case(routing, NUMBER)
    assert case.status is CaseStatus.SUPPLEMENT_REQUESTED
    assert case.joint.collecting_until is None


async def test_who_only_advises_asks_for_no_papers(open_service: OpenService) -> None:
    routing = await open_service("routing")
    await post.send(routing, b.accepted(NUMBER, plan=ADVISED))

    await post.send(
        routing, b.supplement_requested(NUMBER, REFORMERS, organization=REFORM, request_id="r-2")
    )

    case = await post.case(routing, NUMBER)
    assert (case.status, case.supplement, case.joint.asks) == (CaseStatus.UNDER_REVIEW, None, ())
    assert ("request_supplement", False) in await post.acts(routing, NUMBER)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
async def test_a_task_without_office_does_not_consent_by_silence(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await open_service("routing")
    await post.send(
        routing,
        b.accepted(NUMBER, plan=SILENT),
        b.handed_on(NUMBER, REFORMERS, organization=REFORM),
        b.street_decides(NUMBER),
    )

    post.reach(clock, b.utc(2026, 11, 20) + timedelta(days=10))
    while await ring_cases(routing):
        pass

    case = await post.case(routing, NUMBER)
    (waiting,) = case.open_tasks
    assert (waiting.is_placed, waiting.decision) == (False, None)
    assert case.status is CaseStatus.UNDER_REVIEW
