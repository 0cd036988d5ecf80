"""Appointments (预约): a place in a slot of a window, kept for a visitor who need not have one."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Self
from uuid import UUID

from services.intake.domain.errors import AppointmentOver
from shared.identifiers import ApplicationNumber, ItemCode, OrganizationCode, WindowId


class AppointmentStatus(StrEnum):
    """Where an appointment stands. Whoever did not come keeps BOOKED, and may still come."""

    BOOKED = "booked"
    CANCELLED = "cancelled"
    CHECKED_IN = "checked_in"

    @property
    def words(self) -> str:
        """The status in the words of the field."""
        return APPOINTMENT_NAMES[self]


APPOINTMENT_NAMES: Mapping[AppointmentStatus, str] = MappingProxyType(
    {
        AppointmentStatus.BOOKED: "已预约",
        AppointmentStatus.CANCELLED: "已取消",
        AppointmentStatus.CHECKED_IN: "已到场",
    }
)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who comes."""

    name: str = field(repr=False)
    phone: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Slot:
    """A stretch of time at an outlet. window: None where any of its windows serves.

    capacity: visitors at most.  booked: those who have a place."""

    id: UUID
    organization: OrganizationCode
    window: WindowId | None
    starts_at: datetime
    ends_at: datetime
    capacity: int
    booked: int


@dataclass(frozen=True, slots=True)
class Appointment:
    """A visitor's place. application_number: of the pre-registration made at check-in.

    code_seed: from which the visitor's code is derived."""

    id: UUID
    slot: UUID
    organization: OrganizationCode
    starts_at: datetime
    item_code: ItemCode
    item_name: str
    visitor: Visitor
    code_seed: str = field(repr=False)
    status: AppointmentStatus
    booked_at: datetime
    version: int = 1
    application_number: ApplicationNumber | None = None
    ended_at: datetime | None = None

    def cancel(self, *, now: datetime) -> Self:
        """The visitor does not come. Raises: AppointmentOver."""
        return self._ended(AppointmentStatus.CANCELLED, "取消", now)

    def check_in_is_possible(self) -> None:
        """Raises: AppointmentOver."""
        self._ended(AppointmentStatus.CHECKED_IN, "签到", self.booked_at)

    def check_in(self, number: ApplicationNumber, *, now: datetime) -> Self:
        """The visitor is here, early or late. Raises: AppointmentOver.  Source: S2¶40."""
        ended = self._ended(AppointmentStatus.CHECKED_IN, "签到", now)
        return replace(ended, application_number=number)

    def _ended(self, status: AppointmentStatus, act: str, now: datetime) -> Self:
        if self.status is not AppointmentStatus.BOOKED:
            raise AppointmentOver(status_name=self.status.words, act_name=act)
        return replace(self, status=status, ended_at=now, version=self.version + 1)
