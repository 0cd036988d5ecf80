"""Parts that several messages share: people, places, plans and limits."""

from typing import Literal

from pydantic import Field

from shared.contracts.envelope import Part
from shared.moments import Day, Moment

SubjectKind = Literal["person", "organization"]


class Party(Part):
    """An applicant or agent.

    sealed: AES-256-GCM text over JSON {name, identity_number, phone}, bound to the application number,
    opened with the purpose `messages`; nothing of it is readable on the broker."""

    kind: SubjectKind
    sealed: str


class Origin(Part):
    """The window that took the papers in, fixed at submission: the result returns here (A5.2)."""

    organization: str
    organization_name: str
    division: str
    level: int = Field(ge=2, le=6)
    window: str
    window_name: str
    clerk: str
    clerk_name: str


class ItemVersion(Part):
    """The item of the catalogue in the version under which the case was accepted (A1.7).

    form_sensitivity: per form field, how it may be shown (`none`, `name`, `phone`, `resident_id`,
    `address`, `birth_date`, `text`); a text whose field or word is not known here is hidden."""

    code: str
    name: str
    version: int = Field(ge=1)
    licence_type: str | None = None
    form_sensitivity: dict[str, str] = {}


class PlannedTask(Part):
    """One back office's part in a stage. limit_working_days: 0 = the same day.

    advisory: its answer is recorded, nothing waits for it.  place: the division whose department it
    is, no deeper than its level; None: that of the origin window.  because: why this case needs it."""

    department: str
    level: int = Field(ge=2, le=6)
    limit_working_days: int = Field(ge=0)
    leads: bool = True
    sign_off_required: bool = False
    silence_is_consent: bool = False
    may_veto: bool = True
    advisory: bool = False
    place: str | None = None
    because: str = ""


class PlannedStage(Part):
    """Tasks of one stage run in parallel; stages follow one another.

    rule: met when `all` have answered, when a `quorum` consents, or when the `lead` does.
    meeting: for what its departments meet, where the guide says so."""

    code: str
    name: str
    tasks: tuple[PlannedTask, ...] = Field(min_length=1)
    rule: Literal["all", "quorum", "lead"] = "all"
    quorum: int | None = Field(default=None, ge=1)
    meeting: Literal["joint_drawing_review", "joint_acceptance", "joint_site_check"] | None = None


class LeftOut(Part):
    """A part of the item's plan that this case needs not pass. department: None = the whole stage."""

    stage: str
    stage_name: str
    because: str
    department: str | None = None


class RoutePlan(Part):
    """The way of one case through the back offices, resolved from the item's plan (A5, A7).

    unresolved: why it cannot be followed; then the stages are the item's, and the hall decides."""

    stages: tuple[PlannedStage, ...] = Field(min_length=1)
    left_out: tuple[LeftOut, ...] = ()
    unresolved: str = ""


class Limits(Part):
    """Limits in working days. promised 0 = 即办, due the same day (rules.md B).

    uncounted: reason codes (publicity, site_check, technical_review, supplement) that the guide leaves
    out of the promise; None: the guide says nothing of it."""

    promised_working_days: int = Field(ge=0)
    statutory_working_days: int = Field(ge=0)
    uncounted: tuple[str, ...] | None = None


class MaterialState(Part):
    """One paper of the case; files are fetched over HTTP, never sent."""

    code: str
    name: str
    state: Literal["received", "deferred", "linked", "missing"]
    files: int = 0


class Defect(Part):
    """One thing that is missing or wrong. material: code of the paper; None when it is none of them."""

    material: str | None = None
    name: str = ""
    defect: str


class Commitment(Part):
    """What the applicant promised in writing in place of papers (rules.md F).

    kind: deferral, the papers follow by `due` (容缺受理); declaration, a statement that is checked after
    the decision (告知承诺).  papers: codes of what it stands for.  publicity_until: last day on which it
    is made public, where the guide demands that.  withholds_certificate: decided may be at once, but
    nothing is handed out before `application.completed`.  check_within_working_days: from the decision."""

    kind: Literal["deferral", "declaration"]
    signed_at: Moment
    papers: tuple[str, ...] = ()
    due: "Due | None" = None
    publicity_until: Day | None = None
    withholds_certificate: bool = False
    conditions: tuple[str, ...] = ()
    check_within_working_days: int | None = None
    check_method: str = ""


class Due(Part):
    """A due date; provisional when its reckoning reaches a year without a holiday list."""

    on: Day
    is_provisional: bool = False


class Decision(Part):
    """How a back office or the whole case was decided, with what a citizen must be told.

    on_behalf_of: for whom a stand-in decided or signed (代签)."""

    outcome: Literal["granted", "refused"]
    reason: str = ""
    legal_basis: str = ""
    remedy: str = ""
    decided_by: str
    decided_by_name: str
    organization: str
    organization_name: str
    signed_by: str | None = None
    signed_by_name: str | None = None
    decided_at: Moment
    decided_on_behalf_of: str | None = None
    decided_on_behalf_of_name: str | None = None
    signed_on_behalf_of: str | None = None
    signed_on_behalf_of_name: str | None = None


class Office(Part):
    """The body that holds a case at the moment, as it may be shown to the citizen (A11.5)."""

    organization: str
    organization_name: str
    department: str
    level: int
    phone: str = ""
