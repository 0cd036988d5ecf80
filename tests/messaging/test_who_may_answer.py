"""On the real broker: an answer counts only when it comes from whoever holds the task."""

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import aio_pika
import pytest
from aiormq.exceptions import ChannelAccessRefused, ChannelPreconditionFailed

from provision import RabbitServer
from services.routing.commands.change_registers import change_registers, sheet
from services.routing.domain.register.entries import RegisterKind
from shared.clock import FrozenClock
from shared.contracts import TaskDecided
from shared.contracts.envelope import Exchange
from shared.contracts.parts import RoutePlan
from shared.messaging import parked
from shared.messaging.rabbitmq_bus import declare
from shared.messaging.topology import topology
from shared.service import Service
from tests.brokers import make_secrets
from tests.equipment import Place, running_system, seed
from tests.routing import builders as b
from tests.routing.integration import post
from tests.waiting import until

NUMBER = b.number_of(7)
STREET_TASK = b.task_of(NUMBER, 0, 5)
DISTRICT_TASK = b.task_of(NUMBER, 0, 4)
DESK_TASK = b.task_of(NUMBER, 0, 4, "service_reform")
KEYS = {
    b.STREET_OFFICE: "external.street.410102013.civil_affairs",
    b.DISTRICT_OFFICE: "external.district.410102.civil_affairs",
}
STREET, DISTRICT = (f"yikou_office_{code}" for code in KEYS)
DESK = "yikou_licensing"
PLAN = RoutePlan(
    stages=(
        b.stage(
            "joint_review",
            b.planned("civil_affairs", 5),
            b.planned("civil_affairs", 4, leads=False, sign_off_required=True),
            b.planned("service_reform", 4, leads=False, may_veto=False),
        ),
    )
)
REFUSED = {
    "outcome": "refused",
    "reason": "年龄未满六十周岁",
    "legal_basis": "老年人权益保障法第二条",
    "remedy": "可以申请行政复议",
}


@dataclass(frozen=True)
class Broker:
    """The broker with the users and rights that an operator makes. urls: by user."""

    urls: dict[str, str]

    @asynccontextmanager
    async def channel(self, user: str) -> AsyncIterator[aio_pika.abc.AbstractChannel]:
        connection = await aio_pika.connect(self.urls[user])
        async with connection:
            yield await connection.channel()

    async def send(self, user: str, event: TaskDecided, *, user_id: str | None) -> None:
        """Publish an answer as this user. user_id: the property it sets."""
        message = aio_pika.Message(post.envelope(event), user_id=user_id)
        async with self.channel(user) as channel:
            exchange = await channel.get_exchange(Exchange.DECISIONS, ensure=False)
            await exchange.publish(message, event.default_routing_key())


@pytest.fixture(scope="module")
def broker(rabbit: RabbitServer, tmp_path_factory: pytest.TempPathFactory) -> Broker:
    if not rabbit.is_ours:
        pytest.skip("users are not added to a broker named by the environment")
    made, secrets = tmp_path_factory.mktemp("secrets"), make_secrets()
    for code, key in KEYS.items():
        secrets.add_office(made, code, key)
    secrets.make_secrets(made, postgres="-", rabbitmq=f"{rabbit.host}:{rabbit.port}")
    definitions = (made / "rabbitmq_definitions").read_text(encoding="utf-8")
    definitions = definitions.replace('"vhost": "yikou"', '"vhost": "answers"')
    definitions = definitions.replace('{\n   "name": "yikou"\n', '{\n   "name": "answers"\n')
    with tempfile.NamedTemporaryFile("w", suffix=".json", dir="/tmp") as file:
        file.write(definitions)
        file.flush()
        Path(file.name).chmod(0o644)
        rabbit.control("import_definitions", file.name)
    users = [one["name"] for one in json.loads(definitions)["users"]]
    return Broker(
        {user: url_of(made / f"broker_url_{user.removeprefix('yikou_')}") for user in users}
    )


def url_of(file: Path) -> str:
    return file.read_text(encoding="utf-8").strip().removesuffix("yikou") + "answers"


