"""How people come to their posts and powers: transfers that the hall approves, sending back, authorisation.

Whoever serves in a hall is led by two: the hall for their days, their home unit for the business
(双重管理). Source: A2.9; S2¶38, S2¶56, S2¶60."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Self
from uuid import UUID

from services.routing.domain.register.entries import StaffMember
from services.routing.domain.register.timelines import DAY, Timeline, in_force
from services.routing.domain.staff_refusals import (
    NothingMoves,
    NotInPost,
    NotSeconded,
    OverrideNeeded,
    ProposerMayNotApprove,
    TransferInThePast,
    TransferSettled,
)
from shared.identifiers import OrganizationCode, StaffId

YEARS_IN_A_POST = 2
YEARS_OF_EXPERIENCE = 1


class TransferKind(StrEnum):
    """调整 moves somebody to another post; 退回 sends somebody back to the unit they came from."""

    TRANSFER = "transfer"
    SEND_BACK = "send_back"


class TransferStatus(StrEnum):
    """Where a transfer stands."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"

    @property
    def words(self) -> str:
        """The Chinese word for it."""
        return TRANSFER_STATUS_NAMES[self]


TRANSFER_MOVES: Mapping[TransferStatus, frozenset[TransferStatus]] = MappingProxyType(
    {
        TransferStatus.PROPOSED: frozenset({TransferStatus.APPROVED, TransferStatus.REFUSED}),
        TransferStatus.APPROVED: frozenset(),
        TransferStatus.REFUSED: frozenset(),
    }
)
TRANSFER_STATUS_NAMES: Mapping[TransferStatus, str] = MappingProxyType(
    {
        TransferStatus.PROPOSED: "待审核",
        TransferStatus.APPROVED: "已同意",
        TransferStatus.REFUSED: "不同意",
    }
)


class Warned(StrEnum):
    """What a transfer goes against in principle; with a reason it may be done all the same."""

    POST_TOO_SHORT = "post_under_two_years"
    EXPERIENCE_TOO_SHORT = "experience_under_one_year"
    NO_ENFORCEMENT_CARD = "no_enforcement_card"

    @property
    def words(self) -> str:
        """For people."""
        return WARNING_WORDS[self]


WARNING_WORDS: Mapping[Warned, str] = MappingProxyType(
    {
        Warned.POST_TOO_SHORT: "窗口服务期原则上不少于2年",
        Warned.EXPERIENCE_TOO_SHORT: "进驻人员须有1年以上政务服务工作经验",
        Warned.NO_ENFORCEMENT_CARD: "进驻人员须持有行政执法证",
    }
)


@dataclass(frozen=True, slots=True)
class Post:
    """Where somebody is to serve and as what."""

    organization: OrganizationCode
    roles: frozenset[str]
    window: str | None = None
    hall: OrganizationCode | None = None

    @property
    def is_in_the_hall(self) -> bool:
        """Whether the rules for people in halls apply: at a window, or as chief representative."""
        return self.hall is not None or bool(self.roles & {"clerk", "chief"})


def post_of(member: StaffMember) -> Post:
    """The post that somebody holds."""
    return Post(member.organization, member.roles, member.window, member.hall)


def in_post_since(timeline: Timeline[StaffMember], day: date) -> date:
    """Since when somebody holds the post of a day: other changes of their entry do not count."""
    holding = in_force(timeline, day)
    assert holding is not None
    since = holding.valid_from
    for earlier in reversed([one for one in timeline if one.valid_from < since]):
        is_adjacent = earlier.valid_to is not None and earlier.valid_to + DAY == since
        if not is_adjacent or earlier.entry.post != holding.entry.post:
            break
        since = earlier.valid_from
    return since


def what_a_transfer_goes_against(
    timeline: Timeline[StaffMember], to: Post, effective_on: date
) -> Iterator[Warned]:
    """Two years in a post of a hall; a year of experience and an enforcement card to enter one.

    Source: S2¶56, S2¶60."""
    last_day = effective_on - DAY
    holding = in_force(timeline, last_day) or in_force(timeline, effective_on)
    assert holding is not None
    member = holding.entry
    held_since = in_post_since(timeline, max(last_day, holding.valid_from))
    if post_of(member).is_in_the_hall and _years_after(held_since, YEARS_IN_A_POST) > effective_on:
        yield Warned.POST_TOO_SHORT
    if not to.is_in_the_hall:
        return
    begun = member.experience_since
    if begun is None or _years_after(begun, YEARS_OF_EXPERIENCE) > effective_on:
        yield Warned.EXPERIENCE_TOO_SHORT
    if not member.enforcement_card:
        yield Warned.NO_ENFORCEMENT_CARD


