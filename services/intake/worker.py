"""What intake does besides answering: consumers and relay are common, the catalogue and what waits
at the windows are its own."""

from datetime import timedelta

from services.intake.commands.look_after_waiting import look_after_waiting
from services.intake.commands.open_follow_up import open_follow_up
from services.intake.commands.publish_item import put_due_versions_in_force
from services.intake.commands.redrive_unopened import redrive_unopened
from services.intake.commands.watch_commitments import watch_commitment
from services.intake.domain.division_rules import DivisionRules
from services.intake.domain.errors import ChangedMeanwhile
from services.intake.repository import commitments, follow_ups
from services.intake.repository.catalogue import Catalogue
from services.intake.repository.names import index_earlier_names
from services.intake.repository.timers import claim_due
from shared import telemetry
from shared.calendar import local_date
from shared.service import Service
from shared.worker import Timer

AT_ONCE = 200

_log = telemetry.logger("worker")


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


async def index_names(service: Service) -> int:
    """Let cases of earlier releases be found by name; idle once all of them are."""
    async with service.work(service.system) as work:
        return await index_earlier_names(work)


async def look_after_what_waits(service: Service) -> int:
    """Do what has run out at the windows by now. Returns: how many things were done.

    An error with one application is recorded and leaves the others alone; its lease runs out."""
    catalogue, rules = service.part(Catalogue), service.part(DivisionRules)
    done = 0
    while True:
        async with service.database.transaction() as connection:
            numbers = await claim_due(connection, service.clock.now())
        if not numbers:
            return done
        for number in numbers:
            try:
                async with service.work(service.system) as work:
                    done += await look_after_waiting(work, catalogue, rules, number)
            except Exception as error:  # noqa: BLE001  outer edge: recorded, its lease runs out
                _log.warning("application not looked after", subject=number, reason=repr(error))


async def open_what_follows(service: Service) -> int:
    """Open, or settle otherwise, what is to follow applications that have ended (先照后证).

    Returns: how many were opened.  An error with one is recorded and leaves the others alone."""
    catalogue, opened = service.part(Catalogue), 0
    async with service.reading() as connection:
        ended = await follow_ups.to_look_at(connection, service.clock.now(), limit=AT_ONCE)
    for first in ended:
        try:
            async with service.work(service.system) as work:
                opened += await open_follow_up(work, catalogue, first)
        except ChangedMeanwhile:  # another process was first
            continue
        except Exception as error:  # noqa: BLE001  outer edge: one case must not hold up the others
            _log.error("follow-up not opened", subject=first, reason=repr(error))
    if opened and service.relay is not None:
        service.relay.wake()
    return opened


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
    Timer("look after what waits", timedelta(seconds=10), look_after_what_waits),
    Timer("open what follows", timedelta(seconds=2), open_what_follows),
    Timer("redrive unopened", timedelta(seconds=60), redrive),
    Timer("index earlier names", timedelta(seconds=10), index_names),
    Timer("watch commitments", timedelta(seconds=60), watch_commitments),
)
