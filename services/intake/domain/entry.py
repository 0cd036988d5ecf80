"""How papers came in: the channel, and which clerk answers for the applicant's first question.

The clerk who was asked first (首问负责) stays on record until the papers are accepted, refused or given
back, or until a named colleague has taken over."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, Self

from services.intake.domain.errors import NotOfferedToYou, NotResponsible
from shared.calendar import DueDate
from shared.identifiers import StaffId

Channel = Literal["window", "online", "self_service", "home_visit", "agency", "appointment"]
CHANNEL_NAMES: Mapping[str, str] = {
    "window": "窗口",
    "online": "网上",
    "self_service": "自助终端",
    "home_visit": "上门",
    "agency": "代办",
    "appointment": "预约",
}


@dataclass(frozen=True, slots=True)
class Carer:
    """A clerk who answers for the applicant. ended_by: the act that ended it, in its code."""

    staff: StaffId
    name: str
    since: datetime
    until: datetime | None = None
    ended_by: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """The responsible clerk names a colleague; it counts when that colleague takes over."""

    to: StaffId
    reason: str
    offered_at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """The way in. carers: everyone who answered for the applicant, the first asked first.

    received_at: when a window took the papers in; None while they are only registered or applied for.
    reply_due: by when an online applicant is to be answered.  returned_because: of a 退件.
    follows: number of the first application of a two-stage matter that opened this one."""

    channel: Channel = "window"
    carers: tuple[Carer, ...] = ()
    offer: Offer | None = None
    received_at: datetime | None = None
    reply_due: DueDate | None = None
    reply_overdue_at: datetime | None = None
    returned_because: str = ""
    follows: str = ""

    @property
    def responsible(self) -> Carer | None:
        """Who answers for the applicant now."""
        return next((one for one in self.carers if one.until is None), None)

    def asked(self, staff: StaffId, name: str, now: datetime) -> Self:
        """Somebody was asked; who was asked before stays responsible. Source: A2.5."""
        if self.carers:
            return self
        return replace(self, carers=(Carer(staff, name, now),))

    def ended(self, act: str, now: datetime) -> Self:
        """Nobody need answer any more: accepted, refused, withdrawn or given back."""
        closed = tuple(_ended(one, act, now) for one in self.carers)
        return replace(self, carers=closed, offer=None)

    def offered(self, to: StaffId, reason: str, *, by: StaffId, now: datetime) -> Self:
        """Name the colleague who is to take over. Raises: NotResponsible."""
        if self.responsible is None or self.responsible.staff != by or to == by:
            raise NotResponsible
        return replace(self, offer=Offer(to, reason, now))

    def taken_over(self, staff: StaffId, name: str, now: datetime) -> Self:
        """The named colleague takes over. Raises: NotOfferedToYou."""
        if self.offer is None or self.offer.to != staff:
            raise NotOfferedToYou
        before = tuple(_ended(one, "handover", now) for one in self.carers)
        return replace(self, carers=(*before, Carer(staff, name, now)), offer=None)


def _ended(carer: Carer, act: str, now: datetime) -> Carer:
    return carer if carer.until is not None else replace(carer, until=now, ended_by=act)


AT_THE_WINDOW = Entry()
