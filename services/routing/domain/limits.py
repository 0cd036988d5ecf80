"""What the office of an open task is told of its own limit: a desk shows what routing's clock says.

Source: decision 0075."""

from uuid import UUID

from services.routing.domain.case import Case
from services.routing.domain.facts import Fact, TaskLimitMoved
from services.routing.domain.task import CaseTask
from shared.calendar import DueDate


def limit_of(task: CaseTask, before: Case, after: Case, version: int) -> tuple[Fact, ...]:
    """The limit of an open task before and after an act, also where it stayed.

    version: of the lists by which it was reckoned."""
    earlier, now = _limits(before).get(task.id), _limits(after).get(task.id)
    if not task.is_open or earlier is None or now is None:
        return ()
    return (TaskLimitMoved(task, earlier, now, version),)


def moved_limits(before: Case, after: Case, told: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """The limits of all open tasks that an act moved, but for those that it told itself."""
    known = {fact.task.id for fact in told if isinstance(fact, TaskLimitMoved)}
    was, now = _limits(before), _limits(after)
    return tuple(
        fact
        for task in after.open_tasks
        if task.id not in known and was.get(task.id) != now.get(task.id)
        for fact in limit_of(task, before, after, after.calendar_version)
    )


def _limits(case: Case) -> dict[UUID, DueDate]:
    return {one.task_id: one.due for one in case.clocks if one.task_id and one.due}
