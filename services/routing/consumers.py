"""What routing receives: one function per message, contract in, one command out."""

from services.routing.commands.answer_supplement import answer_supplement
from services.routing.commands.close_case import close_case
from services.routing.commands.decide_task import decide_task
from services.routing.commands.extend_case import extend_case
from services.routing.commands.open_case import open_case
from services.routing.commands.record_failed_delivery import record_failed_delivery
from services.routing.commands.record_licence import record_licence
from services.routing.commands.request_supplement import request_supplement
from services.routing.commands.resume_case import resume_case
from services.routing.commands.suspend_case import suspend_case
from services.routing.commands.withdraw_case import withdraw_case
from services.routing.repository.directories import Directories
from shared import contracts
from shared.contracts.envelope import Envelope, Exchange
from shared.messaging.consumer import Binding, Consumer
from shared.unit_of_work import Work


async def on_application_supplemented(
    work: Work, event: contracts.ApplicationSupplemented, _envelope: Envelope
) -> None:
    """The applicant brought what a back office asked for."""
    await answer_supplement(work, event)


async def on_application_withdrawn(
    work: Work, event: contracts.ApplicationWithdrawn, _envelope: Envelope
) -> None:
    """The applicant withdrew."""
    await withdraw_case(work, event)


async def on_application_delivered(
    work: Work, event: contracts.ApplicationDelivered, _envelope: Envelope
) -> None:
    """The origin window handed the result over."""
    await close_case(work, event)


async def on_task_supplement_requested(
    work: Work, event: contracts.TaskSupplementRequested, _envelope: Envelope
) -> None:
    """A back office asks for what is missing."""
    await request_supplement(work, event)


async def on_task_suspended(
    work: Work, event: contracts.TaskSuspended, _envelope: Envelope
) -> None:
    """A back office stops the clock."""
    await suspend_case(work, event)


async def on_task_resumed(work: Work, event: contracts.TaskResumed, _envelope: Envelope) -> None:
    """A back office goes on."""
    await resume_case(work, event)


async def on_task_extended(work: Work, event: contracts.TaskExtended, _envelope: Envelope) -> None:
    """A back office extends the limit."""
    await extend_case(work, event)


async def on_licence_issued(
    work: Work, event: contracts.LicenceIssued, _envelope: Envelope
) -> None:
    """Licensing issued the licence."""
    await record_licence(work, event)


async def on_delivery_failed(
    work: Work, event: contracts.DeliveryFailed, _envelope: Envelope
) -> None:
    """A notification was given up."""
    await record_failed_delivery(work, event)


def consumers(directories: Directories) -> tuple[Consumer, ...]:
    """The consumers of a service that keeps its directory of offices in `directories`."""

    async def on_application_accepted(
        work: Work, event: contracts.ApplicationAccepted, _envelope: Envelope
    ) -> None:
        """The window accepted."""
        await open_case(work, event, directories)

    async def on_task_decided(
        work: Work, event: contracts.TaskDecided, _envelope: Envelope
    ) -> None:
        """A back office answered."""
        await decide_task(work, event, directories)

    return (
        Consumer(
            queue="routing.applications.v1",
            bindings=(Binding(Exchange.EVENTS, "application.*.*"),),
            handlers={
                contracts.ApplicationAccepted: on_application_accepted,
                contracts.ApplicationSupplemented: on_application_supplemented,
                contracts.ApplicationWithdrawn: on_application_withdrawn,
                contracts.ApplicationDelivered: on_application_delivered,
            },
            ignores_other_types=True,
        ),
        Consumer(
            queue="routing.decisions.v1",
            bindings=(Binding(Exchange.DECISIONS, "task.#"),),
            handlers={
                contracts.TaskDecided: on_task_decided,
                contracts.TaskSupplementRequested: on_task_supplement_requested,
                contracts.TaskSuspended: on_task_suspended,
                contracts.TaskResumed: on_task_resumed,
                contracts.TaskExtended: on_task_extended,
            },
        ),
        Consumer(
            queue="routing.supervision.v1",
            bindings=(
                Binding(Exchange.EVENTS, "delivery.failed.*"),
                Binding(Exchange.EVENTS, "licence.issued.*"),
            ),
            handlers={
                contracts.DeliveryFailed: on_delivery_failed,
                contracts.LicenceIssued: on_licence_issued,
            },
        ),
    )


CONSUMERS = consumers(Directories())
"""As declared, for the topology; a running service has its own, with its own directory."""
