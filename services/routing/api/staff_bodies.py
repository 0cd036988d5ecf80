"""Members of staff, their transfers and powers, as JSON: lists mask who they are (rules.md H)."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from services.routing.domain.authorization import Authorization, Power
from services.routing.domain.register.entries import StaffMember
from services.routing.domain.register.timelines import Version
from services.routing.domain.staffing import Post, Transfer, TransferKind, TransferStatus
from shared.identifiers import ItemCode, Level, OrganizationCode, StaffId, new_id
from shared.masking import HIDDEN, masked_answer

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)]
StaffCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{1,79}$")]
BodyCode = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{18}$")]
StaffRole = Literal["clerk", "reviewer", "chief", "supervisor", "administrator"]
Roles = Annotated[tuple[StaffRole, ...], Field(min_length=1, max_length=5)]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class StaffIn(_In):
    """Somebody to enter in the register. since: first day in the post, today by default."""

    id: StaffCode
    name: Line
    roles: Roles
    organization: BodyCode
    window: Short | None = None
    phone: Short = ""
    home_organization: BodyCode | None = None
    hall: BodyCode | None = None
    enforcement_card: Short = ""
    experience_since: date | None = None
    since: date | None = None

    def row(self) -> dict[str, Any]:
        """As in a list."""
        return self.model_dump(exclude={"since"})


class StaffChangeIn(_In):
    """What is known of somebody besides their post; what is left out stays. since: today by default."""

    name: Line | None = None
    phone: Short | None = None
    home_organization: BodyCode | None = None
    enforcement_card: Short | None = None
    experience_since: date | None = None
    since: date | None = None

    def changes(self) -> dict[str, Any]:
        """The fields that were given."""
        return self.model_dump(exclude={"since"}, exclude_none=True)


class StaffOut(BaseModel):
    """Somebody in a post. home_organization: the unit that sent them; hall: where their days are led."""

    id: str
    name: str
    roles: list[str]
    organization: str
    window: str | None
    phone: str
    home_organization: str
    hall: str | None
    enforcement_card: str
    experience_since: date | None
    valid_from: date
    valid_to: date | None

    @classmethod
    def of(cls, version: Version[StaffMember], *, is_masked: bool = True) -> "StaffOut":
        """From the register, masked unless there was a reason to ask."""
        member = version.entry
        name, phone, card = member.name, member.phone, member.enforcement_card
        if is_masked:
            name, phone = masked_answer("name", name), masked_answer("phone", phone)
            card = HIDDEN if card else ""
        return cls(
            id=member.code,
            name=name,
            roles=sorted(member.roles),
            organization=member.organization,
            window=member.window,
            phone=phone,
            home_organization=member.home,
            hall=member.hall,
            enforcement_card=card,
            experience_since=member.experience_since,
            valid_from=version.valid_from,
            valid_to=version.valid_to,
        )


class StaffPageOut(BaseModel):
    """A page of staff. next: the `after` of the next page."""

    staff: list[StaffOut]
    next: str | None


class StaffVersionsOut(BaseModel):
    """Every post of one member of staff, the earliest first."""

    versions: list[StaffOut]


class UnmaskingIn(_In):
    """Why somebody's particulars are needed."""

    reason: Reason


class TransferIn(_In):
    """Where somebody is to serve. override_reason: needed where the answer names a warning."""

    organization: BodyCode
    roles: Roles
    window: Short | None = None
    hall: BodyCode | None = None
    effective_on: date
    reason: Reason
    override_reason: Reason | None = None

    @property
    def post(self) -> Post:
        """As the domain knows it."""
        hall = OrganizationCode(self.hall) if self.hall else None
        return Post(OrganizationCode(self.organization), frozenset(self.roles), self.window, hall)


class SettlementIn(_In):
    """Why a transfer is approved or refused, or somebody sent back."""

    reason: Reason


class WarningOut(BaseModel):
    """What a transfer goes against in principle."""

    code: str
    words: str


class TransferOut(BaseModel):
    """A transfer. effective_on: first day of the new post, or first day away."""

    id: UUID
    staff: str
    kind: TransferKind
    status: TransferStatus
    status_name: str
    from_organization: str
    to_organization: str
    roles: list[str]
    window: str | None
    hall: str | None
    effective_on: date
    reason: str
    warnings: list[WarningOut]
    override_reason: str | None
    proposed_by: str
    proposed_at: datetime
    settled_by: str | None
    settled_at: datetime | None
    settled_reason: str | None

    @classmethod
    def of(cls, transfer: Transfer) -> "TransferOut":
        """From the domain."""
        to = transfer.to
        return cls(
            id=transfer.id,
            staff=transfer.staff,
            kind=transfer.kind,
            status=transfer.status,
            status_name=transfer.status.words,
            from_organization=transfer.from_organization,
            to_organization=to.organization,
            roles=sorted(to.roles),
            window=to.window,
            hall=to.hall,
            effective_on=transfer.effective_on,
            reason=transfer.reason,
            warnings=[WarningOut(code=one.value, words=one.words) for one in transfer.warnings],
            override_reason=transfer.override_reason,
            proposed_by=transfer.proposed_by,
            proposed_at=transfer.proposed_at,
            settled_by=transfer.settled_by,
            settled_at=transfer.settled_at,
            settled_reason=transfer.settled_reason,
        )


class TransfersOut(BaseModel):
    """A page of transfers, newest first. next: the `after` of the next page."""

    transfers: list[TransferOut]
    next: str | None


class AuthorizationIn(_In):
    """What a department authorises somebody to. items, levels: none means all of the department's."""

    power: Power
    department: BodyCode
    items: tuple[Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{12,50}$")], ...] = Field(
        default=(), max_length=200
    )
    levels: tuple[Annotated[int, Field(ge=1, le=6)], ...] = Field(default=(), max_length=6)
    document: Line
    valid_from: date
    valid_to: date | None = None

    def to_authorization(self, staff: str, by: StaffId, now: datetime) -> Authorization:
        """As the domain knows it."""
        return Authorization(
            id=new_id(),
            staff=StaffId(staff),
            power=self.power,
            department=OrganizationCode(self.department),
            items=tuple(map(ItemCode, self.items)),
            levels=tuple(map(Level, self.levels)),
            document=self.document,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            granted_by=by,
            granted_at=now,
        )


class AuthorizationOut(BaseModel):
    """An authorisation. valid_to: the last day, None until it is revoked."""

    id: UUID
    staff: str
    power: Power
    power_name: str
    department: str
    items: list[str]
    levels: list[int]
    document: str
    valid_from: date
    valid_to: date | None
    granted_by: str
    granted_at: datetime
    revoked_by: str | None
    revoked_at: datetime | None
    revoked_reason: str | None

    @classmethod
    def of(cls, one: Authorization) -> "AuthorizationOut":
        """From the domain."""
        return cls(
            id=one.id,
            staff=one.staff,
            power=one.power,
            power_name=one.power.words,
            department=one.department,
            items=list(one.items),
            levels=[int(level) for level in one.levels],
            document=one.document,
            valid_from=one.valid_from,
            valid_to=one.valid_to,
            granted_by=one.granted_by,
            granted_at=one.granted_at,
            revoked_by=one.revoked_by,
            revoked_at=one.revoked_at,
            revoked_reason=one.revoked_reason,
        )


class AuthorizationsOut(BaseModel):
    """Authorisations, the newest first."""

    authorizations: list[AuthorizationOut]
