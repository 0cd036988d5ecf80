"""What licensing does beside answering: the papers of licences just issued."""

from datetime import timedelta

from services.licensing.commands.print_licence import print_licence
from services.licensing.repository.printing import (
    claim_unprinted,
    has_unprinted,
    put_off_printing,
)
from shared import telemetry
from shared.service import Service
from shared.worker import Timer

BATCH = 8

_log = telemetry.logger("licensing")


async def render_pending_licences(service: Service) -> int:
    """Print what is due, batch after batch; what fails waits, each time longer.

    Returns: how many papers were made."""
    printed = 0
    while True:
        async with service.reading() as connection:
            if not await has_unprinted(connection, now=service.clock.now()):
                return printed
        async with service.database.transaction() as connection:
            claimed = await claim_unprinted(connection, now=service.clock.now(), limit=BATCH)
        for number in claimed:
            try:
                await print_licence(service, number)
                printed += 1
            except Exception as error:  # noqa: BLE001  outer edge: recorded, tried again later
                _log.error("licence not printed", licence=number, reason=repr(error))
                async with service.database.transaction() as connection:
                    await put_off_printing(connection, number, now=service.clock.now())
        if not claimed:
            return printed


TIMERS: tuple[Timer, ...] = (
    Timer("print licences", timedelta(seconds=1), render_pending_licences),
)
