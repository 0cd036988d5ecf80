"""What the register of staff says of somebody who acts at a desk: their posts and authorisations.

Whom the register tells nothing of acts as their token says; what it says has ended, has ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from services.licensing.domain.errors import AuthorizationNotInForce, PostNotInForce
from shared.identifiers import ItemCode, Level, OrganizationCode


class Power(StrEnum):
    """What a department authorises to."""

    REVIEW = "review"
    SIGN_OFF = "sign_off"

    @property
    def words(self) -> str:
        """The Chinese word for it."""
        return POWER_NAMES[self]


POWER_NAMES: Mapping[Power, str] = MappingProxyType(
    {Power.REVIEW: "审查权限", Power.SIGN_OFF: "最终签批权限"}
)
POWER_ROLES: Mapping[Power, frozenset[str]] = MappingProxyType(
    {Power.REVIEW: frozenset({"reviewer", "chief"}), Power.SIGN_OFF: frozenset({"chief"})}
)


@dataclass(frozen=True, slots=True)
class Post:
    """A post from a day to a day, both included. home_organization: of who is seconded."""

    organization: OrganizationCode
    home_organization: OrganizationCode | None
    roles: frozenset[str]
    valid_from: date
    valid_to: date | None

    def allows(self, power: Power, organization: OrganizationCode, day: date) -> bool:
        """Whether it lets its holder use a power at an office on a day."""
        is_there = organization in (self.organization, self.home_organization)
        is_in_time = self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
        return is_there and is_in_time and bool(self.roles & POWER_ROLES[power])


@dataclass(frozen=True, slots=True)
class Authorized:
    """A department's authorisation. items, levels: for which; none means all."""

    power: Power
    items: tuple[ItemCode, ...]
    levels: tuple[Level, ...]
    valid_from: date
    valid_to: date | None

    def had_begun(self, day: date) -> bool:
        """Whether it was to hold by a day; taken back on its first day, it was taken back all the same."""
        return self.valid_from <= day

    def holds_for(self, item: ItemCode, level: Level, day: date) -> bool:
        """Whether it covers an item at a level on a day."""
        is_over = self.valid_to is not None and self.valid_to < day
        is_meant = (not self.items or item in self.items) and (
            not self.levels or level in self.levels
        )
        return self.had_begun(day) and not is_over and is_meant


@dataclass(frozen=True, slots=True)
class Concern:
    """What an act is about: at which office, on which item and level, on which day."""

    organization: OrganizationCode
    item: ItemCode
    level: Level
    day: date


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything the register tells of one person."""

    posts: tuple[Post, ...]
    authorizations: tuple[Authorized, ...]

    def must_allow(self, power: Power, to: Concern) -> None:
        """Posts and authorisations hold from a day to a day: what has ended allows nothing.

        Who was never authorised acts by their post.
        Raises: PostNotInForce, AuthorizationNotInForce.  Source: S2¶38, S2¶56; rules.md A2.9, A8.1."""
        in_post = any(post.allows(power, to.organization, to.day) for post in self.posts)
        if self.posts and not in_post:
            raise PostNotInForce
        of_the_power = (one for one in self.authorizations if one.power is power)
        given = [one for one in of_the_power if one.had_begun(to.day)]
        if given and not any(one.holds_for(to.item, to.level, to.day) for one in given):
            raise AuthorizationNotInForce(power_name=power.words)