def _years_after(day: date, years: int) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if is_leap_day else day.day)


@dataclass(frozen=True, slots=True)
class Transfer:
    """A change of post on its way. override_reason: why it is done against a warning.

    effective_on: first day of the new post, or first day away.  division: whose administrators settle it."""

    id: UUID
    staff: StaffId
    kind: TransferKind
    status: TransferStatus
    from_organization: OrganizationCode
    to: Post
    division: str
    effective_on: date
    reason: str
    warnings: tuple[Warned, ...]
    override_reason: str | None
    proposed_by: StaffId
    proposed_at: datetime
    settled_by: StaffId | None = None
    settled_at: datetime | None = None
    settled_reason: str | None = None
    version: int = 1

    @classmethod
    def propose(
        cls,
        transfer_id: UUID,
        timeline: Timeline[StaffMember],
        to: Post,
        *,
        division: str,
        effective_on: date,
        reason: str,
        override_reason: str | None,
        by: StaffId,
        now: datetime,
        today: date,
    ) -> Self:
        """A proposal to the hall: 派驻人员调整须提前上报审核.

        Raises: TransferInThePast, NotInPost, NothingMoves, OverrideNeeded.  Source: S2¶56."""
        if effective_on < today:
            raise TransferInThePast
        holding = in_force(timeline, effective_on)
        if holding is None:
            raise NotInPost(day=effective_on)
        if post_of(holding.entry) == to:
            raise NothingMoves
        warnings = tuple(what_a_transfer_goes_against(timeline, to, effective_on))
        if warnings and override_reason is None:
            raise OverrideNeeded(warnings="；".join(one.words for one in warnings))
        return cls(
            id=transfer_id,
            staff=holding.entry.code,
            kind=TransferKind.TRANSFER,
            status=TransferStatus.PROPOSED,
            from_organization=holding.entry.organization,
            to=to,
            division=division,
            effective_on=effective_on,
            reason=reason,
            warnings=warnings,
            override_reason=override_reason if warnings else None,
            proposed_by=by,
            proposed_at=now,
        )

    @classmethod
    def send_back(
        cls,
        transfer_id: UUID,
        timeline: Timeline[StaffMember],
        *,
        division: str,
        reason: str,
        by: StaffId,
        now: datetime,
        today: date,
    ) -> Self:
        """退回派驻单位: the hall decides by itself, and today is the last day in the post.

        Raises: NotInPost, NotSeconded.  Source: S2¶60."""
        holding = in_force(timeline, today)
        if holding is None:
            raise NotInPost(day=today)
        member = holding.entry
        if member.home == member.organization:
            raise NotSeconded
        return cls(
            id=transfer_id,
            staff=member.code,
            kind=TransferKind.SEND_BACK,
            status=TransferStatus.APPROVED,
            from_organization=member.organization,
            to=Post(member.home, frozenset()),
            division=division,
            effective_on=today + DAY,
            reason=reason,
            warnings=(),
            override_reason=None,
            proposed_by=by,
            proposed_at=now,
            settled_by=by,
            settled_at=now,
        )

    def approve(self, *, by: StaffId, reason: str, now: datetime) -> Self:
        """同意调整. Raises: TransferSettled, ProposerMayNotApprove."""
        if by == self.proposed_by:
            raise ProposerMayNotApprove
        return self._settled(TransferStatus.APPROVED, by, reason, now)

    def refuse(self, *, by: StaffId, reason: str, now: datetime) -> Self:
        """不同意调整. Raises: TransferSettled."""
        return self._settled(TransferStatus.REFUSED, by, reason, now)

    def row(self, member: StaffMember, today: date) -> dict[str, Any]:
        """What it changes in the register, from its day or, when that has passed, from today.

        Whoever leaves their unit for a hall stays its member: it is their home from then on."""
        if self.kind is TransferKind.SEND_BACK:
            return {"id": self.staff, "valid_to": self.effective_on - DAY}
        leaves_for_a_hall = self.to.hall is not None and self.to.organization != member.organization
        home = member.home if leaves_for_a_hall else member.home_organization
        return {
            "id": self.staff,
            "home_organization": home,
            "organization": self.to.organization,
            "roles": self.to.roles,
            "window": self.to.window,
            "hall": self.to.hall,
            "valid_from": max(self.effective_on, today),
        }

    def _settled(self, status: TransferStatus, by: StaffId, reason: str, now: datetime) -> Self:
        if status not in TRANSFER_MOVES[self.status]:
            raise TransferSettled(status_name=self.status.words)
        return replace(
            self,
            status=status,
            settled_by=by,
            settled_at=now,
            settled_reason=reason,
            version=self.version + 1,
        )
