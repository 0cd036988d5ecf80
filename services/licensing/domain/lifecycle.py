"""The lifecycle of a review: one table, from which the picture in the docs is drawn too.

Source: rules.md D (审查, 特别程序, 延期, 决定), reduced to one back office's part."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from services.licensing.domain.errors import TaskIsRecalled, TransitionForbidden


class ReviewStatus(StrEnum):
    """Where a review stands."""

    PENDING = "pending"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    SUSPENDED = "suspended"
    OPINED = "opined"
    SIGNED = "signed"
    DECIDED = "decided"
    RECALLED = "recalled"
    HANDED_ON = "handed_on"

    @property
    def words(self) -> str:
        """The status as people read it."""
        return STATUS_WORDS[self]


class Act(StrEnum):
    """What can be done with a review."""

    GIVE_OPINION = "give_opinion"
    SIGN_OFF = "sign_off"
    RETURN_OPINION = "return_opinion"
    DECIDE = "decide"
    REQUEST_SUPPLEMENT = "request_supplement"
    ANSWER_SUPPLEMENT = "answer_supplement"
    SUSPEND = "suspend"
    RESUME = "resume"
    EXTEND = "extend"
    RECALL = "recall"
    HAND_ON = "hand_on"
    CHECK_PAPERS = "check_papers"
    CLOSE_COLLECTING = "close_collecting"

    @property
    def words(self) -> str:
        """The act as people read it."""
        return ACT_WORDS[self]


_S, _A = ReviewStatus, Act

STATUS_WORDS: Mapping[ReviewStatus, str] = MappingProxyType({
    _S.PENDING: "待审查",
    _S.SUPPLEMENT_REQUESTED: "待补正",
    _S.SUSPENDED: "特别程序中",
    _S.OPINED: "已提出审查意见",
    _S.SIGNED: "已签批",
    _S.DECIDED: "已决定",
    _S.RECALLED: "已收回",
    _S.HANDED_ON: "已转出",
})  # fmt: skip

ACT_WORDS: Mapping[Act, str] = MappingProxyType({
    _A.GIVE_OPINION: "提出审查意见",
    _A.SIGN_OFF: "签批",
    _A.RETURN_OPINION: "退回审查意见",
    _A.DECIDE: "作出决定",
    _A.REQUEST_SUPPLEMENT: "要求补正",
    _A.ANSWER_SUPPLEMENT: "收取补正材料",
    _A.SUSPEND: "进入特别程序",
    _A.RESUME: "结束特别程序",
    _A.EXTEND: "延期",
    _A.RECALL: "收回",
    _A.HAND_ON: "转出",
    _A.CHECK_PAPERS: "核验材料",
    _A.CLOSE_COLLECTING: "汇总补正要求",
})  # fmt: skip

TRANSITIONS: Mapping[ReviewStatus, Mapping[Act, ReviewStatus]] = MappingProxyType({
    _S.PENDING: {
        _A.GIVE_OPINION: _S.OPINED,
        _A.REQUEST_SUPPLEMENT: _S.SUPPLEMENT_REQUESTED,
        _A.SUSPEND: _S.SUSPENDED,
        _A.EXTEND: _S.PENDING,
        _A.HAND_ON: _S.HANDED_ON,
        _A.CHECK_PAPERS: _S.PENDING,
        _A.CLOSE_COLLECTING: _S.PENDING,
        _A.RECALL: _S.RECALLED,
    },
    _S.SUPPLEMENT_REQUESTED: {
        _A.ANSWER_SUPPLEMENT: _S.PENDING,
        _A.GIVE_OPINION: _S.OPINED,
        _A.EXTEND: _S.SUPPLEMENT_REQUESTED,
        _A.CHECK_PAPERS: _S.SUPPLEMENT_REQUESTED,
        _A.CLOSE_COLLECTING: _S.SUPPLEMENT_REQUESTED,
        _A.RECALL: _S.RECALLED,
    },
    _S.SUSPENDED: {
        _A.RESUME: _S.PENDING,
        _A.EXTEND: _S.SUSPENDED,
        _A.RECALL: _S.RECALLED,
    },
    _S.OPINED: {
        _A.SIGN_OFF: _S.SIGNED,
        _A.RETURN_OPINION: _S.PENDING,
        _A.DECIDE: _S.DECIDED,
        _A.SUSPEND: _S.SUSPENDED,
        _A.EXTEND: _S.OPINED,
        _A.HAND_ON: _S.HANDED_ON,
        _A.CHECK_PAPERS: _S.OPINED,
        _A.CLOSE_COLLECTING: _S.OPINED,
        _A.RECALL: _S.RECALLED,
    },
    _S.SIGNED: {
        _A.DECIDE: _S.DECIDED,
        _A.EXTEND: _S.SIGNED,
        _A.RECALL: _S.RECALLED,
    },
    _S.DECIDED: {},
    _S.RECALLED: {},
    _S.HANDED_ON: {},
})  # fmt: skip

OPEN = frozenset(status for status, acts in TRANSITIONS.items() if acts)


def next_status(status: ReviewStatus, act: Act) -> ReviewStatus:
    """Where the act leads.

    Raises: TransitionForbidden when the table has no such move; of a recalled task, TaskIsRecalled."""
    found = TRANSITIONS[status].get(act)
    if found is None and status is ReviewStatus.RECALLED:
        raise TaskIsRecalled(act=act.words)
    if found is None:
        raise TransitionForbidden(status=status.words, act=act.words)
    return found
