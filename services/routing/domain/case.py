"""A case on its way: opened, moved from stage to stage, decided, withdrawn, closed.

Every act returns the new case and the facts to announce, or raises why it changes nothing."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self
from uuid import UUID

from services.routing.domain import clocks as timing
from services.routing.domain.clocks import CaseClock, ClockKind, Dues
from services.routing.domain.directory import Directory, Unroutable
from services.routing.domain.dossier import Dossier, SupplementRequest
from services.routing.domain.facts import (
    ClocksRunAgain,
    Fact,
    StageStarted,
    StageUpdated,
    Strayed,
    TaskNoLongerWanted,
    WasClosed,
    WasDecided,
    WasWithdrawn,
)
from services.routing.domain.joint import NOTHING_JOINT, JointWork
from services.routing.domain.pauses import CasePause, PauseKind
from services.routing.domain.plan import PlannedStage, RoutePlan
from services.routing.domain.refusals import (
    CaseEnded,
    ConsentedBySilence,
    NotReadyToClose,
    NotTheTasksOffice,
    Repeated,
    TaskClosed,
    TaskUnknown,
)
from services.routing.domain.resolving import resolved_stage
from services.routing.domain.stage_rules import counted_tasks, standing_of
from services.routing.domain.statuses import CaseStatus, check_move
from services.routing.domain.task import CaseTask, Decision, leading_task, stage_tasks
from shared.calendar import WorkingCalendar, local_date
from shared.identifiers import ApplicationNumber

Outcome = tuple["Case", tuple[Fact, ...]]


@dataclass(frozen=True, slots=True)
class Case:
    """The whole of a case. entered_at: since when the status and stage hold.

    announced: how many facts so far.  clocks: none where an earlier release withdrew unopened.
    calendar_version: of the lists that all due dates go by.  rung: what has run out and was told."""

    number: ApplicationNumber
    dossier: Dossier
    plan: RoutePlan
    status: CaseStatus
    stage_index: int
    tasks: tuple[CaseTask, ...]
    clocks: tuple[CaseClock, ...]
    pauses: tuple[CasePause, ...]
    supplement: SupplementRequest | None
    decision: Decision | None
    opened_at: datetime
    entered_at: datetime
    closed_at: datetime | None = None
    licence_number: str | None = None
    version: int = 1
    announced: int = 0
    calendar_version: int = 0
    rung: tuple[str, ...] = ()
    joint: JointWork = NOTHING_JOINT

    @classmethod
    def received(
        cls,
        number: ApplicationNumber,
        dossier: Dossier,
        plan: RoutePlan,
        clocks: tuple[CaseClock, ...],
        calendar: WorkingCalendar,
        now: datetime,
    ) -> Self:
        """A case that nobody holds yet; `start_stage` follows."""
        return cls(
            number=number,
            dossier=dossier,
            plan=plan,
            status=CaseStatus.UNROUTED,
            stage_index=0,
            tasks=(),
            clocks=timing.reckoned(clocks, (), (), calendar),
            pauses=(),
            supplement=None,
            decision=None,
            opened_at=now,
            entered_at=now,
            calendar_version=calendar.version,
        )

    @property
    def dues(self) -> Dues | None:
        """When promise and statutory limit run out; None where an earlier release withdrew unopened."""
        return timing.dues_of(self.clocks)

    @property
    def stage(self) -> PlannedStage | None:
        """The present stage; None where an earlier release withdrew it unopened."""
        return next(iter(self.plan.stages[self.stage_index : self.stage_index + 1]), None)

    @property
    def open_tasks(self) -> tuple[CaseTask, ...]:
        """The tasks that still owe an answer."""
        return tuple(task for task in self.tasks if task.is_open)

    @property
    def stage_tasks(self) -> tuple[CaseTask, ...]:
        """The tasks of the present stage, whatever became of them."""
        return stage_tasks(self.tasks, self.stage_index)

    @property
    def is_awaiting_supplement(self) -> bool:
        """Whether the applicant was asked, has not answered, and the asking office still waits."""
        asked = self.supplement
        return (
            asked is not None
            and asked.answered_at is None
            and any(task.id in asked.asked_by for task in self.open_tasks)
        )

    @property
    def is_suspended(self) -> bool:
        """Whether a special procedure of an open task is going on."""
        waiting = {task.id for task in self.open_tasks}
        lasting = (one for one in self.pauses if one.ended_at is None and one.task_id in waiting)
        return any(pause.kind is not PauseKind.SUPPLEMENT for pause in lasting)

    def task(self, task_id: UUID) -> CaseTask:
        """One of its tasks.

        Raises: TaskUnknown while the case may still get it, CaseEnded when it never will."""
        for task in self.tasks:
            if task.id == task_id:
                return task
        if not self.status.is_undecided:
            raise CaseEnded(status_name=self.status.words)
        raise TaskUnknown(task_id=str(task_id))

    def task_of(self, task_id: UUID, organization: str) -> CaseTask:
        """The task that an office answers.

        Raises: TaskUnknown, CaseEnded; NotTheTasksOffice, when it is another office's."""
        task = self.task(task_id)
        if organization != task.organization:
            raise NotTheTasksOffice(organization=organization, expected=str(task.organization))
        return task

    def start_stage(
        self, directory: Directory, calendar: WorkingCalendar, now: datetime
    ) -> Outcome:
        """Assign every task of the stage. Raises: Unroutable; then no task at all is assigned."""
        division = self.dossier.origin_division
        started = tuple(
            CaseTask.assigned(self.number, self.stage_index, planned, office, calendar, now)
            for planned, office in resolved_stage(self.plan, self.stage_index, division, directory)
        )
        limits = tuple(timing.task_clock(task, self.clocks) for task in started)
        case = replace(self, tasks=(*self.tasks, *started), clocks=(*self.clocks, *limits))
        moved = case.moved(CaseStatus.UNDER_REVIEW, now)
        meets = self.plan.stages[self.stage_index].meeting
        told = (StageUpdated(task) for task in started if task.leads and meets)
        return moved, (StageStarted(self.stage_index, started), *told)

    def started_or_unrouted(
        self, directory: Directory, calendar: WorkingCalendar, now: datetime
    ) -> Outcome:
        """The present stage started, else the case on the hall administrator's list."""
        try:
            return self.start_stage(directory, calendar, now)
        except Unroutable as error:
            waits = self.status is CaseStatus.UNROUTED
            case = self if waits else self.moved(CaseStatus.UNROUTED, now)
            return case, (Strayed(error.sentence),)

    def decide_task(
        self,
        task_id: UUID,
        decision: Decision,
        directory: Directory,
        calendar: WorkingCalendar,
        now: datetime,
    ) -> Outcome:
        """A back office answered: the rule of the stage says what follows; nothing, from advice.

        An answer of before its task was recalled that comes only now stays on record, without effect.
        Raises: TaskUnknown, NotTheTasksOffice, Repeated, TaskClosed, CaseEnded."""
        task = self.task_of(task_id, decision.organization)
        if task.decision == decision:
            raise Repeated
        is_on_record_only = task.advisory or task.was_open_at(decision.decided_at)
        if not task.is_open and not task.was_open_at(decision.decided_at):
            raise ConsentedBySilence if task.has_consented_by_silence else TaskClosed
        case = self._with_task(task.decided(decision))
        if is_on_record_only:
            return case, ()
        standing = standing_of(case.plan.stages[case.stage_index], case.stage_tasks)
        if standing.refusal is not None:
            return case.reckoned(calendar)._ended(standing.refusal, calendar, now)
        case, recalls = case.without(standing.not_needed, "本环节已按规则办结", now)
        case = case.reckoned(calendar)
        runs_again = self.is_suspended and not case.is_suspended
        resumed = (ClocksRunAgain(decision.decided_at),) if runs_again else ()
        if not standing.is_met:
            return case.moved(case.reviewing_status, case.entered_at), resumed
        moved, facts = case.past_stage(directory, calendar, now)
        return moved, (*recalls, *(resumed if moved.status.is_undecided else ()), *facts)

    def past_stage(self, directory: Directory, calendar: WorkingCalendar, now: datetime) -> Outcome:
        """What follows when the present stage has met its rule: next stage or the end."""
        if self.stage_index + 1 < len(self.plan.stages):
            index = self.stage_index + 1
            clocks = timing.past_stage(self.clocks, self.plan, index, local_date(now))
            following = replace(self, stage_index=index, clocks=clocks)
            return following.started_or_unrouted(directory, calendar, now)
        decision = leading_task(counted_tasks(self.stage_tasks)).decision
        assert decision is not None
        return self._ended(decision, calendar, now)

    def withdraw(self, withdrawn_at: datetime, now: datetime) -> Outcome:
        """The applicant withdrew; only before the decision (rules.md D).

        Raises: Repeated, CaseEnded."""
        if self.status is CaseStatus.WITHDRAWN:
            raise Repeated
        if not self.status.is_undecided:
            raise CaseEnded(status_name=self.status.words)
        stopped = self.with_ended(timing.UNTIL_DECIDED, withdrawn_at)
        case, recalls = stopped.without(self.open_tasks, "申请人撤回申请", now)
        return case.moved(CaseStatus.WITHDRAWN, now), (*recalls, WasWithdrawn(withdrawn_at))

    def close(self, delivered_at: datetime, now: datetime) -> Outcome:
        """The origin window handed the result over (归档).

        Raises: Repeated, NotReadyToClose while undecided, CaseEnded after a withdrawal."""
        if self.status is CaseStatus.CLOSED:
            raise Repeated
        if self.status.is_undecided:
            raise NotReadyToClose
        if self.status is CaseStatus.WITHDRAWN:
            raise CaseEnded(status_name=self.status.words)
        case = self.with_ended(frozenset({ClockKind.ISSUE}), delivered_at)
        closed = replace(case, closed_at=delivered_at).moved(CaseStatus.CLOSED, now)
        return closed, (WasClosed(delivered_at),)

    @property
    def reviewing_status(self) -> CaseStatus:
        """The status while the stage is open: a suspension shows before a supplement."""
        if self.is_suspended:
            return CaseStatus.SUSPENDED
        if self.is_awaiting_supplement:
            return CaseStatus.SUPPLEMENT_REQUESTED
        is_reported = any(task.is_reported for task in self.open_tasks)
        return CaseStatus.REPORTED_UP if is_reported else CaseStatus.UNDER_REVIEW

    def moved(self, status: CaseStatus, now: datetime) -> Self:
        """The case in its next status. Raises: IllegalMove."""
        check_move(self.status, status)
        return replace(self, status=status, entered_at=now)

    def reckoned(self, calendar: WorkingCalendar) -> Self:
        """The case with due dates worked out anew; unchanged where nothing was ever paused."""
        if not self.pauses or not self.clocks:
            return self
        return replace(self, clocks=timing.reckoned(self.clocks, self.pauses, self.tasks, calendar))

    def _with_task(self, changed: CaseTask) -> Self:
        tasks = tuple(changed if task.id == changed.id else task for task in self.tasks)
        assert changed.closed_at is not None
        clocks = timing.task_clock_ended(self.clocks, changed.id, local_date(changed.closed_at))
        return replace(self, tasks=tasks, clocks=clocks)

    def with_ended(self, kinds: frozenset[ClockKind], at: datetime) -> Self:
        """The case with its running clocks of some kinds ended."""
        return replace(self, clocks=timing.ended(self.clocks, kinds, local_date(at)))

    def without(self, tasks: tuple[CaseTask, ...], reason: str, now: datetime) -> Outcome:
        """The case without these tasks on any desk, and the recalls to announce."""
        case, recalled = self, tuple(task.recalled(now) for task in tasks)
        for task in recalled:
            case = case._with_task(task)
        return case, tuple(TaskNoLongerWanted(task, reason) for task in recalled)

    def _ended(self, decision: Decision, calendar: WorkingCalendar, now: datetime) -> Outcome:
        stopped = self.with_ended(timing.UNTIL_DECIDED, decision.decided_at)
        case, recalls = stopped.without(self.open_tasks, "办件已作出决定", now)
        owes = not (decision.is_refusal or case.dossier.awaits_completion)
        issue = (timing.issue_clock(local_date(decision.decided_at), calendar),) if owes else ()
        case = replace(case, decision=decision, clocks=(*case.clocks, *issue))
        status = CaseStatus.REFUSED if decision.is_refusal else CaseStatus.GRANTED
        return case.moved(status, now), (*recalls, WasDecided())
