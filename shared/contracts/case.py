"""Facts that routing announces about a case on its way."""

from typing import Literal

from pydantic import Field

from shared.contracts.envelope import Event
from shared.contracts.parts import (
    Commitment,
    Decision,
    Defect,
    Due,
    ItemVersion,
    Office,
    Origin,
    Party,
)
from shared.moments import Moment


class CaseOpened(Event):
    """Routing resolved the plan and started the clocks."""

    TYPE = "cn.yikou.case.opened.v1"
    application_number: str
    item: ItemVersion
    origin: Origin
    stage: str
    stage_name: str
    offices: tuple[Office, ...]
    promised_due: Due
    statutory_due: Due
    opened_at: Moment


class CaseProgressed(Event):
    """The case moved on to its next stage."""

    TYPE = "cn.yikou.case.progressed.v1"
    application_number: str
    stage: str
    stage_name: str
    offices: tuple[Office, ...]
    progressed_at: Moment


class CaseSupplementRequested(Event):
    """A back office asks, once, for everything it finds missing; the origin window tells the applicant.

    itemized: the same defects, each with the code of its paper."""

    TYPE = "cn.yikou.case.supplement_requested.v1"
    application_number: str
    request_id: str
    task_id: str
    organization_name: str
    defects: tuple[str, ...] = Field(min_length=1)
    itemized: tuple[Defect, ...] = ()
    supplement_until: Moment
    requested_at: Moment


class CaseSuspended(Event):
    """A lawful special procedure stops the clocks (行政许可法 Art. 45; rules.md B).

    organization, its name and phone, approved_by_name: who acted, and so heads and signs the notice."""

    TYPE = "cn.yikou.case.suspended.v1"
    application_number: str
    reason_code: str
    reason: str
    expected_until: Moment
    suspended_at: Moment
    organization: str = ""
    organization_name: str = ""
    organization_phone: str = ""
    approved_by_name: str = ""


class CaseResumed(Event):
    """The clocks run again; due dates moved by the uncounted days.

    kind: what had stopped them, a special procedure or the waiting for supplements."""

    TYPE = "cn.yikou.case.resumed.v1"
    application_number: str
    promised_due: Due
    statutory_due: Due
    resumed_at: Moment
    kind: Literal["suspension", "supplement"] = "suspension"


class CaseExtended(Event):
    """The statutory limit was extended once, before expiry (行政许可法 Art. 42).

    organization, its name and phone: who acted, as in CaseSuspended."""

    TYPE = "cn.yikou.case.extended.v1"
    application_number: str
    working_days: int
    reason: str
    approved_by_name: str
    statutory_due: Due
    extended_at: Moment
    organization: str = ""
    organization_name: str = ""
    organization_phone: str = ""


class CaseRescheduled(Event):
    """A new holiday list moved the due dates of an open case; both values are told (rules.md B)."""

    TYPE = "cn.yikou.case.rescheduled.v1"
    application_number: str
    promised_due_before: Due
    promised_due: Due
    statutory_due_before: Due
    statutory_due: Due
    calendar_version: int
    rescheduled_at: Moment


class CaseClockRanOut(Event):
    """A limit of a case passed unmet, or a pause passed its expected end. Told once for each due date.

    clock: notice, promised, statutory, lower_review, task, issue, or pause."""

    TYPE = "cn.yikou.case.clock_ran_out.v1"
    application_number: str
    origin: Origin
    clock: str
    clock_name: str
    task_id: str | None = None
    offices: tuple[Office, ...] = ()
    due: Due
    ran_out_at: Moment


class CaseDecided(Event):
    """Every stage has ended. Granted: licensing issues. Refused: the result goes to the origin window.

    form_sealed: as in ApplicationAccepted.  commitment: as there.
    is_withheld: granted, but nothing is issued before `application.completed`."""

    TYPE = "cn.yikou.case.decided.v1"
    application_number: str
    item: ItemVersion
    origin: Origin
    applicant: Party
    form_sealed: str
    decision: Decision
    decided_at: Moment
    commitment: Commitment | None = None
    is_withheld: bool = False


class CaseWithdrawn(Event):
    """Routing ended the case because the application was withdrawn.

    ground: applicant, on the applicant's word; deemed, promised papers did not come and it counts as
    withdrawn (视为撤回); acceptance_revoked, for the same reason (撤销受理)."""

    TYPE = "cn.yikou.case.withdrawn.v1"
    application_number: str
    withdrawn_at: Moment
    ground: Literal["applicant", "deemed", "acceptance_revoked"] = "applicant"


class CaseClosed(Event):
    """The result was handed over and routing archived the case (归档)."""

    TYPE = "cn.yikou.case.closed.v1"
    application_number: str
    closed_at: Moment


class CaseStrayed(Event):
    """The reconciler found an unfinished case held by nobody and re-drove it (architecture.md §4)."""

    TYPE = "cn.yikou.case.strayed.v1"
    application_number: str
    finding: str
    found_at: Moment
