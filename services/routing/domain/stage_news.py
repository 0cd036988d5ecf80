"""What follows from an act for the offices of a case: the one notice when all have spoken, and news.

All offices that have or had a part are told, and until the last word: the order in which the acts of
several offices come in must not show at any desk (decision 0066)."""

from datetime import datetime
from typing import Any

from services.routing.domain.case import Case, Outcome
from services.routing.domain.collecting import (
    close,
    is_over,
    notice_until,
    states,
    without_what_was_left,
)
from services.routing.domain.facts import (
    Fact,
    PapersChanged,
    StageUpdated,
    SupplementWasAnswered,
)
from services.routing.domain.meetings import lapsed
from services.routing.domain.task import stage_tasks


def settled(before: Case, outcome: Outcome, now: datetime) -> Outcome:
    """An act's outcome, completed. The notice comes before the news of it."""
    case, facts = outcome
    case = without_what_was_left(before, case)
    if is_over(case, now):
        case, more = close(case, now)
        facts = (*facts, *more)
    case, over = lapsed(case, now)
    papers = _news_of_papers(before, case, facts)
    return case, (*facts, *over, *papers, *_news(before, case))


def _news_of_papers(before: Case, after: Case, told: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """What came in, for every office that does not read it in the answer to its own request."""
    if before.dossier.materials == after.dossier.materials:
        return ()
    answered = {fact.task.id for fact in told if isinstance(fact, SupplementWasAnswered)}
    tasks = (task for task in before.tasks if task.is_placed and task.id not in answered)
    return tuple(PapersChanged(task) for task in tasks)


def _news(before: Case, after: Case) -> tuple[Fact, ...]:
    stages = sorted({task.stage_index for task in before.tasks})
    return tuple(
        StageUpdated(task)
        for index in stages
        if _is_news(before, after, index)
        for task in after.tasks
        if task.stage_index == index and task.is_placed
    )


def _is_news(before: Case, after: Case, index: int) -> bool:
    """Whether there is something to tell: of a stage of one office, only that it may ask again."""
    if index == after.stage_index and before.joint.may_ask != after.joint.may_ask:
        return True
    is_joint = len(stage_tasks(after.tasks, index)) > 1
    return is_joint and _view(before, index) != _view(after, index)


def _view(case: Case, index: int) -> tuple[Any, ...]:
    """All that the offices of a stage are told of each other."""
    holders = {task.id: task.organization for task in case.tasks if task.stage_index == index}
    checks = tuple(one for one in case.joint.checks if one.task_id in holders)
    collecting = case.joint.collecting_until if index == case.stage_index else None
    meetings = tuple(one for one in case.joint.meetings if one.stage_index == index)
    return states(case, index), holders, checks, collecting, notice_until(case, index), meetings
