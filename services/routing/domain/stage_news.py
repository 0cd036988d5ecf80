"""What follows from an act for the stage: the one notice when all have spoken, and news for its offices."""

from datetime import datetime
from typing import Any

from services.routing.domain.case import Case, Outcome
from services.routing.domain.collecting import close, is_joint_stage, is_over, states
from services.routing.domain.facts import Fact, StageUpdated
from services.routing.domain.meetings import lapsed


def settled(before: Case, outcome: Outcome, now: datetime) -> Outcome:
    """An act's outcome, completed. The notice comes before the news of it."""
    case, facts = outcome
    if is_over(case, now):
        case, more = close(case, now)
        facts = (*facts, *more)
    case, over = lapsed(case, now)
    return case, (*facts, *over, *_news(before, case))


def _news(before: Case, after: Case) -> tuple[Fact, ...]:
    if not after.status.is_undecided or before.stage_index != after.stage_index or not before.tasks:
        return ()
    is_let = before.joint.may_ask != after.joint.may_ask
    if not is_let and (not is_joint_stage(after) or _view(before) == _view(after)):
        return ()
    told = (task for task in after.stage_tasks if task.is_open and task.is_placed)
    return tuple(StageUpdated(task) for task in told)


def _view(case: Case) -> tuple[Any, ...]:
    """All that the offices of the stage are told of each other."""
    holders = {task.id: task.organization for task in case.tasks}
    asked = case.supplement
    return states(case), holders, case.joint, asked.answered_at if asked else None
