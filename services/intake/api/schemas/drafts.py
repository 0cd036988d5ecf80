"""Bodies and answers of `items/drafts` and of the catalogue's administration."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StrictBool

from services.intake.api.schemas.common import Answer, Body, Line, Remark, Text
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
    """What one of the reviewing offices says. for_experts: what it wants experts to be asked."""

    approved: StrictBool
    opinion: Text
    for_experts: Remark = ""


class ExpertOpinionIn(Body):
    """What experts said. experts: the name of each with what he or she is."""

    experts: Annotated[tuple[Line, ...], Field(min_length=1, max_length=30)]
    held_on: Day
    approved: StrictBool
    opinion: Text


class DecreeIn(Body):
    """What the government decided. authority: which government.  decision: the number of its paper."""

    approved: StrictBool
    authority: Line
    decision: Line
    decided_on: Day
    opinion: Remark = ""


class PublicationIn(Body):
    """Publication of what was approved. decision: as on record.  effective_on: today by default."""

    decision: Line | None = None
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
    for_experts: str


class ExpertOpinionLine(Answer):
    """What experts said after a round."""

    round: int
    experts: tuple[str, ...]
    held_on: date
    approved: bool
    opinion: str
    by_name: str
    at: datetime


class DecreeLine(Answer):
    """What the government decided after a round."""

    round: int
    approved: bool
    authority: str
    decision: str
    decided_on: date
    opinion: str
    by_name: str
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
    expert_opinions: tuple[ExpertOpinionLine, ...]
    decrees: tuple[DecreeLine, ...]
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
