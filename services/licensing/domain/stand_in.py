"""A stand-in: who acts for a reviewer or a chief representative of the same office, from–to (代理、代签)."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from services.licensing.domain.errors import (
    StandInEnded,
    StandInInvalid,
    StandInNotYours,
)
from shared.identifiers import DepartmentCode, DivisionCode, OrganizationCode, StaffId


class StandInRole(StrEnum):
    """In which capacity somebody is stood in for."""

    REVIEWER = "reviewer"
    CHIEF = "chief"


@dataclass(frozen=True, slots=True)
class StandInOffice:
    """The office in which it holds, and nowhere else."""

    organization: OrganizationCode
    department: DepartmentCode | None
    division: DivisionCode


@dataclass(frozen=True, slots=True)
class Grantor:
    """Who names the stand-in."""

    staff: StaffId
    name: str
    is_chief: bool
    is_administrator: bool


@dataclass(frozen=True, slots=True)
class StandIn:
    """One delegation. starts_on, ends_on: both days included.  ended_at: when it was taken back."""

    id: UUID
    office: StandInOffice
    role: StandInRole
    principal: StaffId
    principal_name: str
    stand_in: StaffId
    stand_in_name: str
    starts_on: date
    ends_on: date
    reason: str
    granted_by: StaffId
    granted_by_name: str
    granted_at: datetime
    ended_by: StaffId | None = None
    ended_at: datetime | None = None

    def granted_properly(self, by: Grantor, today: date) -> Self:
        """The delegation, when it is in order.

        Raises: StandInInvalid; StandInNotYours: a chief's sign-off is given away by the chief or the
        administrator only, a reviewer's work also by the chief.  Source: S2¶38 (授权)."""
        if self.principal == self.stand_in:
            raise StandInInvalid("stand_in", "stand_in_self", "不能由本人代理本人")
        if self.ends_on < self.starts_on:
            raise StandInInvalid("ends_on", "stand_in_period", "终止日期不能早于起始日期")
        if self.ends_on < today:
            raise StandInInvalid("ends_on", "stand_in_past", "代理期间已经过去")
        is_own = by.staff == self.principal
        may = by.is_administrator or (is_own and (by.is_chief or self.role is StandInRole.REVIEWER))
        if not may and not (by.is_chief and self.role is StandInRole.REVIEWER):
            raise StandInNotYours
        return self

    def end(self, by: Grantor, now: datetime) -> Self:
        """Take it back before its time. Raises: StandInEnded, StandInNotYours."""
        if self.ended_at is not None:
            raise StandInEnded
        is_party = by.staff in (self.principal, self.granted_by)
        if not (is_party or by.is_chief or by.is_administrator):
            raise StandInNotYours
        return replace(self, ended_by=by.staff, ended_at=now)

    def holds_on(self, day: date) -> bool:
        """Whether it has effect on a day."""
        return self.ended_at is None and self.starts_on <= day <= self.ends_on