@pytest.fixture
def database_kind() -> str:
    return "sqlite"


@pytest.fixture
async def routing(place: Place, broker: Broker, clock: FrozenClock) -> AsyncIterator[Service]:
    """Routing at work, with a case whose street and district answer through their own systems."""
    settings = place.settings.with_changes(broker_url=broker.urls["yikou_routing"])
    here = replace(place, settings=settings)
    async with running_system(here, names=("routing",), clock=clock) as system:
        service = system.services["routing"]
        async with service.work(service.system) as work:
            rows = sheet("organizations.yaml", [external(code) for code in KEYS])
            await change_registers(work, {RegisterKind.ORGANIZATIONS: rows})
        await post.send(service, b.accepted(NUMBER, plan=PLAN))
        async with broker.channel("yikou_routing") as channel:
            pairs = (("routing", consumer) for consumer in service.consumers.values())
            await declare(channel, topology(pairs))
        working = asyncio.create_task(system.run())
        yield service
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working


def external(code: str) -> dict[str, object]:
    office = next(one for one in seed().organizations if one.code == code)
    return {
        "code": code, "name": office.name, "kind": office.kind, "division": office.division,
        "level": office.level, "department": office.department, "external": True,
    }  # fmt: skip


async def open_tasks(routing: Service) -> set[str]:
    case = await post.case(routing, NUMBER)
    return {str(task.id) for task in case.tasks if task.is_open}


async def parked_reason(routing: Service) -> str:
    async def reasons() -> list[str]:
        async with routing.reading() as connection:
            return [one.reason for one in await parked.parked(connection, routing.tables)]

    (reason,) = await until("the parked answer", reasons)
    return reason


def decision(task: object, organization: str) -> TaskDecided:
    decided = b.decided(NUMBER, task, organization)  # type: ignore[arg-type]
    signed = decided.decision.model_copy(update={"signed_by": "office-h01"})
    return decided.model_copy(update={"decision": signed})


@pytest.mark.parametrize(
    ("user", "task", "organization"),
    [
        (STREET, STREET_TASK, b.STREET_OFFICE),
        (DISTRICT, DISTRICT_TASK, b.DISTRICT_OFFICE),
    ],
)
async def test_a_department_answers_its_own_task(
    routing: Service, broker: Broker, user: str, task: object, organization: str
) -> None:
    await broker.send(user, decision(task, organization), user_id=user)

    async def answered() -> bool:
        return str(task) not in await open_tasks(routing)

    await until("the answer", answered)


@pytest.mark.parametrize(
    ("user", "user_id", "task", "organization"),
    [
        (STREET, STREET, DISTRICT_TASK, b.DISTRICT_OFFICE),
        (STREET, None, DISTRICT_TASK, b.DISTRICT_OFFICE),
        (DISTRICT, None, DISTRICT_TASK, b.DISTRICT_OFFICE),
        (DESK, DESK, DISTRICT_TASK, b.DISTRICT_OFFICE),
        (STREET, STREET, DESK_TASK, b.DISTRICT_OFFICE),
    ],
    ids=["another department", "unnamed", "unnamed holder", "the desk", "a desk's task"],
)
async def test_an_answer_by_anybody_else_is_parked_with_the_reason_and_has_no_effect(
    routing: Service, broker: Broker, user: str, user_id: str | None, task: object,
    organization: str,
) -> None:  # fmt: skip
    before = await open_tasks(routing)

    await broker.send(user, decision(task, organization), user_id=user_id)

    reason = await parked_reason(routing)
    assert f"答复来自 {user_id or '未经消息代理证明的发送者'}" in reason
    assert await open_tasks(routing) == before
    assert len(before) == 3


async def test_a_parked_answer_released_by_an_operator_is_parked_again(
    routing: Service, broker: Broker
) -> None:
    await broker.send(STREET, decision(DISTRICT_TASK, b.DISTRICT_OFFICE), user_id=STREET)
    await parked_reason(routing)

    async with routing.work(routing.system) as work:
        await parked.replay(work.connection, work.tables, subject=NUMBER, now=work.now)

    assert f"答复来自 {STREET}" in await parked_reason(routing)
    assert str(DISTRICT_TASK) in await open_tasks(routing)


