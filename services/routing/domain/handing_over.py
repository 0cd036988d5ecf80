"""What an abolished body leaves undone goes to whoever took its business over, else to the administrator.

What it has done stays its own: its task is closed, the successor's remembers where it came from
(decision 0071). The limit runs on."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from uuid import uuid5

from services.routing.domain.case import Case, Outcome
from services.routing.domain.facts import ClocksRunAgain, Fact, TaskNoLongerWanted
from services.routing.domain.handing_on import TRANSFER, gone_on, held_by, without_office
from services.routing.domain.offices import Offices
from services.routing.domain.pauses import CasePause, PauseKind
from services.routing.domain.task import TASK_NAMESPACE, CaseTask, HandOn
from shared.calendar import WorkingCalendar

ABOLISHED = "承办机构已撤销，由承接其职能的机构继续办理"
NOBODY = "系统（机构调整）"


def hand_over(
    case: Case, offices: Offices, day: date, calendar: WorkingCalendar, now: datetime
) -> Outcome | None:
    """Every open task of a body that no longer exists on a day; None where there is nothing to move.

    A special procedure ends with its office, the successor orders its own; while papers are still
    awaited, the task waits for them where it is.  Source: rules.md A2.6 (承接机构)."""
    facts: list[Fact] = []
    before = case
    for task in before.open_tasks:
        if not task.is_placed or not offices.has_ended(task.organization, day):
            continue
        if _awaits_papers(case, task, now):
            continue
        case, told = _over(case, task, offices, day, now)
        facts += told
    if case is before:
        return None
    case = case.reckoned(calendar)
    if before.is_suspended and not case.is_suspended:
        facts.append(ClocksRunAgain(now))
    return case, tuple(facts)


def _over(case: Case, task: CaseTask, offices: Offices, day: date, now: datetime) -> Outcome:
    ended = _stops_ended(case, lambda pause: pause.task_id == task.id, now)
    note = HandOn(
        TRANSFER, task.id, ABOLISHED, "", task.organization, task.organization_name, "system",
        NOBODY, now,
    )  # fmt: skip
    successor = replace(
        task,
        id=uuid5(TASK_NAMESPACE, f"{task.id}/handed over/{now.timestamp()}"),
        assigned_at=now,
        announced_as=0,
        came_by=note,
    )
    office = offices.present(task.organization, day)
    placed = held_by(successor, office) if office is not None else without_office(successor)
    moved, facts = gone_on(ended, task, placed, now)
    recalled = () if task.is_external else (TaskNoLongerWanted(task, ABOLISHED),)
    return moved, (*recalled, *facts)


def _awaits_papers(case: Case, task: CaseTask, now: datetime) -> bool:
    return any(
        pause.task_id == task.id
        and pause.kind is PauseKind.SUPPLEMENT
        and pause.ended_at is None
        and now <= pause.expected_until
        for pause in case.pauses
    )


def _stops_ended(case: Case, which: Callable[[CasePause], bool], now: datetime) -> Case:
    pauses = tuple(
        replace(pause, ended_at=max(now, pause.began_at))
        if pause.ended_at is None and which(pause)
        else pause
        for pause in case.pauses
    )
    return replace(case, pauses=pauses)
