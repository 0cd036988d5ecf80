"""Promises in place of papers at the window: applications that rest on one, in a line each."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from services.intake.domain.promises.terms import PromisePolicy
from services.intake.tables import commitments
from services.intake.worker import watch_commitments
from shared.clock import FrozenClock
from shared.contracts import CaseDecided, CaseWithdrawn, PostCheckConcluded
from tests.equipment import FRIDAY_MORNING
from tests.intake.integration.window import CLERK, Answer, Desk, body, decided, problem

DISTRICT_CLERK = "zy-c01"
STREET_CLERK = "zy-lianhu-c01"
SIGNED = {"signer": "周桂英", "relation": "self", "method": "handwritten"}
PHOTO = "M03"
ACCOUNT = "M05"


async def with_photo_to_follow(desk: Desk, *, applicant: str = "bus-1") -> Answer:
    """A bus card asked for whose photo is to follow."""
    return await put_off(desk, "elder_bus_card", applicant, PHOTO, by=CLERK)


async def put_off(desk: Desk, item: str, applicant: str, paper: str, *, by: str) -> Answer:
    """An application one of whose papers is to follow."""
    papers = body(item=item, applicant=applicant, missing=(paper,))
    for one in papers["materials"]:
        if one["code"] == paper:
            one["state"] = "deferred"
    answer = await desk.post("applications", papers, by=by)
    assert answer.status_code == 201, answer.text
    found: Answer = answer.json()
    return found


async def promised(desk: Desk, number: str, kind: str = "deferral", *, by: str = CLERK) -> Answer:
    """The commitment drawn up and signed."""
    for path, content in (("", {"kind": kind}), ("/signing", SIGNED)):
        answer = await desk.post(f"applications/{number}/commitment{path}", content, by=by)
        assert answer.status_code == 201, answer.text
    found: Answer = answer.json()
    return found


async def accepted_on_promise(desk: Desk) -> Answer:
    """A bus card accepted while the photo is to follow."""
    submitted = await with_photo_to_follow(desk)
    number = submitted["application_number"]
    await promised(desk, number)
    answer = await desk.post(f"applications/{number}/acceptance", {})
    assert answer.status_code == 201, answer.text
    return {**submitted, **answer.json()}


async def declared_and_accepted(desk: Desk) -> Answer:
    """A hygiene permit accepted on a declaration in place of the test report."""
    papers = body(item="public_place_hygiene", applicant="hotel-1", missing=("M04",))
    answer = await desk.post("applications", papers, by=DISTRICT_CLERK)
    submitted: Answer = answer.json()
    number = submitted["application_number"]
    await promised(desk, number, "declaration", by=DISTRICT_CLERK)
    accepted = await desk.post(f"applications/{number}/acceptance", {}, by=DISTRICT_CLERK)
    assert accepted.status_code == 201, accepted.text
    return {**submitted, **accepted.json()}


async def bring(desk: Desk, number: str, *codes: str, by: str = CLERK) -> Answer:
    """Papers that were to follow, brought to the window."""
    brought = [{"code": code, "state": "received"} for code in codes]
    answer = await desk.post(
        f"applications/{number}/commitment/completion", {"materials": brought}, by=by
    )
    assert answer.status_code == 201, answer.text
    found: Answer = answer.json()
    return found


async def commitment(desk: Desk, number: str, *, by: str = CLERK) -> Answer:
    """The commitment as the window sees it."""
    found: Answer = (await desk.get(f"applications/{number}/commitment", by=by)).json()
    return found


async def days_later(desk: Desk, days: float) -> int:
    """So many days later the timer looks at the commitments. Returns: how many it looked at."""
    clock = desk.service.clock
    assert isinstance(clock, FrozenClock)
    clock.advance(timedelta(days=days))
    return await watch_commitments(desk.service)


async def refused_with(desk: Desk, path: str, content: Any, *, by: str = CLERK) -> tuple[int, str]:
    """Status and code with which an act is refused."""
    return problem(await desk.post(path, content, by=by))


async def told(desk: Desk, kind: str) -> list[Answer]:
    """The data of every announcement of a kind."""
    name = f"cn.yikou.{kind}.v1"
    return [one["data"] for one in await desk.announced() if one["type"] == name]


async def statuses(desk: Desk) -> list[str]:
    """The statuses of all commitments, in the order in which they were drawn up."""
    async with desk.service.reading() as connection:
        rows = await connection.execute(
            sa.select(commitments.c.status).order_by(commitments.c.drawn_up_at, commitments.c.id)
        )
        return list(rows.scalars())


def granted(application: Answer, outcome: str = "granted") -> CaseDecided:
    """The case decided, its certificate withheld."""
    return decided(application, outcome).model_copy(update={"is_withheld": outcome == "granted"})


def undone(number: str, ground: Any) -> CaseWithdrawn:
    """Routing ended the case for the broken promise."""
    return CaseWithdrawn(application_number=number, withdrawn_at=FRIDAY_MORNING, ground=ground)


def concluded(number: str, outcome: Any) -> PostCheckConcluded:
    """Licensing has checked."""
    return PostCheckConcluded(
        application_number=number,
        check_id="k1",
        outcome=outcome,
        organization="11410102MBDEM09551",
        organization_name="中原区卫生健康委员会",
        reason="消毒间未设置，逾期未整改",
        legal_basis="《行政许可法》第六十九条",
        concluded_at=FRIDAY_MORNING,
    )


def policy(consequence: Any) -> PromisePolicy:
    """A city that handles defaults in this way."""
    return PromisePolicy(on_default=consequence)
