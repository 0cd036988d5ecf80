"""Papers promised instead of brought: the case goes on, the certificate waits, a default ends it (F)."""

from datetime import date, timedelta
from typing import Any

import pytest

from services.routing.commands.reconcile_cases import reconcile_cases
from services.routing.domain.clocks import ClockKind
from services.routing.domain.statuses import CaseStatus
from shared import contracts
from shared.clock import FrozenClock
from shared.contracts.parts import Commitment, Due, MaterialState
from shared.identifiers import ApplicationNumber
from tests.conftest import OpenService
from tests.equipment import FRIDAY_MORNING, RecordingBus
from tests.routing import builders as b
from tests.routing.integration import post

NUMBER = b.number_of(1)
PHOTO = MaterialState(code="M02", name="照片", state="deferred")
DEFERRAL = Commitment(
    kind="deferral",
    signed_at=FRIDAY_MORNING,
    papers=("M02",),
    due=Due(on=date(2026, 11, 24)),
    withholds_certificate=True,
)
NEXT_DAY = FRIDAY_MORNING + timedelta(days=1)


def accepted(number: ApplicationNumber = NUMBER) -> contracts.ApplicationAccepted:
    whole = b.accepted(number)
    return whole.model_copy(update={"commitment": DEFERRAL, "materials": (PHOTO,)})


def completed(number: ApplicationNumber = NUMBER) -> contracts.ApplicationCompleted:
    whole = b.accepted(number)
    return contracts.ApplicationCompleted(
        application_number=number,
        item=whole.item,
        origin=whole.origin,
        materials=(PHOTO.model_copy(update={"state": "received"}),),
        completed_at=NEXT_DAY,
    )


def defaulted(consequence: Any) -> contracts.ApplicationDefaulted:
    whole = b.accepted(NUMBER)
    return contracts.ApplicationDefaulted(
        application_number=NUMBER,
        item=whole.item,
        origin=whole.origin,
        consequence=consequence,
        reason="容缺材料逾期未补齐：照片",
        legal_basis="《容缺受理办法》",
        missing=("照片",),
        defaulted_at=NEXT_DAY,
    )


def last_of(bus: RecordingBus, kind: str) -> str:
    return next(one.body for one in reversed(bus.published) if kind in one.type)


async def test_the_decision_does_not_wait_for_the_papers_but_the_certificate_does(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await open_service("routing")

    await post.send(routing, accepted(), b.street_decides(NUMBER), b.district_decides(NUMBER))
    clock.advance(timedelta(hours=1))
    await reconcile_cases(routing)

    granted = await post.case(routing, NUMBER)
    assert granted.status is CaseStatus.GRANTED
    assert ClockKind.ISSUE not in {one.kind for one in granted.clocks}
    announced = await post.announced(routing, NUMBER)
    assert announced[-1] == "case.decided"
    assert "case.strayed" not in announced
    decided = last_of(routing.part(RecordingBus), "case.decided")
    assert '"is_withheld":true' in decided.replace(": ", ":")
    assert '"kind":"deferral"' in decided.replace(": ", ":")


async def test_the_ten_days_for_the_certificate_begin_when_the_papers_are_in(
    open_service: OpenService,
) -> None:
    routing = await open_service("routing")
    await post.send(routing, accepted(), b.street_decides(NUMBER), b.district_decides(NUMBER))

    await post.send(routing, completed(), completed())

    case = await post.case(routing, NUMBER)
    (issue,) = [one for one in case.clocks if one.kind is ClockKind.ISSUE]
    assert issue.started_on == date(2026, 11, 21)
    assert case.dossier.materials[0]["state"] == "received"
    assert not case.dossier.awaits_completion


async def test_papers_that_come_before_the_decision_hold_nothing_up(
    open_service: OpenService,
) -> None:
    routing = await open_service("routing")

    await post.send(routing, accepted(), completed(), b.street_decides(NUMBER))
    await post.send(routing, b.district_decides(NUMBER))

    await post.announced(routing, NUMBER)
    decided = last_of(routing.part(RecordingBus), "case.decided")
    assert '"is_withheld":false' in decided.replace(": ", ":")


@pytest.mark.parametrize(
    ("consequence", "status", "told", "ground"),
    [
        ("refused", CaseStatus.REFUSED, "case.decided", '"outcome":"refused"'),
        ("withdrawn", CaseStatus.WITHDRAWN, "case.withdrawn", '"ground":"deemed"'),
        (
            "acceptance_revoked",
            CaseStatus.WITHDRAWN,
            "case.withdrawn",
            '"ground":"acceptance_revoked"',
        ),
    ],
)
@pytest.mark.parametrize("is_granted", [False, True], ids=["under review", "granted"])
async def test_papers_that_do_not_come_end_the_case_as_the_city_has_it(
    open_service: OpenService,
    consequence: str,
    status: CaseStatus,
    told: str,
    ground: str,
    is_granted: bool,
) -> None:
    routing = await open_service("routing")
    await post.send(routing, accepted())
    if is_granted:
        await post.send(routing, b.street_decides(NUMBER), b.district_decides(NUMBER))

    await post.send(routing, defaulted(consequence))

    case = await post.case(routing, NUMBER)
    assert case.status is status
    assert case.open_tasks == ()
    assert not any(one.is_running for one in case.clocks if one.kind is ClockKind.PROMISED)
    announced = await post.announced(routing, NUMBER)
    assert announced[-1] == told
    assert ("task.recalled" in announced) is not is_granted
    assert ground in last_of(routing.part(RecordingBus), told).replace(": ", ":")


async def test_a_default_after_the_case_ended_changes_nothing(open_service: OpenService) -> None:
    routing = await open_service("routing")
    await post.send(routing, accepted(), b.withdrawn(NUMBER))

    await post.send(routing, defaulted("refused"))

    assert (await post.case(routing, NUMBER)).status is CaseStatus.WITHDRAWN
    assert (await post.acts(routing, NUMBER))[-1] == ("default_case", False)
