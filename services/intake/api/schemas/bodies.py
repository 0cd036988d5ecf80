"""Bodies of `applications`: an application as a window takes it in."""

from typing import Annotated, Any, Literal

from pydantic import Field, StrictBool, StrictInt, ValidationInfo, field_validator

from services.intake.api.schemas.common import Body, Code, Line, Name, Phone, SealedLine
from services.intake.commands.submit_application import SubmitApplication
from services.intake.domain.materials import MaterialGiven
from services.intake.domain.people import Agent, Applicant
from shared.identifiers import check_credit_code, check_resident_id

GivenState = Literal["received", "missing", "deferred"]


class ApplicantIn(Body):
    """Who applies; kind comes first because it says what the identity number is."""

    kind: Literal["person", "organization"]
    name: Name
    identity_number: Annotated[str, Field(max_length=40)]
    phone: Phone

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

    @field_validator("identity_number")
    @classmethod
    def _has_right_check_digit(cls, number: str) -> str:
        return check_resident_id(number)


class MaterialIn(Body):
    """What the clerk says about one paper."""

    code: Code
    state: GivenState
    copies: Annotated[StrictInt, Field(ge=0, le=99)] = 1
    original_seen: StrictBool = False

    def given(self) -> MaterialGiven:
        """In the domain's words."""
        return MaterialGiven(self.code, self.state, self.copies, self.original_seen)


class NewApplication(Body):
    """An application as a window takes it in."""

    item_code: Code
    applicant: ApplicantIn
    agent: AgentIn | None = None
    form: Annotated[dict[str, Any], Field(max_length=200, default_factory=dict)]
    materials: Annotated[tuple[MaterialIn, ...], Field(max_length=100)] = ()

    def to_command(self) -> SubmitApplication:
        """As the command that takes it in."""
        who, agent = self.applicant, self.agent
        return SubmitApplication(
            item_code=self.item_code,
            applicant=Applicant(who.kind, who.name, who.identity_number, who.phone),
            agent=Agent(agent.name, agent.identity_number, agent.phone, agent.authority)
            if agent
            else None,
            form=self.form,
            materials=tuple(one.given() for one in self.materials),
        )


class UnmaskingIn(Body):
    """Why the whole identity is needed; kept in the audit trail."""

    reason: SealedLine
