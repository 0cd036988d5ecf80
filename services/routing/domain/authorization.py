"""What a department authorises somebody in the hall to do: review, or the final word of the chief.

各部门将最终签批权限授予首席代表: without a document of the department nobody signs. Source: S2¶38."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Self
from uuid import UUID

from services.routing.domain.register.entries import StaffMember
from services.routing.domain.register.timelines import DAY, Timeline, in_force
from services.routing.domain.staff_refusals import (
    AuthorizationEnded,
    NotInPost,
    NotOfTheDepartment,
    PowerNotOfThePost,
)
from shared.identifiers import ItemCode, Level, OrganizationCode, StaffId


class Power(StrEnum):
    """What is authorised."""

    REVIEW = "review"
    SIGN_OFF = "sign_off"

    @property
    def words(self) -> str:
        """The Chinese word for it."""
        return POWER_NAMES[self]


POWER_NAMES: Mapping[Power, str] = MappingProxyType(
    {Power.REVIEW: "审查权限", Power.SIGN_OFF: "最终签批权限"}
)
POWER_ROLES: Mapping[Power, Mapping[str, str]] = MappingProxyType(
    {
        Power.REVIEW: MappingProxyType({"reviewer": "审查人员", "chief": "首席代表"}),
        Power.SIGN_OFF: MappingProxyType({"chief": "首席代表"}),
    }
)


@dataclass(frozen=True, slots=True)
class Authorization:
    """One authorisation. items, levels: for which; none means all of the department's.

    document: the department's letter.  valid_to: the last day, None until it is revoked."""

    id: UUID
    staff: StaffId
    power: Power
    department: OrganizationCode
    items: tuple[ItemCode, ...]
    levels: tuple[Level, ...]
    document: str
    valid_from: date
    valid_to: date | None
    granted_by: StaffId
    granted_at: datetime
    revoked_by: StaffId | None = None
    revoked_at: datetime | None = None
    revoked_reason: str | None = None
    version: int = 1

    def must_fit(self, timeline: Timeline[StaffMember]) -> None:
        """A department authorises its own people, in a post that the power belongs to.

        Raises: NotInPost, NotOfTheDepartment, PowerNotOfThePost."""
        holding = in_force(timeline, self.valid_from)
        if holding is None:
            raise NotInPost(day=self.valid_from)
        member = holding.entry
        if self.department not in (member.home, member.organization):
            raise NotOfTheDepartment
        roles = POWER_ROLES[self.power]
        if not member.roles & roles.keys():
            raise PowerNotOfThePost(
                power_name=self.power.words, roles="、".join(roles.values()), day=self.valid_from
            )

    def holds_for(self, item: str | None, level: Level | None, day: date) -> bool:
        """Whether it covers an item at a level on a day; None: any of them."""
        is_in_time = self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
        is_of_the_item = not self.items or item is None or item in self.items
        is_of_the_level = not self.levels or level is None or level in self.levels
        return is_in_time and is_of_the_item and is_of_the_level

    def revoke(self, *, by: StaffId, reason: str, now: datetime, today: date) -> Self:
        """收回授权: it does not hold any more from today on. Raises: AuthorizationEnded."""
        if self.valid_to is not None and self.valid_to < today:
            raise AuthorizationEnded(day=self.valid_to)
        return replace(
            self,
            valid_to=max(today, self.valid_from) - DAY,
            revoked_by=by,
            revoked_at=now,
            revoked_reason=reason,
            version=self.version + 1,
        )
