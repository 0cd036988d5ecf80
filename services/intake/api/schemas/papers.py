"""Bodies and answers about the papers of a case: which it needs, and what is there already."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field, StrictBool, model_validator

from services.intake.api.schemas.common import Answer, Body, Code, Line, Name


class PaperQuestionIn(Body):
    """The answers so far; a question left open makes no paper needed, and is named."""

    form: Annotated[dict[str, Any], Field(max_length=200, default_factory=dict)]
    applicant_kind: Literal["person", "organization"] = "person"
    has_agent: StrictBool = False


class NeededPaper(Answer):
    """One paper of the item. open_questions: what must be answered to know whether it is needed."""

    code: str
    name: str
    form: str
    is_needed: bool
    is_required: bool
    can_be_deferred: bool
    reason: str
    open_questions: tuple[str, ...]


class NeededPapers(Answer):
    """Which papers a case with these answers needs, under the version in force."""

    item_code: str
    item_name: str
    version: int
    materials: tuple[NeededPaper, ...]


class LinkIn(Body):
    """What stands for a paper: a licence of the applicant, or a paper of an earlier case.

    material: of the earlier case; the same code where left out."""

    licence_number: Line | None = None
    application_number: Annotated[str, Field(max_length=60)] | None = None
    material: Code | None = None

    @model_validator(mode="after")
    def _names_one_source(self) -> "LinkIn":
        if (self.licence_number is None) == (self.application_number is None):
            raise ValueError("须写明证照编号或者以前的办件编号，二者择一")
        return self


class EarlierLicence(Answer):
    """A valid licence of the applicant. stands_for: codes of this case's papers."""

    number: str
    title: str
    issuer_name: str
    valid_from: date
    valid_until: date | None
    stands_for: tuple[str, ...]


class EarlierPaper(Answer):
    """A paper of an earlier case that has files. fits: the code of this case's paper, if one is alike."""

    code: str
    name: str
    files: int
    fits: str | None


class EarlierCase(Answer):
    """An earlier case of the applicant in sight."""

    application_number: str
    status: str
    status_name: str
    item_code: str
    item_name: str
    submitted_at: datetime
    papers: tuple[EarlierPaper, ...]


class EarlierPapersOut(Answer):
    """What need not be asked for again."""

    licences: tuple[EarlierLicence, ...]
    cases: tuple[EarlierCase, ...]


class LookUpIn(Body):
    """Whose applications: a whole name, an identity number or credit code, or both.

    purpose: what for; kept sealed in the audit trail."""

    name: Name | None = None
    identity_number: Annotated[str, Field(min_length=1, max_length=40)] | None = None
    purpose: Line | None = None
    after: Annotated[str, Field(max_length=2000)] | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50

    @model_validator(mode="after")
    def _names_somebody(self) -> "LookUpIn":
        if self.name is None and self.identity_number is None:
            raise ValueError("须填写申请人姓名（名称）或者证件号码")
        return self
