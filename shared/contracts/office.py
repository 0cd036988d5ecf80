"""An office as it stands today: what intake needs to take papers in and print them."""

from datetime import datetime

from pydantic import Field

from shared.contracts.envelope import Event, Part


class OfficeWindow(Part):
    """A window of a hall, centre or station."""

    code: str
    name: str


class OfficeChanged(Event):
    """An organisation came into force, changed, or ended; told whole, on the day from which it holds.

    version: counts what was told of this organisation, from 1; a later one replaces all before.
    exists: False once its last day is over; windows: none then."""

    TYPE = "cn.yikou.office.changed.v1"
    organization: str
    version: int = Field(ge=1)
    exists: bool
    name: str
    kind: str
    division: str
    level: int
    department: str | None = None
    body4: str = ""
    address: str = ""
    phone: str = ""
    hours: str = ""
    succeeded_by: str | None = None
    windows: tuple[OfficeWindow, ...] = ()
    changed_at: datetime
