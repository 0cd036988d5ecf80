"""An accepted case that routing never answered is announced again (architecture.md §4, reconciler)."""

from datetime import timedelta

from services.intake.commands.redrive_unopened import ANSWERED_WITHIN
from services.intake.worker import redrive
from shared.clock import FrozenClock
from shared.service import Service
from tests.equipment import RecordingBus
from tests.intake.integration.window import Desk


async def _send(service: Service) -> list[str]:
    assert service.relay is not None
    bus = service.part(RecordingBus)
    bus.published.clear()
    await service.relay.drain()
    return [message.type for message in bus.published]


async def test_an_accepted_case_without_an_answer_is_announced_again_under_the_same_id(
    desk: Desk, clock: FrozenClock
) -> None:
    await desk.accepted()
    service = desk.service
    first = await _send(service)
    ids = [message.id for message in service.part(RecordingBus).published]

    at_once = await redrive(service)
    clock.advance(ANSWERED_WITHIN + timedelta(seconds=1))
    later = await redrive(service)
    again = await _send(service)

    assert (at_once, later) == (0, 1)
    assert again == first
    assert [message.id for message in service.part(RecordingBus).published] == ids


async def test_an_application_that_only_waits_for_its_clerk_is_left_alone(
    desk: Desk, clock: FrozenClock
) -> None:
    await desk.submitted()
    await _send(desk.service)
    clock.advance(ANSWERED_WITHIN * 10)

    assert await redrive(desk.service) == 0
