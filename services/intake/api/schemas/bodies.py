"""Bodies of `applications`: an application as a window takes it in."""

from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import Field, StrictBool, StrictInt, ValidationInfo, field_validator

from services.intake.api.schemas.common import Body, Code, Line, Name, Phone, Reason
from services.intake.api.schemas.follow_ups import FollowUpIn
from services.intake.commands.submit_application import SubmitApplication
from services.intake.domain.entry import Channel
from services.intake.domain.follow_ups import FollowUpWish
from services.intake.domain.materials import MaterialGiven
from services.intake.domain.people import Agent, Applicant, AuthorityKind
from shared.identifiers import check_credit_code, check_resident_id
from shared.moments import Day

GivenState = Literal["received", "missing", "deferred"]
GivenChannel = Literal["window", "self_service", "home_visit", "agency"]
"""What a clerk may say; online and by appointment are known from how it began."""


class ApplicantIn(Body):
    """Who applies; kind comes first because it says what the identity number is."""

    kind: Literal["person", "organization"]
    name: Name
    identity_number: Annotated[str, Field(max_length=40)]
    phone: Phone

    def domain(self) -> Applicant:
        """In the domain's words."""
        return Applicant(self.kind, self.name, self.identity_number, self.phone)

    @field_validator("identity_number")
    @classmethod
    def _has_right_check_digit(cls, number: str, info: ValidationInfo) -> str:
        is_organization = info.data.get("kind") == "organization"
        return check_credit_code(number) if is_organization else check_resident_id(number)


class AgentIn(Body):
    """Who acts for the applicant."""

    name: Name
    identity_number: Annotated[str, Field(max_length=40)]
    phone: Phone
    authority: Line
    authority_kind: AuthorityKind | None = None
    authority_until: Day | None = None

    @field_validator("identity_number")
    @classmethod
    def _has_right_check_digit(cls, number: str) -> str:
        return check_resident_id(number)

    def domain(self) -> Agent:
        """In the domain's words."""
        return Agent(
            self.name,
            self.identity_number,
            self.phone,
            self.authority,
            self.authority_kind,
            self.authority_until,
        )


class MaterialIn(Body):
    """What the clerk says about one paper."""

    code: Code
    state: GivenState
    copies: Annotated[StrictInt, Field(ge=0, le=99)] = 1
    original_seen: StrictBool = False

    def given(self) -> MaterialGiven:
        """In the domain's words."""
        return MaterialGiven(self.code, self.state, self.copies, self.original_seen)


class Papers(Body):
    """An item, who applies, the answers and the papers.

    follow_up: what the applicant says of the item that the grant opens (先照后证)."""

    item_code: Code
    applicant: ApplicantIn
    agent: AgentIn | None = None
    form: Annotated[dict[str, Any], Field(max_length=200, default_factory=dict)]
    materials: Annotated[tuple[MaterialIn, ...], Field(max_length=100)] = ()
    follow_up: FollowUpIn | None = None

    def command(self, channel: Channel) -> SubmitApplication:
        """As the command that takes them in."""
        agent = self.agent
        return SubmitApplication(
            item_code=self.item_code,
            applicant=self.applicant.domain(),
            agent=agent.domain() if agent else None,
            form=self.form,
            materials=tuple(one.given() for one in self.materials),
            channel=channel,
            follow_up=self.follow_up.wish() if self.follow_up else FollowUpWish(),
        )


class NewApplication(Papers):
    """An application as a window takes it in. channel: on which way it came to the clerk.

    copied_from: number of an earlier case of this applicant; questions left open and papers not
    given are taken from it."""

    channel: GivenChannel = "window"
    copied_from: Annotated[str, Field(min_length=1, max_length=60)] | None = None

    def to_command(self) -> SubmitApplication:
        """As the command that takes it in."""
        return replace(self.command(self.channel), copied_from=self.copied_from)


class UnmaskingIn(Body):
    """Why the whole identity is needed; kept in the audit trail."""

    reason: Reason
