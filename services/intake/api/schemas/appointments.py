"""Bodies and answers of `appointments`."""

from datetime import datetime, time
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, ValidationInfo, field_validator, model_validator

from services.intake.api.schemas.common import Answer, Body, Code, Name, Phone
from services.intake.domain.appointments import Appointment, Slot
from shared.identifiers import check_credit_code, check_resident_id, mask_phone
from shared.masking import mask_party_name
from shared.moments import Day

MOST_SLOTS = 500


class TimesInDisorder(ValueError):
    """结束时间应晚于开始时间。"""


class SlotGivenTwice(ValueError):
    """同一窗口、同一天、同一开始时间的时段只能列一次。"""


class TooManySlots(ValueError):
    """一次最多开放500个时段，请分次提交。"""


class TimesIn(Body):
    """A stretch of a day, in China's time."""

    starts: time
    ends: time

    @model_validator(mode="after")
    def _ends_later(self) -> Self:
        if self.starts.replace(tzinfo=None) >= self.ends.replace(tzinfo=None):
            raise TimesInDisorder
        return self


class SlotsIn(Body):
    """The same times on several days. windows: left out, any window serves."""

    organization: Code
    windows: Annotated[tuple[Code, ...], Field(max_length=50)] = ()
    days: Annotated[tuple[Day, ...], Field(min_length=1, max_length=62)]
    times: Annotated[tuple[TimesIn, ...], Field(min_length=1, max_length=50)]
    capacity: Annotated[int, Field(strict=True, ge=0, le=1000)]

    @model_validator(mode="after")
    def _are_not_too_many(self) -> Self:
        starts = {one.starts for one in self.times}
        distinct = len(set(self.windows) or {""}) * len(set(self.days)) * len(starts)
        listed = max(len(self.windows), 1) * len(self.days) * len(self.times)
        if distinct != listed:
            raise SlotGivenTwice
        if listed > MOST_SLOTS:
            raise TooManySlots
        return self


class OpenedOut(Answer):
    """How many slots are open now."""

    slots: int


class SlotOut(Answer):
    """A slot and how many places it still has."""

    id: str
    window: str | None
    starts_at: datetime
    ends_at: datetime
    free: int

    @classmethod
    def of(cls, slot: Slot) -> Self:
        """From the domain's slot."""
        return cls(
            id=str(slot.id),
            window=slot.window,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            free=max(slot.capacity - slot.booked, 0),
        )


class SlotList(Answer):
    """The slots of an outlet on one day. Who comes without an appointment is served as well."""

    slots: tuple[SlotOut, ...]


class BookingIn(Body):
    """Who wants to come, when, and what for."""

    slot: UUID
    item_code: Code
    name: Name
    phone: Phone


class CancellationIn(Body):
    """The code that was given with the appointment."""

    code: Annotated[str, Field(min_length=1, max_length=40)]


class CheckInIn(Body):
    """What the clerk reads from the visitor's card. name, phone: left out, as booked."""

    kind: Literal["person", "organization"]
    identity_number: Annotated[str, Field(max_length=40)]
    name: Name | None = None
    phone: Phone | None = None

    @field_validator("identity_number")
    @classmethod
    def _has_right_check_digit(cls, number: str, info: ValidationInfo) -> str:
        is_organization = info.data.get("kind") == "organization"
        return check_credit_code(number) if is_organization else check_resident_id(number)


class AppointmentOut(Answer):
    """An appointment with its visitor masked."""

    id: str
    organization: str
    starts_at: datetime
    item_code: str
    item_name: str
    status: str
    status_name: str
    name: str
    phone: str
    application_number: str | None

    @classmethod
    def of(cls, appointment: Appointment) -> Self:
        """From the domain's appointment."""
        return cls(
            id=str(appointment.id),
            organization=appointment.organization,
            starts_at=appointment.starts_at,
            item_code=appointment.item_code,
            item_name=appointment.item_name,
            status=appointment.status.value,
            status_name=appointment.status.words,
            name=mask_party_name("person", appointment.visitor.name),
            phone=mask_phone(appointment.visitor.phone),
            application_number=appointment.application_number,
        )


class BookedOut(AppointmentOut):
    """The answer to a booking: the only place where the code is shown."""

    code: str


class AppointmentPage(Answer):
    """One page of a day's visitors. next: the `after` of the next page, None on the last."""

    appointments: tuple[AppointmentOut, ...]
    next: str | None