async def test_a_sender_written_into_the_message_counts_for_nothing(
    routing: Service, broker: Broker
) -> None:
    body = json.loads(post.envelope(decision(DISTRICT_TASK, b.DISTRICT_OFFICE)))
    forged = json.dumps({**body, "sender": DISTRICT}).encode()

    async with broker.channel(STREET) as channel:
        exchange = await channel.get_exchange(Exchange.DECISIONS, ensure=False)
        await exchange.publish(aio_pika.Message(forged, user_id=STREET), "task.decided.v1")

    assert f"答复来自 {STREET}" in await parked_reason(routing)


async def test_the_broker_refuses_the_name_of_another(routing: Service, broker: Broker) -> None:
    with pytest.raises(ChannelPreconditionFailed):
        await broker.send(STREET, decision(DISTRICT_TASK, b.DISTRICT_OFFICE), user_id=DISTRICT)

    assert len(await open_tasks(routing)) == 3


async def test_the_desk_answers_what_no_department_holds(routing: Service, broker: Broker) -> None:
    holder = next(
        one for one in (await post.case(routing, NUMBER)).tasks if one.id == DESK_TASK
    ).organization

    await broker.send(DESK, decision(DESK_TASK, holder), user_id=DESK)

    async def answered() -> bool:
        return str(DESK_TASK) not in await open_tasks(routing)

    await until("the answer", answered)


@pytest.mark.usefixtures("routing")
async def test_a_department_reads_its_own_work_and_nothing_else(broker: Broker) -> None:
    async with broker.channel(STREET) as channel:
        queue = await channel.declare_queue(f"{STREET}.tasks.v1", durable=True)
        await queue.bind(Exchange.TASKS, KEYS[b.STREET_OFFICE])
        with pytest.raises(ChannelAccessRefused):
            await queue.bind(Exchange.TASKS, KEYS[b.DISTRICT_OFFICE])
    for exchange in (Exchange.EVENTS, Exchange.TASKS):
        async with broker.channel(STREET) as channel:
            target = await channel.get_exchange(exchange, ensure=False)
            with pytest.raises(ChannelAccessRefused):
                await target.publish(aio_pika.Message(b"{}"), "case.closed.v1")


@pytest.mark.parametrize(
    ("changes", "lacks"),
    [
        ({**REFUSED, "reason": " "}, "未说明理由"),
        ({**REFUSED, "legal_basis": ""}, "未写明法律依据"),
        ({**REFUSED, "remedy": ""}, "未告知申请行政复议"),
        ({"signed_by": None}, "未经首席代表签批"),
        ({"signed_by": " "}, "未经首席代表签批"),
        ({"decided_by": "yghy-c01"}, "受理人不得作出决定"),
        ({"decided_on_behalf_of": "yghy-c01"}, "受理人不得作出决定"),
    ],
)
async def test_a_decision_that_the_desk_would_not_take_is_parked_and_a_corrected_one_still_counts(
    routing: Service, broker: Broker, changes: dict[str, object], lacks: str
) -> None:
    right = decision(DISTRICT_TASK, b.DISTRICT_OFFICE)
    wrong = right.model_copy(update={"decision": right.decision.model_copy(update=changes)})

    await broker.send(DISTRICT, wrong, user_id=DISTRICT)
    reason = await parked_reason(routing)
    before = await open_tasks(routing)
    await broker.send(DISTRICT, right, user_id=DISTRICT)

    async def answered() -> bool:
        return str(DISTRICT_TASK) not in await open_tasks(routing)

    await until("the corrected answer", answered)
    assert lacks in reason
    assert str(DISTRICT_TASK) in before


async def test_an_answer_about_no_task_of_ours_is_parked_at_once(
    routing: Service, broker: Broker
) -> None:
    await broker.send(DISTRICT, decision("no-task", b.DISTRICT_OFFICE), user_id=DISTRICT)

    assert "task_id" in await parked_reason(routing)
