"""What a department's own system says of people by number is masked on arrival and counts all the same."""

import sqlalchemy as sa

from services.routing.tables import common
from shared.service import Service
from tests.conftest import OpenService
from tests.equipment import RecordingBus
from tests.routing import builders as b
from tests.routing.integration import post

NUMBER = b.number_of(1)
TASK = b.task_of(NUMBER, 0, 5)
SAID = "申请人 41010219510312002X 电话１３８１２３４５６７８，与户口簿不符"
KEPT = "申请人 4101**********002X 电话138****5678，与户口簿不符"


async def announced(routing: Service) -> str:
    assert routing.relay is not None
    while (await routing.relay.drain())[0]:
        pass
    return "".join(one.body for one in routing.part(RecordingBus).published)


async def test_numbers_of_people_in_a_request_are_masked_before_anything_is_kept_or_passed_on(
    open_service: OpenService,
) -> None:
    routing = await open_service("routing")
    asked = b.supplement_requested(NUMBER, TASK).model_copy(update={"defects": (SAID,)})

    await post.send(routing, b.accepted(NUMBER), asked)

    told = await announced(routing)
    assert KEPT in told
    assert "41010219510312002X" not in told
    assert "１３８１２３４５６７８" not in told
    async with routing.reading() as connection:
        acts = await connection.execute(
            sa.select(common.audit_rows.c.act).where(common.audit_rows.c.act == "numbers_masked")
        )
        assert len(acts.all()) == 1


async def test_a_decision_is_not_lost_for_a_number_in_its_reason(open_service: OpenService) -> None:
    routing = await open_service("routing")
    decided = b.street_decides(NUMBER)
    decision = decided.decision.model_copy(update={"outcome": "refused", "reason": SAID})

    await post.send(routing, b.accepted(NUMBER), decided.model_copy(update={"decision": decision}))

    told = await announced(routing)
    assert "cn.yikou.case.decided.v1" in told
    assert KEPT in told
    assert "41010219510312002X" not in told


async def test_an_answer_without_such_numbers_is_left_as_it_was(open_service: OpenService) -> None:
    routing = await open_service("routing")
    said = "见豫中民〔2026〕13812号文，电话0371-00000101"
    asked = b.supplement_requested(NUMBER, TASK).model_copy(update={"defects": (said,)})

    await post.send(routing, b.accepted(NUMBER), asked)

    assert said in await announced(routing)
