"""Bodies and answers of promises in place of papers."""

from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field

from services.intake.api.schemas.bodies import MaterialIn
from services.intake.api.schemas.common import Answer, Body, Line, Name
from services.intake.domain.promises.commitment import Commitment
from services.intake.domain.promises.terms import KIND_NAMES
from shared.answers import DueOut
from shared.masking import mask_party_name


class CommitmentIn(Body):
    """Which promise: papers that follow, or a declaration that is checked afterwards."""

    kind: Literal["deferral", "declaration"]


class SignatureIn(Body):
    """Who signed. relation: to the applicant.  method: by hand, with a seal, electronically."""

    signer: Name
    relation: Literal["self", "representative", "agent"]
    method: Literal["handwritten", "seal", "electronic"]


class CompletionIn(Body):
    """Papers brought; none where they came as files before."""

    materials: Annotated[tuple[MaterialIn, ...], Field(max_length=100)] = ()


class CommitmentWithdrawalIn(Body):
    """撤回承诺."""

    reason: Line


class SignatureOut(Answer):
    """The signature on record, its signer masked."""

    signer: str
    relation: str
    method: str
    signed_at: datetime


class PublicityOut(Answer):
    """First and last day of the publicity."""

    first: date
    last: date


class CommitmentOut(Answer):
    """A commitment with its text. papers: codes of what it stands for."""

    id: UUID
    application_number: str
    kind: str
    kind_name: str
    status: str
    status_name: str
    text: tuple[str, ...]
    papers: tuple[str, ...]
    due: DueOut | None
    on_default: str | None
    drawn_up_at: datetime
    signature: SignatureOut | None
    publicity: PublicityOut | None
    withholds_certificate: bool
    completed_at: datetime | None
    released_at: datetime | None
    ended_at: datetime | None
    version: int

    @classmethod
    def of(cls, commitment: Commitment) -> Self:
        """From the domain object."""
        signed, public = commitment.signature, commitment.publicity
        return cls(
            id=commitment.id,
            application_number=commitment.application_number,
            kind=commitment.kind,
            kind_name=KIND_NAMES[commitment.kind],
            status=commitment.status.value,
            status_name=commitment.status.words,
            text=commitment.text,
            papers=commitment.papers,
            due=DueOut.of(commitment.due),
            on_default=commitment.on_default,
            drawn_up_at=commitment.drawn_up_at,
            signature=SignatureOut(
                signer=mask_party_name("person", signed.signer),
                relation=signed.relation,
                method=signed.method,
                signed_at=signed.signed_at,
            )
            if signed
            else None,
            publicity=PublicityOut(first=public.first, last=public.last) if public else None,
            withholds_certificate=commitment.withholds_certificate,
            completed_at=commitment.completed_at,
            released_at=commitment.released_at,
            ended_at=commitment.ended_at,
            version=commitment.version,
        )


class PublicPromise(Answer):
    """A promise as anybody may read it. phone: where objections are heard."""

    kind: str
    kind_name: str
    item: str
    applicant_name: str
    papers: tuple[str, ...]
    due_on: date | None
    first: date
    last: date
    organization_name: str
    phone: str


class PublicityPage(Answer):
    """Promises being made public. next: the `after` of the next page, None on the last."""

    promises: tuple[PublicPromise, ...]
    next: str | None


class RepairIn(Body):
    """What was put right; kept in the audit trail."""

    reason: Line


class DefaulterLine(Answer):
    """One entry of the register; who it is stands in the application, behind its own guard."""

    id: UUID
    application_number: str
    kind: str
    kind_name: str
    reason: str
    recorded_at: datetime
    barred_until: date
    repaired_at: datetime | None


class DefaulterPage(Answer):
    """The register, the latest first. next: the `after` of the next page, None on the last."""

    defaulters: tuple[DefaulterLine, ...]
    next: str | None
