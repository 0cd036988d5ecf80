"""What routing receives: one function per message, contract in, one command out."""

from collections.abc import Awaitable, Callable
from typing import Any

from services.routing.commands.admit_answer import Senders, admit_answer
from services.routing.commands.answer_supplement import answer_supplement
from services.routing.commands.check_papers import check_papers
from services.routing.commands.close_case import close_case
from services.routing.commands.close_supplement import close_supplement
from services.routing.commands.complete_case import complete_case
from services.routing.commands.decide_task import decide_task
from services.routing.commands.default_case import default_case
from services.routing.commands.extend_case import extend_case
from services.routing.commands.hand_on_task import hand_on_task
from services.routing.commands.impersonal_answer import impersonal
from services.routing.commands.open_case import open_case
from services.routing.commands.printable_answer import printable
from services.routing.commands.record_failed_delivery import record_failed_delivery
from services.routing.commands.record_licence import record_licence
from services.routing.commands.request_supplement import request_supplement
from services.routing.commands.resume_case import resume_case
from services.routing.commands.show_lapse import (
    show_late_reply,
    show_second_notice,
    show_silence,
)
from services.routing.commands.suspend_case import suspend_case
from services.routing.commands.timely_answer import timely
from services.routing.commands.withdraw_case import withdraw_case
from services.routing.domain.collecting import COLLECTING_WORKING_DAYS
from services.routing.repository.directories import Directories
from shared import contracts
from shared.contracts.envelope import Envelope, Exchange
from shared.messaging.consumer import Binding, Consumer, Handler
from shared.unit_of_work import Work


async def on_application_supplemented(
    work: Work, event: contracts.ApplicationSupplemented, envelope: Envelope
) -> None:
    """The applicant brought what a back office asked for."""
    await answer_supplement(work, event, as_of=envelope.sequence)


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


async def on_application_completed(
    work: Work, event: contracts.ApplicationCompleted, envelope: Envelope
) -> None:
    """What was promised has come in."""
    await complete_case(work, event, as_of=envelope.sequence)


async def on_application_defaulted(
    work: Work, event: contracts.ApplicationDefaulted, _envelope: Envelope
) -> None:
    """What was promised did not come."""
    await default_case(work, event)


async def on_reply_missed(
    work: Work, event: contracts.ApplicationReplyMissed, _envelope: Envelope
) -> None:
    """An online applicant was not answered in time."""
    await show_late_reply(work, event)


async def on_supplement_notified(
    work: Work, event: contracts.ApplicationSupplementNotified, _envelope: Envelope
) -> None:
    """The window asked for papers, perhaps again."""
    await show_second_notice(work, event)


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


def answer(take: Callable[[Work, Any], Awaitable[None]], senders: Senders) -> Handler:
    """What a back office answers, taken only from whoever holds the task."""

    async def on_answer(work: Work, event: Any, envelope: Envelope) -> None:
        await admit_answer(work, event, envelope.sender, senders)
        said = timely(printable(event), work.now)
        kept = impersonal(said)
        if kept is not said:
            work.record("numbers_masked", event.application_number, task=event.task_id)
        await take(work, kept)

    return on_answer


def consumers(
    directories: Directories,
    senders: Senders,
    *,
    collecting_working_days: int = COLLECTING_WORKING_DAYS,
) -> tuple[Consumer, ...]:
    """The consumers of a service that keeps its directory of offices in `directories`.

    senders: whose answers count.  collecting_working_days: for the one notice of a joint stage."""

    async def on_application_accepted(
        work: Work, event: contracts.ApplicationAccepted, envelope: Envelope
    ) -> None:
        """The window accepted, or its silence did."""
        await open_case(work, event, directories, as_of=envelope.sequence)
        await show_silence(work, event)

    return (
        Consumer(
            queue="routing.applications.v1",
            bindings=(Binding(Exchange.EVENTS, "application.*.*"),),
            handlers={
                contracts.ApplicationAccepted: on_application_accepted,
                contracts.ApplicationReplyMissed: on_reply_missed,
                contracts.ApplicationSupplementNotified: on_supplement_notified,
                contracts.ApplicationSupplemented: on_application_supplemented,
                contracts.ApplicationWithdrawn: on_application_withdrawn,
                contracts.ApplicationDelivered: on_application_delivered,
                contracts.ApplicationCompleted: on_application_completed,
                contracts.ApplicationDefaulted: on_application_defaulted,
            },
            ignores_other_types=True,
        ),
        _of_answers(directories, senders, collecting_working_days),
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


def _of_answers(
    directories: Directories, senders: Senders, collecting_working_days: int
) -> Consumer:
    async def decide(work: Work, event: contracts.TaskDecided) -> None:
        await decide_task(work, event, directories)

    async def hand_on(work: Work, event: contracts.TaskHandedOn) -> None:
        await hand_on_task(work, event, directories)

    async def ask(work: Work, event: contracts.TaskSupplementRequested) -> None:
        await request_supplement(work, event, collecting_working_days=collecting_working_days)

    return Consumer(
        queue="routing.decisions.v1",
        bindings=(Binding(Exchange.DECISIONS, "task.#"),),
        handlers={
            contracts.TaskDecided: answer(decide, senders),
            contracts.TaskSupplementRequested: answer(ask, senders),
            contracts.TaskSupplementClosed: answer(close_supplement, senders),
            contracts.TaskMaterialsChecked: answer(check_papers, senders),
            contracts.TaskHandedOn: answer(hand_on, senders),
            contracts.TaskSuspended: answer(suspend_case, senders),
            contracts.TaskResumed: answer(resume_case, senders),
            contracts.TaskExtended: answer(extend_case, senders),
        },
    )


CONSUMERS = consumers(Directories(), Senders(desk=""))
"""As declared, for the topology; a running service has its own, with its own directory and senders."""
