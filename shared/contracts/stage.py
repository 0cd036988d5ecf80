"""What the offices of one stage tell each other through routing: hand-ons, checked papers, opinions."""

from typing import Literal

from pydantic import Field

from shared.contracts.envelope import Event, Exchange, Part
from shared.contracts.meeting import MeetingKind, StageMeeting
from shared.moments import Moment

HandOnKind = Literal["transfer", "report", "return", "refused"]


class HandOn(Part):
    """How a task came to its office from another one.

    kind: transfer of a wrongly routed task, report to the level above (转报), return by it (退回), or
    refused: what the office itself had tried, with routing's reason.  opinion: of the office that had it."""

    kind: HandOnKind
    reason: str
    opinion: str = ""
    organization: str
    organization_name: str
    handed_on_by_name: str
    handed_on_at: Moment


class TaskHandedOn(Event):
    """An office passes its task on, undecided: to the right body, to the level above, or back down.

    to_organization: the right body of a transfer; None when it is not known, and otherwise of no meaning."""

    TYPE = "cn.yikou.task.handed_on.v1"
    EXCHANGE = Exchange.DECISIONS
    task_id: str
    application_number: str
    kind: Literal["transfer", "report", "return"]
    to_organization: str | None = None
    reason: str = Field(min_length=1)
    opinion: str = ""
    organization: str
    handed_on_by: str
    handed_on_by_name: str
    handed_on_at: Moment


class MaterialCheck(Part):
    """A paper that an office found in order. material: its code."""

    material: str
    remark: str = ""


class TaskMaterialsChecked(Event):
    """An office found papers in order; the others of its stage need not look at them again.

    is_complete: it will ask the applicant for nothing."""

    TYPE = "cn.yikou.task.materials_checked.v1"
    EXCHANGE = Exchange.DECISIONS
    task_id: str
    application_number: str
    checks: tuple[MaterialCheck, ...] = ()
    is_complete: bool = False
    organization: str
    checked_by: str
    checked_by_name: str
    checked_at: Moment


class TaskSupplementClosed(Event):
    """The lead department no longer waits for further requests; the one notice goes out."""

    TYPE = "cn.yikou.task.supplement_closed.v1"
    EXCHANGE = Exchange.DECISIONS
    task_id: str
    application_number: str
    organization: str
    closed_by: str
    closed_at: Moment


class ColleagueOpinion(Part):
    """What another office of the stage answered; only the lead department is told."""

    outcome: Literal["granted", "refused"]
    reason: str
    legal_basis: str
    decided_by_name: str
    signed_by_name: str | None = None
    decided_at: Moment


class Colleague(Part):
    """Another office of the stage. state: open, asked, complete, answered or handed_on."""

    task_id: str
    organization: str
    organization_name: str
    department: str
    leads: bool
    state: Literal["open", "asked", "complete", "answered", "handed_on"]
    opinion: ColleagueOpinion | None = None


class VerifiedMaterial(Part):
    """A paper that an office of the stage found in order."""

    material: str
    remark: str
    organization_name: str
    checked_by_name: str
    checked_at: Moment


class TaskStageUpdated(Event):
    """How a stage with several departments stands, whole; the greatest `as_of` holds.

    collecting_until: until when requests to the applicant are collected.  supplement_until: the deadline
    of the one notice.  may_ask_again: a supervisor let this office ask although the notice is out.
    meetings: of the stage, oldest first.  meeting_wanted: the guide's, told to the lead until it called."""

    TYPE = "cn.yikou.task.stage_updated.v1"
    EXCHANGE = Exchange.TASKS
    task_id: str
    application_number: str
    as_of: int = Field(ge=1)
    colleagues: tuple[Colleague, ...]
    verified: tuple[VerifiedMaterial, ...] = ()
    collecting_until: Moment | None = None
    supplement_until: Moment | None = None
    may_ask_again: bool = False
    meetings: tuple[StageMeeting, ...] = ()
    meeting_wanted: MeetingKind | None = None
    updated_at: Moment
