"""What routing receives: one function per message, contract in, one command out."""

from collections.abc import Iterator
from typing import Any, TypeVar

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
from shared.contracts.envelope import Envelope, Event, Exchange
from shared.messaging.consumer import Binding, Consumer, Hopeless
from shared.printing.glyphs import missing_glyphs
from shared.unit_of_work import Work

Answer = TypeVar("Answer", bound=Event)


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
    await request_supplement(work, _printable(event))


async def on_task_suspended(
    work: Work, event: contracts.TaskSuspended, _envelope: Envelope
) -> None:
    """A back office stops the clock."""
    await suspend_case(work, _printable(event))


async def on_task_resumed(work: Work, event: contracts.TaskResumed, _envelope: Envelope) -> None:
    """A back office goes on."""
    await resume_case(work, _printable(event))


async def on_task_extended(work: Work, event: contracts.TaskExtended, _envelope: Envelope) -> None:
    """A back office extends the limit."""
    await extend_case(work, _printable(event))


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
        await decide_task(work, _printable(event), directories)

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


def _printable(answer: Answer) -> Answer:
    """A back office's answer with its texts as the desk would keep them.

    What it says is printed at the window one day and must not fail there, so that a character the font
    lacks parks the message on arrival; the case waits, and a corrected answer is still the first.
    Raises: Hopeless naming field and characters.  Source: decision 0025."""
    given = answer.model_dump()
    kept = _with_plain_blanks(given)
    unprintable = [
        f"{path} 含有字库中没有、不能印制的字符 {_code_points(missing)}"
        for path, text in _texts(kept)
        if (missing := missing_glyphs(text))
    ]
    if unprintable:
        raise Hopeless("；".join(unprintable))
    return answer if kept == given else type(answer).model_validate(kept)


def _code_points(characters: str) -> str:
    """Never the characters themselves: a reason with a NUL could not be kept either."""
    return "、".join(f"U+{ord(character):04X}" for character in characters)


def _with_plain_blanks(part: Any) -> Any:
    if isinstance(part, str):
        return part.replace("\r\n", "\n").replace("\t", " ")
    if isinstance(part, dict):
        return {name: _with_plain_blanks(one) for name, one in part.items()}
    if isinstance(part, tuple):
        return tuple(_with_plain_blanks(one) for one in part)
    return part


def _texts(part: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(part, str):
        yield path, part
    elif isinstance(part, dict):
        for name, one in part.items():
            yield from _texts(one, f"{path}.{name}".lstrip("."))
    elif isinstance(part, tuple):
        for place, one in enumerate(part):
            yield from _texts(one, f"{path}.{place}")


CONSUMERS = consumers(Directories())
"""As declared, for the topology; a running service has its own, with its own directory."""
