"""Open slots for appointments at an outlet, by whoever administers its hall."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from services.intake.domain.errors import OutletUnknown, OwnOutletUnknown
from services.intake.repository import appointments
from services.intake.repository.catalogue import Catalogue
from services.intake.repository.scope import division_prefix
from shared.calendar import SHANGHAI
from shared.identifiers import new_id
from shared.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class OpenSlots:
    """The same times on each day. windows: empty where any window serves.

    capacity: visitors of one slot at most."""

    organization: str
    windows: tuple[str, ...]
    days: Sequence[date]
    times: Sequence[tuple[time, time]]
    capacity: int


async def open_slots(work: Work, catalogue: Catalogue, command: OpenSlots) -> int:
    """Open the slots; those that are there already take the new capacity. Returns: how many.

    Outlets may be open on any day of the year; that makes no working days.
    Raises: OwnOutletUnknown, SlotTooSmall.  Source: A2.5."""
    try:
        outlet = await catalogue.outlet_of(work.connection, command.organization)
    except OutletUnknown as error:
        raise OwnOutletUnknown("organization") from error
    if not outlet.division.startswith(division_prefix(work.actor.division, work.actor.level)):
        raise OwnOutletUnknown("organization")
    own = catalogue.windows_of(outlet.organization)
    if not set(command.windows) <= set(own):
        raise OwnOutletUnknown("windows")
    rows = [
        {
            "id": new_id(),
            "organization": outlet.organization,
            "window": window,
            "starts_at": datetime.combine(day, starts, SHANGHAI),
            "ends_at": datetime.combine(day, ends, SHANGHAI),
            "capacity": command.capacity,
            "booked": 0,
        }
        for window in command.windows or ("",)
        for day in command.days
        for starts, ends in command.times
    ]
    await appointments.put_slots(work, rows)
    work.record("slots_opened", outlet.organization, slots=len(rows), capacity=command.capacity)
    return len(rows)
