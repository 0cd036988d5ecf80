"""What several offices and the window say of one case, whatever order it comes in (decision 0066)."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest

from services.routing.domain.case import Case
from services.routing.domain.statuses import CaseStatus, TaskStatus
from shared import contracts
from shared.clock import FrozenClock
from shared.contracts.envelope import Envelope, Event
from shared.contracts.parts import Commitment, Due, MaterialState
from shared.identifiers import ApplicationNumber
from shared.messaging import inbox
from shared.service import Service
from tests.conftest import OpenService
from tests.equipment import FRIDAY_MORNING, RecordingBus
from tests.routing import builders as b
from tests.routing.integration import post

NUMBER, IN_ORDER = b.number_of(1), b.number_of(2)
REFORM = "11410102MBDEM0031F"
DEFERRAL = Commitment(
    kind="deferral",
    signed_at=FRIDAY_MORNING,
    papers=("M02",),
    due=Due(on=date(2026, 11, 24)),
    withholds_certificate=True,
)
SAID: dict[str, Callable[[ApplicationNumber], Event]] = {
    "an answer": lambda number: b.decided(number, *_reformers(number)),
    "a check of papers": lambda number: b.papers_checked(number, *_reformers(number)),
    "a request": lambda number: b.supplement_requested(number, b.task_of(number, 0, 5)),
}


def _reformers(number: ApplicationNumber) -> tuple[UUID, str]:
    return b.task_of(number, 0, 4, "service_reform"), REFORM


def _refusal(number: ApplicationNumber) -> Event:
    at = FRIDAY_MORNING + timedelta(hours=2)
    task = b.task_of(number, 0, 4)
    return b.decided(number, task, b.DISTRICT_OFFICE, outcome="refused", at=at)


async def _joint(open_service: OpenService, clock: FrozenClock) -> Service:
    """Two cases of three offices each; what they said in the morning is heard in the afternoon."""
    routing = await open_service("routing")
    for number in (NUMBER, IN_ORDER):
        await post.send(routing, b.accepted(number, plan=b.PARALLEL))
    clock.advance(timedelta(hours=5))
    return routing


def _essence(case: Case) -> dict[str, object]:
    joint = case.joint
    tasks = sorted(case.tasks, key=lambda one: (one.department, one.level))
    return {
        "status": case.status,
        "tasks": [(task.status, task.decision, task.closed_at) for task in tasks],
        "asked": [(one.request_id, one.requested_at) for one in joint.asks],
        "checked": [(one.organization_name, one.papers) for one in joint.checks],
        "collecting": joint.collecting_until,
    }


async def _last_words(routing: Service, number: str) -> dict[str, list[tuple[str, str, bool]]]:
    """By office of a task, what it was told last of the others."""
    await post.announced(routing, number)
    told = [Envelope.model_validate_json(one.body) for one in routing.part(RecordingBus).published]
    last: dict[str, list[tuple[str, str, bool]]] = {}
    for one in told:
        if one.type == contracts.TaskStageUpdated.TYPE and one.subject == number:
            seen = one.data["colleagues"]
            states = [(each["organization"], each["state"], bool(each["opinion"])) for each in seen]
            last[_place(number, one.data["task_id"])] = sorted(states)
    return last


def _place(number: str, task: str) -> str:
    places = {"street": (5, "civil_affairs"), "district": (4, "civil_affairs")}
    places["reform"] = (4, "service_reform")
    known = {
        str(b.task_of(ApplicationNumber(number), 0, level, department)): name
        for name, (level, department) in places.items()
    }
    return known[task]


@pytest.mark.parametrize("said", [*([one] for one in SAID), list(SAID), [*reversed(SAID)]])
async def test_what_an_office_said_before_another_refused_stands_also_when_it_comes_later(
    open_service: OpenService, clock: FrozenClock, said: list[str]
) -> None:
    routing = await _joint(open_service, clock)
    before = sorted(said, key=list(SAID)[::-1].index)

    await post.send(routing, *(SAID[one](IN_ORDER) for one in before), _refusal(IN_ORDER))
    await post.send(routing, _refusal(NUMBER), *(SAID[one](NUMBER) for one in said))

    in_order, found = await post.case(routing, IN_ORDER), await post.case(routing, NUMBER)
    assert found.status is CaseStatus.REFUSED
    assert _essence(found) == _essence(in_order)
    assert await _last_words(routing, NUMBER) == await _last_words(routing, IN_ORDER)
    assert await post.audited(routing, NUMBER) == []


async def test_what_an_office_says_after_it_was_recalled_is_refused(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await _joint(open_service, clock)
    late = b.decided(NUMBER, *_reformers(NUMBER), at=clock.now() + timedelta(minutes=1))

    await post.send(routing, _refusal(NUMBER), late)

    task = (await post.case(routing, NUMBER)).task(late_task := _reformers(NUMBER)[0])
    assert (task.id, task.status, task.decision) == (late_task, TaskStatus.RECALLED, None)
    assert await post.audited(routing, NUMBER) == ["refuse_decide_task"]


async def test_an_office_that_has_answered_hears_the_last_word_of_its_stage(
    open_service: OpenService, clock: FrozenClock
) -> None:
    routing = await _joint(open_service, clock)

    await post.send(
        routing,
        b.decided(NUMBER, *_reformers(NUMBER)),
        b.decided(NUMBER, b.task_of(NUMBER, 0, 5), b.STREET_OFFICE),
        b.decided(NUMBER, b.task_of(NUMBER, 0, 4), b.DISTRICT_OFFICE),
    )

    told = await _last_words(routing, NUMBER)
    assert (await post.case(routing, NUMBER)).status is CaseStatus.GRANTED
    assert {name: [state for _, state, _ in seen] for name, seen in told.items()} == {
        name: ["answered", "answered"] for name in ("street", "district", "reform")
    }


@pytest.mark.parametrize("newest_first", [False, True])
async def test_the_papers_stand_as_the_window_told_last(
    open_service: OpenService, *, newest_first: bool
) -> None:
    routing = await open_service("routing")
    whole = b.accepted(NUMBER).model_copy(update={"commitment": DEFERRAL})
    await post.send(routing, whole, b.supplement_requested(NUMBER, b.task_of(NUMBER, 0, 5)))
    news: list[tuple[Event, int]] = [
        (b.supplemented(NUMBER).model_copy(update={"materials": _photo("deferred")}), 1_000_000),
        (_completed(whole), 1_000_001),
    ]

    for event, sequence in reversed(news) if newest_first else news:
        body = post.envelope(event, sequence=sequence)
        await inbox.receive(routing, post.consumer_for(routing, event), body)

    case = await post.case(routing, NUMBER)
    papers = {one["code"]: one["state"] for one in case.dossier.materials}
    assert papers == {**{one.code: one.state for one in whole.materials}, "M02": "received"}


def _photo(state: str) -> tuple[MaterialState, ...]:
    return (MaterialState.model_validate({"code": "M02", "name": "照片", "state": state}),)


def _completed(whole: contracts.ApplicationAccepted) -> contracts.ApplicationCompleted:
    return contracts.ApplicationCompleted(
        application_number=whole.application_number,
        item=whole.item,
        origin=whole.origin,
        materials=_photo("received"),
        completed_at=FRIDAY_MORNING + timedelta(hours=1),
    )
