"""Bodies and answers of `items/drafts` and of the catalogue's administration."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StrictBool

from services.intake.api.schemas.common import Answer, Body, Line, Text
from services.intake.api.schemas.items import ChangeLine
from shared.moments import Day

Content = Annotated[dict[str, Any], Field(max_length=80)]


class DraftIn(Body):
    """A guide to be published. arisen_on: since when a new service is offered (A1.7)."""

    content: Content
    reason: Line
    arisen_on: Day | None = None


class AmendmentIn(Body):
    """Another text of the draft."""

    content: Content
    reason: Line


class ActIn(Body):
    """An act that needs no words."""


class ReviewIn(Body):
    """What one of the reviewing offices says."""

    approved: StrictBool
    opinion: Text


class PublicationIn(Body):
    """The government's decision. effective_on: today by default."""

    decision: Line
    effective_on: Day | None = None


class CancellationIn(Body):
    """Why an item is withdrawn, and by which decision."""

    reason: Line
    decision: Line


class FindingLine(Answer):
    """One fault of a guide."""

    path: str
    rule: str
    message: str


class OpinionLine(Answer):
    """What one office said in one round."""

    round: int
    aspect: str
    aspect_name: str
    approved: bool
    opinion: str
    by_name: str
    organization: str
    at: datetime


class DraftLine(Answer):
    """A draft in a list. registration_due_on: for new services; is_late: it was missed (A1.7)."""

    id: UUID
    item_code: str
    item_name: str
    status: str
    status_name: str
    version: int
    organization: str
    round: int
    based_on: int | None
    created_at: datetime
    registration_due_on: date | None
    is_late: bool


class DraftPage(Answer):
    """One page of drafts; `next` asks for the following."""

    drafts: tuple[DraftLine, ...]
    next: str | None


class DraftAnswer(DraftLine):
    """The whole draft: its text, what is wrong with it, what it changes, what was said."""

    reason: str
    content: dict[str, Any]
    findings: tuple[FindingLine, ...]
    changes: tuple[ChangeLine, ...]
    opinions: tuple[OpinionLine, ...]
    signed_by_name: str | None
    signed_at: datetime | None
    decision: str | None
    effective_on: date | None
    published_version: int | None


class CancellationAnswer(Answer):
    """The item is withdrawn."""

    code: str
    reason: str
    decision: str


class FaultLine(Answer):
    """What is wrong in a file and where: sheet and cell, or item and field."""

    where: str
    item: str
    rule: str
    message: str


class ImportAnswer(Answer):
    """What a file holds and what was loaded of it; nothing is loaded while anything is wrong."""

    is_dry_run: bool
    read: int
    new: int
    changed: int
    unchanged: int
    faulty: int
    fault_count: int
    faults: tuple[FaultLine, ...]
    loaded: int
