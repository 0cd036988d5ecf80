"""The lifecycle of an application (办件) as one table, read from top to bottom (rules.md D).

`DEEM` and `EXPIRE` are done by time alone; `FOLLOW` is what the case does elsewhere and intake only
learns. At a window 预登记 and 已申请 may be skipped: whoever stands there is taken in at once."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from services.intake.domain.errors import TransitionForbidden


class Status(StrEnum):
    """Where an application stands, as its applicant may know it."""

    PRE_REGISTERED = "pre_registered"
    APPLIED = "applied"
    SUBMITTED = "submitted"
    SUPPLEMENT_NOTIFIED = "supplement_notified"
    ACCEPTED = "accepted"
    ACCEPTED_DEFERRED = "accepted_deferred"
    UNDER_REVIEW = "under_review"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    SUSPENDED = "suspended"
    WITHDRAWAL_REQUESTED = "withdrawal_requested"
    GRANTED = "granted"
    READY = "ready"
    CLOSED = "closed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    RETURNED = "returned"
    ACCEPTANCE_REVOKED = "acceptance_revoked"

    @property
    def words(self) -> str:
        """The status in the words of the field."""
        return STATUS_NAMES[self]


STATUS_NAMES: Mapping[Status, str] = MappingProxyType(
    {
        Status.PRE_REGISTERED: "预登记",
        Status.APPLIED: "已申请",
        Status.SUBMITTED: "收件",
        Status.SUPPLEMENT_NOTIFIED: "补正告知",
        Status.ACCEPTED: "受理",
        Status.ACCEPTED_DEFERRED: "容缺受理",
        Status.UNDER_REVIEW: "审查",
        Status.SUPPLEMENT_REQUESTED: "审查补正",
        Status.SUSPENDED: "特别程序",
        Status.WITHDRAWAL_REQUESTED: "申请撤回",
        Status.GRANTED: "制证",
        Status.READY: "待领取",
        Status.CLOSED: "办结",
        Status.REFUSED: "不予受理",
        Status.WITHDRAWN: "撤回",
        Status.RETURNED: "退件",
        Status.ACCEPTANCE_REVOKED: "撤销受理",
    }
)


class Act(StrEnum):
    """What moves an application."""

    APPLY = "apply"
    RECEIVE = "receive"
    RETURN = "return"
    CORRECT = "correct"
    ACCEPT = "accept"
    NOTIFY_SUPPLEMENT = "notify_supplement"
    SUPPLEMENT = "supplement"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    COMPLETE = "complete"
    DELIVER = "deliver"
    DEEM = "deem"
    EXPIRE = "expire"
    FOLLOW = "follow"

    @property
    def words(self) -> str:
        """The act in the words of the field."""
        return ACT_NAMES[self]


ACT_NAMES: Mapping[Act, str] = MappingProxyType(
    {
        Act.APPLY: "提交申请",
        Act.RECEIVE: "收件",
        Act.RETURN: "退件",
        Act.CORRECT: "当场更正",
        Act.ACCEPT: "受理",
        Act.NOTIFY_SUPPLEMENT: "发出补正告知",
        Act.SUPPLEMENT: "补正",
        Act.REFUSE: "不予受理",
        Act.WITHDRAW: "撤回",
        Act.COMPLETE: "补齐容缺材料",
        Act.DELIVER: "送达",
        Act.DEEM: "视为受理",
        Act.EXPIRE: "逾期处理",
        Act.FOLLOW: "随办理进展变更",
    }
)

_DECIDED = (Status.GRANTED, Status.READY)
_LEFT_WINDOW = (Status.UNDER_REVIEW, Status.SUPPLEMENT_REQUESTED, Status.SUSPENDED)
_UNDONE = (Status.WITHDRAWN, Status.ACCEPTANCE_REVOKED)
_ENDINGS = (*_DECIDED, *_UNDONE)
_TO_WITHDRAWAL = {Act.WITHDRAW: (Status.WITHDRAWAL_REQUESTED,)}
_BEFORE_ACCEPTANCE = {Act.REFUSE: (Status.REFUSED,), Act.WITHDRAW: (Status.WITHDRAWN,)}

TRANSITIONS: Mapping[Status, Mapping[Act, tuple[Status, ...]]] = MappingProxyType(
    {
        Status.PRE_REGISTERED: {
            Act.APPLY: (Status.APPLIED,),
            Act.RECEIVE: (Status.SUBMITTED,),
            Act.WITHDRAW: (Status.WITHDRAWN,),
            Act.EXPIRE: (Status.WITHDRAWN,),
        },
        Status.APPLIED: {
            Act.RECEIVE: (Status.SUBMITTED,),
            Act.RETURN: (Status.RETURNED,),
            Act.WITHDRAW: (Status.WITHDRAWN,),
            Act.DEEM: (Status.ACCEPTED,),
        },
        Status.SUBMITTED: {
            Act.CORRECT: (Status.SUBMITTED,),
            Act.ACCEPT: (Status.ACCEPTED, Status.ACCEPTED_DEFERRED),
            Act.DEEM: (Status.ACCEPTED, Status.ACCEPTED_DEFERRED),
            Act.NOTIFY_SUPPLEMENT: (Status.SUPPLEMENT_NOTIFIED,),
            **_BEFORE_ACCEPTANCE,
        },
        Status.SUPPLEMENT_NOTIFIED: {
            Act.SUPPLEMENT: (Status.SUBMITTED, Status.SUPPLEMENT_NOTIFIED),
            Act.EXPIRE: (Status.WITHDRAWN, Status.REFUSED),
            **_BEFORE_ACCEPTANCE,
        },
        Status.ACCEPTED: {Act.FOLLOW: (*_LEFT_WINDOW, *_ENDINGS), **_TO_WITHDRAWAL},
        Status.ACCEPTED_DEFERRED: {
            Act.COMPLETE: (Status.ACCEPTED_DEFERRED, Status.ACCEPTED),
            Act.FOLLOW: (*_LEFT_WINDOW, *_ENDINGS),
            **_TO_WITHDRAWAL,
        },
        Status.UNDER_REVIEW: {
            Act.COMPLETE: (Status.UNDER_REVIEW,),
            Act.FOLLOW: (Status.SUPPLEMENT_REQUESTED, Status.SUSPENDED, *_ENDINGS),
            **_TO_WITHDRAWAL,
        },
        Status.SUPPLEMENT_REQUESTED: {
            Act.SUPPLEMENT: _LEFT_WINDOW,
            Act.COMPLETE: (Status.SUPPLEMENT_REQUESTED,),
            Act.FOLLOW: _ENDINGS,
            **_TO_WITHDRAWAL,
        },
        Status.SUSPENDED: {
            Act.COMPLETE: (Status.SUSPENDED,),
            Act.FOLLOW: (Status.UNDER_REVIEW, Status.SUPPLEMENT_REQUESTED, *_ENDINGS),
            **_TO_WITHDRAWAL,
        },
        Status.WITHDRAWAL_REQUESTED: {Act.FOLLOW: _ENDINGS},
        Status.GRANTED: {
            Act.COMPLETE: (Status.GRANTED,),
            Act.FOLLOW: (Status.READY, *_UNDONE),
        },
        Status.READY: {Act.DELIVER: (Status.CLOSED,)},
        Status.CLOSED: {},
        Status.REFUSED: {},
        Status.WITHDRAWN: {},
        Status.RETURNED: {},
        Status.ACCEPTANCE_REVOKED: {},
    }
)


WITH_THE_OFFICES = (
    Status.ACCEPTED,
    Status.ACCEPTED_DEFERRED,
    *_LEFT_WINDOW,
    Status.WITHDRAWAL_REQUESTED,
)
"""Where back offices may still act, and hence read the dossier: accepted, neither decided nor ended."""


def targets(current: Status, act: Act) -> tuple[Status, ...]:
    """Where an act may lead from here.

    Raises: TransitionForbidden when the table has no such row."""
    found = TRANSITIONS[current].get(act)
    if found is None:
        raise TransitionForbidden(status_name=current.words, act_name=act.words)
    return found


def follows(current: Status, target: Status) -> bool:
    """Whether news of the case may move an application from here to there."""
    return target in TRANSITIONS[current].get(Act.FOLLOW, ())
