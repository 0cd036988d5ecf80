"""What is asked and answered between offices, as JSON."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from services.routing.domain.inquiry import (
    INQUIRY_KIND_NAMES,
    Inquiry,
    InquiryKind,
    InquiryStatus,
    InquirySubject,
)
from shared.answers import DueOut
from shared.identifiers import DepartmentCode, DivisionCode, Level

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class SubjectIn(BaseModel):
    """One line of the catalogue (征询协助目录): who is asked what, when, how, on what duty, until when."""

    model_config = ConfigDict(extra="forbid")

    kind: InquiryKind
    name: Line
    department: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,59}$")]
    level: int = Field(ge=2, le=6)
    conditions: Text
    content: Text
    procedure: Text
    mode: Line
    duty: Text
    limit_working_days: int = Field(ge=0, le=60)
    is_in_force: bool = True

    def to_subject(self, code: str, division: DivisionCode) -> InquirySubject:
        """As the domain knows it."""
        return InquirySubject(
            code=code,
            division=division,
            kind=self.kind,
            name=self.name,
            department=DepartmentCode(self.department),
            level=Level(self.level),
            conditions=self.conditions,
            content=self.content,
            procedure=self.procedure,
            mode=self.mode,
            duty=self.duty,
            limit_working_days=self.limit_working_days,
            is_in_force=self.is_in_force,
        )


class NewSubject(SubjectIn):
    """A new line of the catalogue with the code that it will keep."""

    code: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class SubjectOut(SubjectIn):
    """A line of the catalogue with its code."""

    code: str
    division: str
    kind_name: str

    @classmethod
    def of(cls, subject: InquirySubject) -> "SubjectOut":
        """From the domain."""
        fields = {name: getattr(subject, name) for name in SubjectIn.model_fields}
        fields["level"] = int(subject.level)
        return cls(
            code=subject.code,
            division=subject.division,
            kind_name=INQUIRY_KIND_NAMES[subject.kind],
            **fields,
        )


class SubjectsOut(BaseModel):
    """The whole catalogue."""

    subjects: list[SubjectOut]


class InquiryIn(BaseModel):
    """A question for a case that the asking office holds."""

    model_config = ConfigDict(extra="forbid")

    application_number: Annotated[str, StringConstraints(max_length=40)]
    subject: Annotated[str, StringConstraints(max_length=40)]
    question: Text


class AnswerIn(BaseModel):
    """The answer."""

    model_config = ConfigDict(extra="forbid")

    answer: Text


class DenialIn(BaseModel):
    """Why it is declined, and on what law if on any."""

    model_config = ConfigDict(extra="forbid")

    reason: Text
    legal_basis: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""

    @property
    def text(self) -> str:
        """Reason and law in one sentence."""
        return f"{self.reason}（依据：{self.legal_basis}）" if self.legal_basis else self.reason


class InquiryRow(BaseModel):
    """A question in a list, without its texts."""

    id: UUID
    application_number: str
    subject: str
    subject_name: str
    kind: InquiryKind
    asked_by_organization: str
    asked_by_organization_name: str
    organization: str
    organization_name: str
    status: InquiryStatus
    status_name: str
    due: DueOut
    is_overdue: bool
    asked_at: datetime

    @classmethod
    def of_row(cls, row: Mapping[Any, Any], today: date) -> "InquiryRow":
        """From a row of the list."""
        status = InquiryStatus(row["status"])
        return cls(
            id=row["id"],
            application_number=row["application_number"],
            subject=row["subject_code"],
            subject_name=row["subject_name"],
            kind=InquiryKind(row["kind"]),
            asked_by_organization=row["asked_by_organization"],
            asked_by_organization_name=row["asked_by_organization_name"],
            organization=row["organization"],
            organization_name=row["organization_name"],
            status=status,
            status_name=status.words,
            due=DueOut(on=row["due_on"], is_provisional=row["due_is_provisional"]),
            is_overdue=status.is_open and today > row["due_on"],
            asked_at=row["asked_at"],
        )


class InquiriesOut(BaseModel):
    """A page of questions. next: the `after` of the next page."""

    inquiries: list[InquiryRow]
    next: str | None


class InquiryOut(InquiryRow):
    """A question with what was asked and what came back."""

    question: str
    asked_by_name: str
    received_at: datetime | None
    answer: str | None
    answered_by_name: str | None
    answered_at: datetime | None

    @classmethod
    def of(cls, inquiry: Inquiry, now: datetime) -> "InquiryOut":
        """From the domain."""
        answer = inquiry.answer
        return cls(
            id=inquiry.id,
            application_number=inquiry.number,
            subject=inquiry.subject_code,
            subject_name=inquiry.subject_name,
            kind=inquiry.kind,
            asked_by_organization=inquiry.asker.organization,
            asked_by_organization_name=inquiry.asker.name,
            organization=inquiry.office,
            organization_name=inquiry.office_name,
            status=inquiry.status,
            status_name=inquiry.status.words,
            due=DueOut.of(inquiry.due),
            is_overdue=inquiry.is_overdue(now),
            asked_at=inquiry.asked_at,
            question=inquiry.question,
            asked_by_name=inquiry.asker.staff_name,
            received_at=inquiry.received_at,
            answer=answer.text if answer else None,
            answered_by_name=answer.given_by_name if answer else None,
            answered_at=answer.given_at if answer else None,
        )


class CardOut(BaseModel):
    """A card of supervision. ended_at None: what it is about is not put right yet."""

    id: UUID
    colour: str
    about: str
    about_id: str
    application_number: str
    organization: str
    organization_name: str
    reason: str
    due_on: date
    shown_at: datetime
    ended_at: datetime | None


class CardsOut(BaseModel):
    """Cards, newest first. next: cursor of the next page, None at the end."""

    cards: list[CardOut]
    next: str | None
