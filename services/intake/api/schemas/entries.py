"""Bodies and answers of the ways in: pre-registration, online application, reception, hand-over."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import Field

from services.intake.api.schemas.bodies import ApplicantIn, MaterialIn, Papers
from services.intake.api.schemas.common import Answer, Body, Code, Line, Name
from services.intake.commands.submit_application import SubmitApplication
from services.intake.domain.entry import Carer
from services.intake.domain.notices import SupplementNotice
from services.intake.domain.people import Agent

Staff = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[0-9A-Za-z_.:@-]+$")]
QueryCode = Annotated[str, Field(min_length=1, max_length=40)]


class PreRegistrationIn(Papers):
    """What the applicant can already say; required answers and papers may follow."""

    def to_command(self) -> SubmitApplication:
        """As the command that keeps it."""
        return self.command("window")


class OnlineApplicationIn(Papers):
    """A whole application, for an outlet of the applicant's choice."""

    organization: Code

    def to_command(self) -> SubmitApplication:
        """As the command that takes it."""
        return self.command("online")


class CompletionIn(Body):
    """Answers and papers to be added; everything given before stays."""

    form: Annotated[dict[str, Any], Field(max_length=200, default_factory=dict)]
    materials: Annotated[tuple[MaterialIn, ...], Field(max_length=100)] = ()


class ReceptionIn(CompletionIn):
    """The same at a window. holder: the enterprise that the first stage founded, as the applicant of the
    second; only where a first stage opened the application."""

    holder: ApplicantIn | None = None


class OnlineSubmissionIn(CompletionIn):
    """The same by the applicant, who shows the query code."""

    code: QueryCode


class ReasonIn(Body):
    """Why."""

    reason: Line


class HandoverIn(Body):
    """To which colleague, and why."""

    to: Staff
    reason: Line


class TakeoverIn(Body):
    """Nothing but the act itself."""


class NoticeReceiptIn(Body):
    """Who signed for the notice, and how it reached them."""

    recipient: Name
    relation: Literal["self", "agent", "relative"]
    mode: Literal["window", "post", "electronic"] = "window"


class CarerOut(Answer):
    """A clerk who answers or answered for the applicant."""

    staff: str
    name: str
    since: datetime
    until: datetime | None

    @classmethod
    def of(cls, carer: Carer) -> Self:
        """From the domain's word."""
        return cls(staff=carer.staff, name=carer.name, since=carer.since, until=carer.until)


class AuthorityOut(Answer):
    """On what ground the agent acts."""

    kind: str | None
    authority: str
    until: str | None

    @classmethod
    def of(cls, agent: Agent) -> Self:
        """From the agent on record."""
        until = agent.authority_until
        return cls(
            kind=agent.authority_kind,
            authority=agent.authority,
            until=until.isoformat() if until else None,
        )


class NoticeOut(Answer):
    """The last notice before acceptance. ordinal: 1, and more only where a supervisor permitted it."""

    ordinal: int
    until: str
    notified_at: datetime
    closed_at: datetime | None
    another_permitted: bool
    signed_at: datetime | None

    @classmethod
    def of(cls, notice: SupplementNotice) -> Self:
        """From the domain's notice."""
        return cls(
            ordinal=notice.ordinal,
            until=notice.until.isoformat(),
            notified_at=notice.notified_at,
            closed_at=notice.closed_at,
            another_permitted=notice.permit is not None,
            signed_at=notice.signed.signed_at if notice.signed else None,
        )


class LapseOut(Answer):
    """A lapse of an office at the window."""

    id: str
    application_number: str
    kind: str
    kind_name: str
    organization: str
    organization_name: str
    staff: str
    reason: str | None
    occurred_at: datetime


class LapsePage(Answer):
    """One page of lapses. next: the `after` of the next page, None on the last."""

    lapses: tuple[LapseOut, ...]
    next: str | None
