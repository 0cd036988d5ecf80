"""What routing does besides answering: reconciler, timers of the cases, recomputation, registers.

An error with one case is recorded and leaves the others alone; its lease runs out and it rings again."""

from datetime import timedelta

from services.routing.commands.announce_offices import announce_offices
from services.routing.commands.announce_staff import announce_staff
from services.routing.commands.recompute_cases import recompute_cases
from services.routing.commands.reconcile_cases import reconcile_cases
from services.routing.commands.ring_case import ring_case
from services.routing.commands.watch_inquiries import watch_inquiries
from services.routing.repository.directories import Directories
from services.routing.repository.timers import claim_due
from shared import telemetry
from shared.service import Service
from shared.worker import Timer

_log = telemetry.logger("worker")


async def reconcile(service: Service) -> int:
    """One round of the reconciler. Returns: how many cases were driven again."""
    run = await reconcile_cases(service)
    return run.redriven


async def ring_cases(service: Service) -> int:
    """Tell everything that has run out by now. Returns: how many things were told."""
    told, directories = 0, service.part(Directories)
    while True:
        async with service.database.transaction() as connection:
            numbers = await claim_due(connection, service.clock.now())
        if not numbers:
            return told
        for number in numbers:
            try:
                async with service.work(service.system) as work:
                    told += await ring_case(work, number, directories)
            except Exception as error:  # noqa: BLE001  outer edge: recorded, its lease runs out
                _log.warning("case did not ring", subject=number, reason=repr(error))


async def recompute(service: Service) -> int:
    """Reckon open cases that still go by an older calendar. Returns: how many moved."""
    return await recompute_cases(service)


TIMERS: tuple[Timer, ...] = (
    Timer("reconciler", timedelta(seconds=60), reconcile),
    Timer("ring cases", timedelta(seconds=10), ring_cases),
    Timer("offices", timedelta(seconds=60), announce_offices),
    Timer("staff", timedelta(seconds=60), announce_staff),
    Timer("recompute", timedelta(seconds=60), recompute),
    Timer("inquiries", timedelta(seconds=60), watch_inquiries),
)
