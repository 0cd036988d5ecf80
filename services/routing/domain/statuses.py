"""The life of a case in routing: one transition table, from which the diagram is drawn.

Source: rules.md D."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from shared.errors import DomainError


class CaseStatus(StrEnum):
    """Where a case stands for routing."""

    UNROUTED = "unrouted"
    UNDER_REVIEW = "under_review"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    SUSPENDED = "suspended"
    REPORTED_UP = "reported_up"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"

    @property
    def words(self) -> str:
        """The Chinese word for it."""
        return STATUS_NAMES[self]

    @property
    def is_undecided(self) -> bool:
        """Whether the back offices still owe a decision."""
        return self in UNDECIDED

    @property
    def is_final(self) -> bool:
        """Whether nothing can follow."""
        return not TRANSITIONS[self]


class TaskStatus(StrEnum):
    """Where one back office's task stands. A pause does not change it: see the case's pauses."""

    OPEN = "open"
    DECIDED = "decided"
    RECALLED = "recalled"
    PASSED_ON = "passed_on"


class IllegalMove(DomainError):
    """办件当前状态为“{status_name}”，不能转为“{target_name}”。"""

    def __init__(self, status: CaseStatus, target: CaseStatus) -> None:
        super().__init__(
            status=status,
            target=target,
            status_name=STATUS_NAMES[status],
            target_name=STATUS_NAMES[target],
        )


_S = CaseStatus
TRANSITIONS: Mapping[CaseStatus, frozenset[CaseStatus]] = MappingProxyType(
    {
        _S.UNROUTED: frozenset({_S.UNDER_REVIEW, _S.WITHDRAWN}),
        _S.UNDER_REVIEW: frozenset(
            {
                _S.UNDER_REVIEW, _S.UNROUTED, _S.SUPPLEMENT_REQUESTED, _S.SUSPENDED,
                _S.REPORTED_UP, _S.GRANTED, _S.REFUSED, _S.WITHDRAWN,
            }
        ),
        _S.SUPPLEMENT_REQUESTED: frozenset(
            {
                _S.SUPPLEMENT_REQUESTED, _S.UNDER_REVIEW, _S.UNROUTED, _S.SUSPENDED,
                _S.REPORTED_UP, _S.GRANTED, _S.REFUSED, _S.WITHDRAWN,
            }
        ),
        _S.SUSPENDED: frozenset(
            {
                _S.SUSPENDED, _S.UNDER_REVIEW, _S.UNROUTED, _S.SUPPLEMENT_REQUESTED,
                _S.REPORTED_UP, _S.GRANTED, _S.REFUSED, _S.WITHDRAWN,
            }
        ),
        _S.REPORTED_UP: frozenset(
            {
                _S.REPORTED_UP, _S.UNDER_REVIEW, _S.UNROUTED, _S.SUPPLEMENT_REQUESTED,
                _S.SUSPENDED, _S.GRANTED, _S.REFUSED, _S.WITHDRAWN,
            }
        ),
        _S.GRANTED: frozenset({_S.CLOSED, _S.REFUSED, _S.WITHDRAWN}),
        _S.REFUSED: frozenset({_S.CLOSED}),
        _S.WITHDRAWN: frozenset(),
        _S.CLOSED: frozenset(),
    }
)  # fmt: skip
"""From each status to those that may follow; a status that follows itself stands for an act inside
it, such as the next stage or a further suspension. A grant ends as refused or withdrawn only while
its certificate is withheld and what was promised does not come (rules.md F)."""

UNDECIDED = frozenset(
    {_S.UNROUTED, _S.UNDER_REVIEW, _S.SUPPLEMENT_REQUESTED, _S.SUSPENDED, _S.REPORTED_UP}
)  # fmt: skip
STATUS_NAMES: Mapping[CaseStatus, str] = MappingProxyType(
    {
        _S.UNROUTED: "待指派",
        _S.UNDER_REVIEW: "审查",
        _S.SUPPLEMENT_REQUESTED: "审查补正",
        _S.SUSPENDED: "特别程序",
        _S.REPORTED_UP: "转报",
        _S.GRANTED: "准予决定",
        _S.REFUSED: "不予决定",
        _S.WITHDRAWN: "撤回",
        _S.CLOSED: "归档",
    }
)


def check_move(status: CaseStatus, target: CaseStatus) -> None:
    """Raises: IllegalMove when the table does not list the step."""
    if target not in TRANSITIONS[status]:
        raise IllegalMove(status, target)
