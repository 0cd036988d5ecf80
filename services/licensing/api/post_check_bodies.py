"""Bodies of the checks after decisions on declarations."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints

from services.licensing.api.review_bodies import Applicant, Item
from services.licensing.api.words import NO_CONTROL_CHARACTERS, Body, Words
from services.licensing.domain.post_check import PostCheck
from shared.answers import DueOut
from shared.calendar import local_date
from shared.free_text import PLAIN
from shared.moments import Day

InspectorName = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=60, pattern=NO_CONTROL_CHARACTERS
    ),
    PLAIN,
]


class NewInspection(Body):
    """What was found on the spot. rectify_by: last day to put it right, with the first fault."""

    result: Literal["kept", "broken"]
    findings: Words
    inspectors: tuple[InspectorName, ...] = Field(min_length=1, max_length=10)
    inspected_on: Day
    rectify_by: Day | None = None


class InspectionOut(BaseModel):
    """One inspection on record."""

    result: str
    findings: str
    inspectors: tuple[str, ...]
    inspected_on: date
    rectify_by: date | None
    recorded_by_name: str
    recorded_at: datetime


class ConclusionOut(BaseModel):
    """How the check ended."""

    outcome: str
    reason: str
    legal_basis: str
    concluded_by_name: str
    concluded_at: datetime


class PostCheckRow(BaseModel):
    """A check as it stands in the list."""

    id: str
    application_number: str
    status: str
    status_name: str
    item: Item
    organization_name: str
    due: DueOut
    is_overdue: bool
    rectify_by: date | None
    ordered_at: datetime
    version: int

    @classmethod
    def of_check(cls, check: PostCheck, *, now: datetime) -> "PostCheckRow":
        item = check.item
        return cls(
            id=str(check.id),
            application_number=check.application_number,
            status=check.status,
            status_name=check.status.words,
            item=Item(code=item.code, name=item.name, version=item.version),
            organization_name=check.organization_name,
            due=DueOut.of(check.due),
            is_overdue=check.is_overdue(local_date(now)),
            rectify_by=check.rectify_by,
            ordered_at=check.ordered_at,
            version=check.version,
        )


class PostCheckPage(BaseModel):
    """Checks, the most urgent first. next: cursor of the next page, None at the end."""

    post_checks: list[PostCheckRow]
    next: str | None


class PostCheckOut(PostCheckRow):
    """A check with what was declared and found; the applicant masked."""

    applicant: Applicant
    conditions: tuple[str, ...]
    method: str
    inspections: list[InspectionOut]
    conclusion: ConclusionOut | None

    @classmethod
    def of(cls, check: PostCheck, *, applicant: Applicant, now: datetime) -> "PostCheckOut":
        ended = check.conclusion
        return cls(
            **PostCheckRow.of_check(check, now=now).model_dump(),
            applicant=applicant,
            conditions=check.conditions,
            method=check.method,
            inspections=[
                InspectionOut(
                    result=one.result,
                    findings=one.findings,
                    inspectors=one.inspectors,
                    inspected_on=one.inspected_on,
                    rectify_by=one.rectify_by,
                    recorded_by_name=one.recorded_by_name,
                    recorded_at=one.recorded_at,
                )
                for one in check.inspections
            ],
            conclusion=ended
            and ConclusionOut(
                outcome=ended.outcome,
                reason=ended.reason,
                legal_basis=ended.legal_basis,
                concluded_by_name=ended.concluded_by_name,
                concluded_at=ended.concluded_at,
            ),
        )
