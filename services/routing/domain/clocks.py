"""The clocks of a case: what starts them, what stops them, when they run out.

The promised clock starts at the window's upload, the statutory one at acceptance (rules.md B). Each
pause names its kind, and the kind says which clocks it stops."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Self
from uuid import UUID, uuid5

from services.routing.domain.task import TASK_NAMESPACE, CaseTask
from shared.calendar import DueDate, Pause, WorkingCalendar, due_date, local_date
from shared.errors import DomainError


class ClockKind(StrEnum):
    """承诺时限, 法定时限."""

    PROMISED = "promised"
    STATUTORY = "statutory"


class PauseKind(StrEnum):
    """Why a clock stands still; the values are the reason codes that back offices send."""

    SUPPLEMENT = "supplement"
    HEARING = "hearing"
    TENDER = "tender"
    AUCTION = "auction"
    INSPECTION = "inspection"
    TESTING = "testing"
    QUARANTINE = "quarantine"
    APPRAISAL = "appraisal"
    EXPERT_REVIEW = "expert_review"
    PUBLICITY = "publicity"
    SITE_CHECK = "site_check"
    TECHNICAL_REVIEW = "technical_review"
    UNLISTED = "unlisted"

    @classmethod
    def of(cls, reason_code: str) -> Self:
        """The kind of a reason code; one that no rule lists stops no clock."""
        try:
            return cls(reason_code)
        except ValueError:
            return cls("unlisted")


_BOTH = frozenset(ClockKind)
_PROMISED_ONLY = frozenset({ClockKind.PROMISED})
PAUSE_NAMES: Mapping[PauseKind, str] = MappingProxyType(
    {
        PauseKind.SUPPLEMENT: "补正材料",
        PauseKind.HEARING: "听证",
        PauseKind.TENDER: "招标",
        PauseKind.AUCTION: "拍卖",
        PauseKind.INSPECTION: "检验",
        PauseKind.TESTING: "检测",
        PauseKind.QUARANTINE: "检疫",
        PauseKind.APPRAISAL: "鉴定",
        PauseKind.EXPERT_REVIEW: "专家评审",
        PauseKind.PUBLICITY: "公示",
        PauseKind.SITE_CHECK: "现场勘验",
        PauseKind.TECHNICAL_REVIEW: "技术审查",
        PauseKind.UNLISTED: "其他事由",
    }
)
STOPPED_CLOCKS: Mapping[PauseKind, frozenset[ClockKind]] = MappingProxyType(
    {
        PauseKind.SUPPLEMENT: _PROMISED_ONLY,
        PauseKind.HEARING: _BOTH,
        PauseKind.TENDER: _BOTH,
        PauseKind.AUCTION: _BOTH,
        PauseKind.INSPECTION: _BOTH,
        PauseKind.TESTING: _BOTH,
        PauseKind.QUARANTINE: _BOTH,
        PauseKind.APPRAISAL: _BOTH,
        PauseKind.EXPERT_REVIEW: _BOTH,
        PauseKind.PUBLICITY: _PROMISED_ONLY,
        PauseKind.SITE_CHECK: _PROMISED_ONLY,
        PauseKind.TECHNICAL_REVIEW: _PROMISED_ONLY,
        PauseKind.UNLISTED: frozenset(),
    }
)
"""Both clocks for the procedures of 行政许可法 Art. 45; for others the promised one at most."""


class ExtensionRefused(DomainError):
    """延期申请不予采纳。"""


class SecondExtension(ExtensionRefused):
    """法定时限只能延长一次，已于{extended_at}延长过。"""


class ExtensionAfterExpiry(ExtensionRefused):
    """法定时限已于{due}届满，届满后不得延长。"""


@dataclass(frozen=True, slots=True)
class CaseClock:
    """One clock. limit_working_days: without the extension; the start day is not counted."""

    kind: ClockKind
    started_on: date
    limit_working_days: int
    extension_working_days: int = 0
    extended_at: datetime | None = None

    @property
    def working_days(self) -> int:
        """The limit with its extension."""
        return self.limit_working_days + self.extension_working_days

    def may_be_extended_once_before_expiry(
        self, working_days: int, *, due: DueDate, extended_at: datetime
    ) -> Self:
        """The clock with its one extension.

        Raises: SecondExtension, ExtensionAfterExpiry.  Source: 行政许可法 Art. 42."""
        if self.extended_at is not None:
            raise SecondExtension(extended_at=local_date(self.extended_at).isoformat())
        if local_date(extended_at) > due.date:
            raise ExtensionAfterExpiry(due=due.date.isoformat())
        return replace(self, extension_working_days=working_days, extended_at=extended_at)


@dataclass(frozen=True, slots=True)
class CasePause:
    """A stop asked for by one task. ended_at None: until the task is closed, or still going on."""

    id: UUID
    task_id: UUID
    kind: PauseKind
    reason: str
    approved_by: str
    began_at: datetime
    expected_until: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Dues:
    """When both clocks run out."""

    promised: DueDate
    statutory: DueDate


def pause_id(task: UUID, kind: PauseKind, began_at: datetime) -> UUID:
    """The identity of a pause: the same for a repeated message."""
    is_supplement = kind is PauseKind.SUPPLEMENT
    word = "supplement" if is_supplement else "suspension"
    return uuid5(TASK_NAMESPACE, f"{task}/{word}/{began_at.timestamp()}")


def spans(
    kind: ClockKind,
    pauses: Iterable[CasePause],
    tasks: Iterable[CaseTask],
    *,
    open_until: date | None = None,
) -> tuple[Pause, ...]:
    """The days that do not count for a clock.

    A pause that nobody ended lasts as long as its task.  open_until: stand-in for the end of a pause
    still going on; None leaves it open."""
    closed = {task.id: task.closed_at for task in tasks}
    found = []
    for pause in pauses:
        if kind not in STOPPED_CLOCKS[pause.kind]:
            continue
        ended_at = pause.ended_at or closed.get(pause.task_id)
        first = local_date(pause.began_at)
        resumed = open_until if ended_at is None else local_date(ended_at)
        found.append(Pause(first, None if resumed is None else max(first, resumed)))
    return tuple(found)


def clock_due(clock: CaseClock, paused: Sequence[Pause], calendar: WorkingCalendar) -> DueDate:
    """When one clock runs out.

    A promise of the same day that was lawfully stopped on it is due on the first working day after."""
    due = due_date(calendar, clock.started_on, clock.working_days, paused)
    if clock.working_days or not paused:
        return due
    ended = [pause for pause in paused if pause.resumed is not None]
    day = due.date
    while any(pause.covers(day) for pause in ended) or (
        day != due.date and not calendar.is_working(day)
    ):
        day += timedelta(days=1)
    is_paused = any(pause.resumed is None and pause.first <= day for pause in paused)
    return DueDate(day, calendar.kind_of(day).is_provisional or is_paused)


def reckon(
    clocks: Iterable[CaseClock],
    pauses: Sequence[CasePause],
    tasks: Sequence[CaseTask],
    calendar: WorkingCalendar,
) -> Dues:
    """Both due dates from the clocks, the pauses and the tasks that asked for them."""
    dues = {
        clock.kind: clock_due(clock, spans(clock.kind, pauses, tasks), calendar) for clock in clocks
    }
    return Dues(dues[ClockKind.PROMISED], dues[ClockKind.STATUTORY])
