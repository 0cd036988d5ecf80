"""Bodies of the review desk: what is sent in, and what is shown."""

from datetime import datetime
from typing import Annotated, Any, Literal

import sqlalchemy as sa
from pydantic import (
    BaseModel,
    BeforeValidator,
    Field,
)

from services.licensing.api.joint_bodies import JointOut
from services.licensing.api.words import Body, OptionalWords, Reason, Staff, Words
from services.licensing.domain.lifecycle import ReviewStatus
from services.licensing.domain.review import Review
from services.licensing.domain.review_parts import (
    ApproverRank,
    Extension,
    Opinion,
    ReviewDecision,
    SignOff,
    SupplementRequest,
    Suspension,
)
from shared.answers import DueOut
from shared.free_text import PLAIN
from shared.moments import Until


class NewOpinion(Body):
    """A reviewer's opinion. on_behalf_of: for whom, when given as a stand-in; so in all four."""

    outcome: Literal["granted", "refused"]
    opinion: Words
    legal_basis: OptionalWords = ""
    on_behalf_of: Staff | None = None


class NewSignOff(Body):
    """The chief representative's word. remark: needed when the opinion is returned."""

    approved: Annotated[bool, Field(strict=True)]
    remark: OptionalWords = ""
    on_behalf_of: Staff | None = None


class NewDecision(Body):
    """What the decision says; a refusal needs all three, reason and law also from the opinion."""

    reason: OptionalWords = ""
    legal_basis: OptionalWords = ""
    remedy: OptionalWords = ""
    on_behalf_of: Staff | None = None


class NewDefect(Body):
    """What is missing or wrong. material: code of the paper; left out when it is none of them."""

    material: Annotated[str, Field(max_length=50)] | None = None
    defect: Words


def _as_object(defect: Any) -> Any:
    """The earlier form, a bare sentence, is understood for good."""
    return {"defect": defect} if isinstance(defect, str) else defect


class NewSupplementRequest(Body):
    """Everything missing, each a paper and its defect, or a bare sentence.

    days: calendar days for the applicant to bring it."""

    defects: list[Annotated[NewDefect, BeforeValidator(_as_object)]] = Field(
        min_length=1, max_length=50
    )
    days: int = Field(15, ge=1, le=60, strict=True)


class NewSuspension(Body):
    """A lawful stop. expected_until: a moment, or a date that is meant whole.

    document: the paper that proves it, by name and number."""

    reason_code: Annotated[str, Field(min_length=1, max_length=40)]
    reason: Words
    expected_until: Until
    document: Annotated[str, Field(max_length=300), PLAIN] = ""


class NewResumption(Body):
    """What came of the special procedure."""

    remark: OptionalWords = ""


class NewExtension(Body):
    """The one extension. approver_rank: in joint handling a leader of the government approves it."""

    working_days: int = Field(strict=True)
    reason: Words
    approver_rank: ApproverRank = "organ_head"
    on_behalf_of: Staff | None = None


class NewUnmasking(Body):
    """Why the applicant has to be seen in full."""

    reason: Reason


class Item(BaseModel):
    """The item in its version."""

    code: str
    name: str
    version: int


class Origin(BaseModel):
    """Where the papers were taken in."""

    organization_name: str
    window_name: str


class ReviewRow(BaseModel):
    """A review as it stands in the list."""

    id: str
    application_number: str
    status: str
    status_name: str
    stage: str
    stage_name: str
    item: Item
    organization: str
    organization_name: str
    department: str
    origin: Origin
    due: DueOut
    sign_off_required: bool
    leads: bool
    assigned_at: datetime
    version: int

    @classmethod
    def of_row(cls, row: sa.RowMapping) -> "ReviewRow":
        return cls(
            id=row["task_id"],
            application_number=row["application_number"],
            status=row["status"],
            status_name=ReviewStatus(row["status"]).words,
            stage=row["stage"],
            stage_name=row["stage_name"],
            item=Item(code=row["item_code"], name=row["item_name"], version=row["item_version"]),
            organization=row["organization"],
            organization_name=row["organization_name"],
            department=row["department"],
            origin=Origin(
                organization_name=row["origin_organization_name"],
                window_name=row["origin_window_name"],
            ),
            due=DueOut(on=row["due_on"], is_provisional=row["due_is_provisional"]),
            sign_off_required=row["sign_off_required"],
            leads=row["leads"],
            assigned_at=row["assigned_at"],
            version=row["version"],
        )


class ReviewPage(BaseModel):
    """Reviews, the most urgent first. next: cursor of the next page, None at the end."""

    reviews: list[ReviewRow]
    next: str | None


class Applicant(BaseModel):
    """The applicant, masked unless unmasked for a reason."""

    kind: str
    name: str
    identity_number: str
    phone: str


class Material(BaseModel):
    """One paper of the case."""

    code: str
    name: str
    state: str
    files: int


class ReviewOut(ReviewRow):
    """A review with everything on it; the applicant and telling form fields masked.

    commitment: what was promised in place of papers, where something was."""

    applicant: Applicant
    form: dict[str, Any]
    materials: list[Material]
    commitment: dict[str, Any] | None
    opinion: Opinion | None
    sign_off: SignOff | None
    supplement: SupplementRequest | None
    supplement_used: bool
    suspension: Suspension | None
    extension: Extension | None
    decision: ReviewDecision | None
    joint: JointOut

    @classmethod
    def of(cls, review: Review, *, applicant: Applicant, form: dict[str, Any]) -> "ReviewOut":
        papers = review.papers
        return cls(
            id=review.task,
            application_number=review.application_number,
            status=review.status,
            status_name=review.status.words,
            stage=review.stage,
            stage_name=review.stage_name,
            item=Item(code=review.item.code, name=review.item.name, version=review.item.version),
            organization=review.office.organization,
            organization_name=review.office.organization_name,
            department=review.office.department,
            origin=Origin(
                organization_name=papers.origin_organization_name,
                window_name=papers.origin_window_name,
            ),
            due=DueOut.of(review.due),
            sign_off_required=review.sign_off_required,
            leads=review.leads,
            assigned_at=review.assigned_at,
            version=review.version,
            applicant=applicant,
            form=form,
            materials=[
                Material(code=one.code, name=one.name, state=one.state, files=one.files)
                for one in papers.materials
            ],
            commitment=dict(papers.commitment) if papers.commitment else None,
            opinion=review.opinion,
            sign_off=review.sign_off,
            supplement=review.supplement,
            supplement_used=review.supplement_used,
            suspension=review.suspension,
            extension=review.extension,
            decision=review.decision,
            joint=JointOut.of(review),
        )


class UnmaskedOut(BaseModel):
    """The applicant and the form in full."""

    applicant: Applicant
    form: dict[str, Any]
