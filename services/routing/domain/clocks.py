"""The typed clocks of a case: what starts each, what stops it, when it runs out (rules.md B).

Every clock says itself which pauses it does not count, so that no table of exceptions is needed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Self
from uuid import UUID

from services.routing.domain.pauses import ARTICLE_45, CasePause, PauseKind
from services.routing.domain.plan import RoutePlan
from services.routing.domain.task import CaseTask
from shared.calendar import DueDate, Pause, WorkingCalendar, due_date, local_date
from shared.errors import DomainError

NOTICE_WORKING_DAYS = 5
LOWER_REVIEW_WORKING_DAYS = 20
ISSUE_WORKING_DAYS = 10


class ClockKind(StrEnum):
    """Which limit a clock measures."""

    NOTICE = "notice"
    PROMISED = "promised"
    STATUTORY = "statutory"
    LOWER_REVIEW = "lower_review"
    TASK = "task"
    ISSUE = "issue"


CLOCK_NAMES: Mapping[ClockKind, str] = MappingProxyType(
    {
        ClockKind.NOTICE: "补正告知时限",
        ClockKind.PROMISED: "承诺时限",
        ClockKind.STATUTORY: "法定时限",
        ClockKind.LOWER_REVIEW: "下级初审时限",
        ClockKind.TASK: "环节时限",
        ClockKind.ISSUE: "颁发送达时限",
    }
)
CLOCK_BASES: Mapping[ClockKind, str] = MappingProxyType(
    {
        ClockKind.NOTICE: "《中华人民共和国行政许可法》第三十二条",
        ClockKind.PROMISED: "办事指南承诺时限",
        ClockKind.STATUTORY: "《中华人民共和国行政许可法》第四十二条",
        ClockKind.LOWER_REVIEW: "《中华人民共和国行政许可法》第四十三条",
        ClockKind.TASK: "办理流程规定的环节时限",
        ClockKind.ISSUE: "《中华人民共和国行政许可法》第四十四条",
    }
)
UNTIL_DECIDED = frozenset(
    {ClockKind.PROMISED, ClockKind.STATUTORY, ClockKind.LOWER_REVIEW, ClockKind.TASK}
)
"""The clocks that the decision of the case ends."""


class ExtensionRefused(DomainError):
    """延期申请不予采纳。"""


class SecondExtension(ExtensionRefused):
    """法定时限只能延长一次，已于{extended_at}延长过。"""


class ExtensionAfterExpiry(ExtensionRefused):
    """法定时限已于{due}届满，届满后不得延长。"""


class ExtensionTooLong(ExtensionRefused):
    """法定时限最多延长{longest}个工作日。"""


class ExtensionByTheWrongRank(ExtensionRefused):
    """统一办理或者联合办理、集中办理的，延期应经本级人民政府负责人批准。"""


class ApproverRank(StrEnum):
    """Who approved an extension: the head of the body, or a leader of its government."""

    ORGAN_HEAD = "organ_head"
    GOVERNMENT_LEADER = "government_leader"


@dataclass(frozen=True, slots=True)
class CaseClock:
    """One clock. limit_working_days: without the extension; the start day is not counted.

    uncounted: the kinds of pause that stop it.  due: as last reckoned.  task_id: of a task's own limit.
    ended_on: the day it was met or became pointless."""

    kind: ClockKind
    started_on: date
    limit_working_days: int
    uncounted: frozenset[PauseKind] = frozenset()
    due: DueDate | None = None
    extension_working_days: int = 0
    extended_at: datetime | None = None
    ended_on: date | None = None
    task_id: UUID | None = None

    @property
    def working_days(self) -> int:
        """The limit with its extension."""
        return self.limit_working_days + self.extension_working_days

    @property
    def is_running(self) -> bool:
        """Whether it still matters."""
        return self.ended_on is None

    def may_be_extended_once_before_expiry(
        self,
        working_days: int,
        *,
        due: DueDate,
        extended_at: datetime,
        is_joint: bool = False,
        rank: ApproverRank = ApproverRank.ORGAN_HEAD,
    ) -> Self:
        """The clock with its one extension: by ten days, in joint handling by fifteen.

        Raises: SecondExtension, ExtensionAfterExpiry, ExtensionTooLong, ExtensionByTheWrongRank.
        Source: 行政许可法 Art. 42."""
        if self.extended_at is not None:
            raise SecondExtension(extended_at=local_date(self.extended_at).isoformat())
        if local_date(extended_at) > due.date:
            raise ExtensionAfterExpiry(due=due.date.isoformat())
        longest = 15 if is_joint else 10
        if working_days > longest:
            raise ExtensionTooLong(longest=longest)
        if is_joint and rank is not ApproverRank.GOVERNMENT_LEADER:
            raise ExtensionByTheWrongRank
        return replace(self, extension_working_days=working_days, extended_at=extended_at)


@dataclass(frozen=True, slots=True)
class Dues:
    """When the two clocks run out that everybody asks for."""

    promised: DueDate
    statutory: DueDate


@dataclass(frozen=True, slots=True)
class Beginnings:
    """The days from which the clocks of a new case run.

    told_on: when the window gave its one notice, or accepted without one."""

    received_on: date
    told_on: date
    uploaded_on: date
    accepted_on: date


def opening_clocks(
    begins: Beginnings,
    plan: RoutePlan,
    *,
    promised_working_days: int,
    statutory_working_days: int,
    uncounted: frozenset[PauseKind],
) -> tuple[CaseClock, ...]:
    """The clocks that a case has from its first day, not yet reckoned.

    The promise runs from the upload, statutory time from acceptance.  uncounted: by the promise.
    Source: 行政许可法 Art. 32, 42, 43; S2¶44; rules.md B."""
    accepted_on = begins.accepted_on
    clocks = [
        CaseClock(
            ClockKind.NOTICE, begins.received_on, NOTICE_WORKING_DAYS, ended_on=begins.told_on
        ),
        CaseClock(ClockKind.PROMISED, begins.uploaded_on, promised_working_days, uncounted),
        CaseClock(ClockKind.STATUTORY, accepted_on, statutory_working_days, ARTICLE_45),
    ]
    if plan.lower_stages:
        limit = LOWER_REVIEW_WORKING_DAYS
        clocks.append(CaseClock(ClockKind.LOWER_REVIEW, accepted_on, limit, ARTICLE_45))
    return tuple(clocks)


def task_clock(task: CaseTask, clocks: Iterable[CaseClock]) -> CaseClock:
    """A task's own limit; it stands still where the promise of the case would."""
    promised = next((one for one in clocks if one.kind is ClockKind.PROMISED), None)
    return CaseClock(
        ClockKind.TASK,
        local_date(task.assigned_at),
        task.limit_working_days,
        promised.uncounted if promised else ARTICLE_45,
        DueDate(task.due_on, task.due_is_provisional),
        task_id=task.id,
    )


