"""Facts that intake announces about an application (办件)."""

from typing import Literal

from shared.contracts.envelope import Event
from shared.contracts.parts import (
    Commitment,
    Defect,
    Due,
    ItemVersion,
    Limits,
    MaterialState,
    Office,
    Origin,
    Party,
    RoutePlan,
)
from shared.moments import Moment


class ApplicationApplied(Event):
    """An application came in online and waits for a window to take it in or give it back (已申请)."""

    TYPE = "cn.yikou.application.applied.v1"
    application_number: str
    item: ItemVersion
    origin: Origin
    applied_at: Moment
    reply_due: Due


class ApplicationReplyMissed(Event):
    """No window answered an online application in time; it counts against the outlet.

    reply_due: by when it should have been answered."""

    TYPE = "cn.yikou.application.reply_missed.v1"
    application_number: str
    item: ItemVersion
    origin: Origin
    reply_due: Due
    missed_at: Moment


class ApplicationReturned(Event):
    """A window gave an online application back (退件); its reason stays with the window."""

    TYPE = "cn.yikou.application.returned.v1"
    application_number: str
    item: ItemVersion
    origin: Origin
    returned_at: Moment


class ApplicationFollowUpOpened(Event):
    """A licence opened the second application of a two-stage matter; the first's window completes it
    (先照后证).

    follows: number of the first.  offices: who is in charge of the second, told of the licence by this
    (双告知)."""

    TYPE = "cn.yikou.application.follow_up_opened.v1"
    application_number: str
    item: ItemVersion
    origin: Origin
    follows: str
    follows_item: str
    licence_number: str
    licence_title: str
    offices: tuple[Office, ...] = ()
    opened_at: Moment


class ApplicationSubmitted(Event):
    """A window has taken in an application and gave it its final number (收件).

    channel: window, online, self_service, home_visit, agency or appointment."""

    TYPE = "cn.yikou.application.submitted.v1"
    application_number: str
    item: ItemVersion
    origin: Origin
    submitted_at: Moment
    channel: str = "window"


class ApplicationSupplementNotified(Event):
    """The window listed everything missing in one notice before acceptance (补正告知).

    itemized: the same defects, each with the code of its paper.
    ordinal: 1; more where a supervisor let the window ask again, which counts against it."""

    TYPE = "cn.yikou.application.supplement_notified.v1"
    application_number: str
    item: ItemVersion
    origin: Origin
    defects: tuple[str, ...]
    itemized: tuple[Defect, ...] = ()
    supplement_until: Moment
    notified_at: Moment
    ordinal: int = 1


class ApplicationAccepted(Event):
    """The window accepted (受理). Carries all that routing needs: no call back (architecture.md §3.1).

    form_sealed: the whole form, sealed as Party.sealed is; its answers are personal data.
    supplement_notified_at: when the one notice before acceptance was given, if there was one.
    is_deemed: silence of more than five working days made it accepted as of its upload.
    commitment: what was promised in place of papers; plan and limits are those of a decision at once
    where it is a declaration."""

    TYPE = "cn.yikou.application.accepted.v1"
    application_number: str
    item: ItemVersion
    route_plan: RoutePlan
    limits: Limits
    applicant: Party
    agent: Party | None = None
    origin: Origin
    form_sealed: str
    materials: tuple[MaterialState, ...] = ()
    submitted_at: Moment
    uploaded_at: Moment
    accepted_at: Moment
    accepted_by: str
    promised_due: Due
    statutory_due: Due
    supplement_notified_at: Moment | None = None
    is_deemed: bool = False
    channel: str = "window"
    commitment: Commitment | None = None


class ApplicationRefused(Event):
    """The window refused, naming the right body where it is not competent (不予受理)."""

    TYPE = "cn.yikou.application.refused.v1"
    application_number: str
    item: ItemVersion
    origin: Origin
    reason: str
    right_body: str | None = None
    refused_at: Moment


class ApplicationSupplemented(Event):
    """The applicant brought what a back office had asked for after acceptance.

    materials: all papers as they stand now; of several lists, that of the greatest `sequence` holds."""

    TYPE = "cn.yikou.application.supplemented.v1"
    application_number: str
    request_id: str
    materials: tuple[MaterialState, ...]
    remark: str = ""
    supplemented_at: Moment


class ApplicationWithdrawn(Event):
    """The applicant withdrew before the decision (撤回).

    was_accepted: whether a case is on its way, which routing then ends unless it is decided.
    is_deemed: nobody withdrew; what was missing was not brought in time (视为撤回)."""

    TYPE = "cn.yikou.application.withdrawn.v1"
    application_number: str
    item: ItemVersion
    origin: Origin
    reason: str
    was_accepted: bool = True
    withdrawn_at: Moment
    is_deemed: bool = False


class ApplicationDelivered(Event):
    """The origin window handed the result over against a 送达回证; the case is closed."""

    TYPE = "cn.yikou.application.delivered.v1"
    application_number: str
    item: ItemVersion
    origin: Origin
    result: str
    mode: str
    delivered_at: Moment


class ApplicationCompleted(Event):
    """What was promised has come in and its publicity is over: the certificate may be handed out."""

    TYPE = "cn.yikou.application.completed.v1"
    application_number: str
    item: ItemVersion
    origin: Origin
    materials: tuple[MaterialState, ...]
    completed_at: Moment


class ApplicationDefaulted(Event):
    """Papers that were to follow did not come in time (容缺逾期).

    consequence: how the city handles it; refused, in the name of the office that has the case;
    withdrawn, the application counts as withdrawn; acceptance_revoked.  missing: names of papers."""

    TYPE = "cn.yikou.application.defaulted.v1"
    application_number: str
    item: ItemVersion
    origin: Origin
    consequence: Literal["refused", "withdrawn", "acceptance_revoked"]
    reason: str
    legal_basis: str
    missing: tuple[str, ...] = ()
    defaulted_at: Moment
