"""Work for a back office and its answers: the same contract for the built-in desk and for others.

Work travels on `yikou.tasks` with the key `<desk|external>.<level>.<division>.<department>`,
answers on `yikou.decisions`. A department's own system sees only these two. Every answer names the
office that gives it; one that is not the task's office has no effect. And every answer carries the
AMQP property `user-id`: one whose sender does not hold the task is parked (decision 0024)."""

from typing import Literal

from pydantic import Field

from shared.contracts.envelope import Event, Exchange
from shared.contracts.parts import (
    Commitment,
    Decision,
    Defect,
    Due,
    ItemVersion,
    MaterialState,
    Office,
    Origin,
    Party,
)
from shared.contracts.stage import HandOn
from shared.moments import Moment

OFFICE_USER = "yikou_office_{organization}"
"""The broker user of a department's own system."""


class TaskAssigned(Event):
    """One back office has work. Papers are fetched over HTTP with its own credential.

    form_sealed: as in ApplicationAccepted; empty for a department's own system, which has no key.
    advisory: nothing waits for the answer, and it stops no clock.  silence_is_consent: no answer within
    the limit counts as consent.
    supplement_used: the one request for papers in the life of the case was made by another office.
    handed_on: how it came from another office, where it did.
    commitment: what the applicant promised in place of papers.
    joint_handling: several departments decide, so that the government extends (行政许可法 Art. 42)."""

    TYPE = "cn.yikou.task.assigned.v1"
    EXCHANGE = Exchange.TASKS
    task_id: str
    application_number: str
    stage: str
    stage_name: str
    office: Office
    division: str
    item: ItemVersion
    applicant: Party
    origin: Origin
    accepted_by: str
    form_sealed: str
    materials: tuple[MaterialState, ...] = ()
    sign_off_required: bool
    leads: bool = True
    advisory: bool = False
    silence_is_consent: bool = False
    due: Due
    assigned_at: Moment
    supplement_used: bool = False
    handed_on: HandOn | None = None
    commitment: Commitment | None = None
    joint_handling: bool | None = None


class TaskRecalled(Event):
    """The work is no longer wanted, e.g. the application was withdrawn."""

    TYPE = "cn.yikou.task.recalled.v1"
    EXCHANGE = Exchange.TASKS
    task_id: str
    application_number: str
    reason: str
    recalled_at: Moment


class TaskRescheduled(Event):
    """A new holiday list moved the limit of an open task."""

    TYPE = "cn.yikou.task.rescheduled.v1"
    EXCHANGE = Exchange.TASKS
    task_id: str
    application_number: str
    due_before: Due
    due: Due
    calendar_version: int
    rescheduled_at: Moment


class TaskSupplementUsed(Event):
    """Another office has made the one request for papers; a second would not be passed on.

    organization_name: of that office."""

    TYPE = "cn.yikou.task.supplement_used.v1"
    EXCHANGE = Exchange.TASKS
    task_id: str
    application_number: str
    organization_name: str
    used_at: Moment


class TaskSupplementAnswered(Event):
    """What the back office asked for has come in."""

    TYPE = "cn.yikou.task.supplement_answered.v1"
    EXCHANGE = Exchange.TASKS
    task_id: str
    application_number: str
    request_id: str
    materials: tuple[MaterialState, ...]
    remark: str = ""
    answered_at: Moment


class TaskMaterialsUpdated(Event):
    """Papers of the case came in that this office has not asked for, e.g. promised ones.

    materials: all of them; of several messages with a list, the greatest `sequence` holds."""

    TYPE = "cn.yikou.task.materials_updated.v1"
    EXCHANGE = Exchange.TASKS
    task_id: str
    application_number: str
    materials: tuple[MaterialState, ...]
    updated_at: Moment


class TaskDecided(Event):
    """A back office's answer; one per task, ever."""

    TYPE = "cn.yikou.task.decided.v1"
    EXCHANGE = Exchange.DECISIONS
    task_id: str
    application_number: str
    decision: Decision


class TaskSupplementRequested(Event):
    """A back office asks, once, for everything it finds missing.

    itemized: the same defects, each with the code of its paper; left out, they count as of none."""

    TYPE = "cn.yikou.task.supplement_requested.v1"
    EXCHANGE = Exchange.DECISIONS
    task_id: str
    application_number: str
    request_id: str
    defects: tuple[str, ...] = Field(min_length=1)
    itemized: tuple[Defect, ...] = ()
    supplement_until: Moment
    organization: str
    requested_by: str
    requested_at: Moment


class TaskSuspended(Event):
    """A back office stops the clock for a lawful reason.

    document: the paper that proves it, by name and number.  approved_by_name: as the notice names them."""

    TYPE = "cn.yikou.task.suspended.v1"
    EXCHANGE = Exchange.DECISIONS
    task_id: str
    application_number: str
    reason_code: str
    reason: str
    organization: str
    approved_by: str
    expected_until: Moment
    suspended_at: Moment
    document: str = ""
    approved_by_name: str = ""


class TaskResumed(Event):
    """The reason for the stop has ended."""

    TYPE = "cn.yikou.task.resumed.v1"
    EXCHANGE = Exchange.DECISIONS
    task_id: str
    application_number: str
    organization: str
    resumed_by: str
    resumed_at: Moment


class TaskExtended(Event):
    """A back office extends the statutory limit, once.

    approver_rank: who approved it, the head of the body or a leader of its government (行政许可法 Art. 42)."""

    TYPE = "cn.yikou.task.extended.v1"
    EXCHANGE = Exchange.DECISIONS
    task_id: str
    application_number: str
    working_days: int = Field(ge=1, le=15)
    reason: str
    organization: str
    approved_by: str
    approved_by_name: str
    approver_rank: Literal["organ_head", "government_leader"] = "organ_head"
    extended_at: Moment