def issue_clock(granted_on: date, calendar: WorkingCalendar) -> CaseClock:
    """What is granted is issued within ten working days. Source: 行政许可法 Art. 44."""
    clock = CaseClock(ClockKind.ISSUE, granted_on, ISSUE_WORKING_DAYS)
    return replace(clock, due=clock_due(clock, (), calendar))


def ended(
    clocks: Iterable[CaseClock], kinds: frozenset[ClockKind], on: date
) -> tuple[CaseClock, ...]:
    """The clocks, those of some kinds ended unless they were before."""
    return tuple(
        replace(one, ended_on=on) if one.kind in kinds and one.is_running else one for one in clocks
    )


def task_clock_ended(clocks: Iterable[CaseClock], task_id: UUID, on: date) -> tuple[CaseClock, ...]:
    """The clocks, one task's ended."""
    return tuple(
        replace(one, ended_on=on) if one.task_id == task_id and one.is_running else one
        for one in clocks
    )


def past_stage(
    clocks: tuple[CaseClock, ...], plan: RoutePlan, stage_index: int, on: date
) -> tuple[CaseClock, ...]:
    """The clocks when a stage begins; that of the lower review ends with the last lower stage."""
    if stage_index < plan.lower_stages:
        return clocks
    return ended(clocks, frozenset({ClockKind.LOWER_REVIEW}), on)


def clock_of_kind(clocks: Iterable[CaseClock], kind: ClockKind) -> CaseClock | None:
    """The clock of a kind of which a case has at most one."""
    return next((clock for clock in clocks if clock.kind is kind), None)


def dues_of(clocks: Sequence[CaseClock]) -> Dues | None:
    """When promise and statutory limit run out; None where there are no such clocks."""
    found = (clock_of_kind(clocks, kind) for kind in (ClockKind.PROMISED, ClockKind.STATUTORY))
    dues = [clock.due for clock in found if clock is not None and clock.due is not None]
    return Dues(*dues) if len(dues) == 2 else None


def stops(clock: CaseClock, pause: CasePause) -> bool:
    """Whether a clock stands still in a pause; a task's own limit only in what holds up that task
    or its whole stage."""
    if pause.kind not in clock.uncounted:
        return False
    is_own = clock.task_id in (None, pause.task_id)
    return is_own or pause.of_stage or pause.kind is PauseKind.SUPPLEMENT


def spans(
    clock: CaseClock,
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
    for pause in (one for one in pauses if stops(clock, one)):
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


def reckoned(
    clocks: Iterable[CaseClock],
    pauses: Sequence[CasePause],
    tasks: Sequence[CaseTask],
    calendar: WorkingCalendar,
) -> tuple[CaseClock, ...]:
    """The clocks with their due dates, from the pauses and the tasks that asked for them."""
    return tuple(
        replace(clock, due=clock_due(clock, spans(clock, pauses, tasks), calendar))
        for clock in clocks
    )
