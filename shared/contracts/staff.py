"""What a member of staff may do and from when to when, as the register of staff has it."""

from typing import Literal

from pydantic import Field

from shared.contracts.envelope import Event, Part
from shared.moments import Day, Moment


class StaffPost(Part):
    """A post held. valid_to: the last day; None: until further notice.

    home_organization: of who is seconded."""

    organization: str
    home_organization: str | None = None
    roles: tuple[str, ...] = ()
    valid_from: Day
    valid_to: Day | None = None


class StaffAuthorization(Part):
    """What a department authorised. items, levels: for which; none means all.  valid_to: the last day."""

    power: Literal["review", "sign_off"]
    department: str
    items: tuple[str, ...] = ()
    levels: tuple[int, ...] = ()
    valid_from: Day
    valid_to: Day | None = None


class StaffChanged(Event):
    """Posts and authorisations of somebody changed; told whole, days still to come included.

    Only of whom there is more to tell than a post without an end.  No name travels.
    version: counts what was told of this person, from 1; a later one replaces all before."""

    TYPE = "cn.yikou.staff.changed.v1"
    staff: str
    version: int = Field(ge=1)
    posts: tuple[StaffPost, ...]
    authorizations: tuple[StaffAuthorization, ...]
    changed_at: Moment
