"""Which offices a stage of a plan calls for: all of them at once, or a reason why not (A5, A7)."""

from services.routing.domain.directory import (
    Directory,
    Organization,
    Unroutable,
    competent_office,
)
from services.routing.domain.plan import PlannedTask, RoutePlan
from shared.identifiers import DivisionCode

Resolved = tuple[PlannedTask, Organization]


class PlanUnresolved(Unroutable):
    """办件的办理路线无法落实（{reason}），转政务办指派。"""


class StageWithoutLead(Unroutable):
    """环节“{stage_name}”没有牵头部门，转政务办指派。"""


class TaskTwice(Unroutable):
    """环节“{stage_name}”重复指派{department}，转政务办指派。"""


def resolved_stage(
    plan: RoutePlan, stage_index: int, origin_division: DivisionCode, directory: Directory
) -> tuple[Resolved, ...]:
    """Each task of a stage with the one office that is competent for it.

    Raises: PlanUnresolved, StageWithoutLead, TaskTwice, NoCompetentOffice."""
    if plan.unresolved or stage_index >= len(plan.stages):
        raise PlanUnresolved(reason=plan.unresolved or "没有适用的环节")
    stage = plan.stages[stage_index]
    if not any(task.leads and not task.advisory for task in stage.tasks):
        raise StageWithoutLead(stage_name=stage.name)
    seen = set()
    for task in stage.tasks:
        if (task.department, task.level) in seen:
            raise TaskTwice(stage_name=stage.name, department=task.department)
        seen.add((task.department, task.level))
    return tuple((task, competent_office(task, origin_division, directory)) for task in stage.tasks)
