"""What intake does besides answering: consumers and relay are common, the catalogue is its own."""

from datetime import timedelta

from services.intake.commands.publish_item import put_due_versions_in_force
from services.intake.commands.redrive_unopened import redrive_unopened
from services.intake.commands.watch_commitments import watch_commitment
from services.intake.repository import commitments
from services.intake.repository.catalogue import Catalogue
from shared import telemetry
from shared.calendar import local_date
from shared.service import Service
from shared.worker import Timer

AT_ONCE = 200

_log = telemetry.logger("intake")


async def refresh_catalogue(service: Service) -> int:
    """Look for items and offices that another process loaded."""
    async with service.reading() as connection:
        return await service.part(Catalogue).load(connection)


async def put_versions_in_force(service: Service) -> int:
    """Switch items to the versions whose date has come."""
    async with service.work(service.system) as work:
        return await put_due_versions_in_force(work)


async def redrive(service: Service) -> int:
    """Remind routing of accepted cases that it has not answered."""
    async with service.work(service.system) as work:
        redriven = await redrive_unopened(work)
    if redriven and service.relay is not None:
        service.relay.wake()
    return redriven


async def watch_commitments(service: Service) -> int:
    """Release, break or close the commitments that are due, each in a unit of work of its own."""
    async with service.reading() as connection:
        today = local_date(service.clock.now())
        due = await commitments.to_look_at(connection, today=today, limit=AT_ONCE)
    for one in due:
        try:
            async with service.work(service.system) as work:
                await watch_commitment(work, service.part(Catalogue), one.application_number)
        except Exception as error:  # noqa: BLE001  outer edge: one case must not hold up the others
            _log.error("commitment not settled", number=one.application_number, reason=repr(error))
    return len(due)


TIMERS: tuple[Timer, ...] = (
    Timer("refresh catalogue", timedelta(seconds=10), refresh_catalogue),
    Timer("put versions in force", timedelta(seconds=60), put_versions_in_force),
    Timer("redrive unopened", timedelta(seconds=60), redrive),
    Timer("watch commitments", timedelta(seconds=60), watch_commitments),
)
