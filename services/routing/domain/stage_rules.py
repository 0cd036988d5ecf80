"""When a stage ends: its rule is met, or can no longer be met (A7).

Only the tasks that the rule counts are waited for; an advisory one, or one that was recalled, is not."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.routing.domain.plan import PlannedStage, StageRule
from services.routing.domain.statuses import TaskStatus
from services.routing.domain.task import CaseTask, Decision, leading_task


@dataclass(frozen=True, slots=True)
class Standing:
    """How a stage stands. not_needed: whose answers a stage that is met no longer waits for.

    refusal: the decision because of which it cannot be met."""

    is_met: bool
    not_needed: tuple[CaseTask, ...] = ()
    refusal: Decision | None = None


def standing_of(stage: PlannedStage, tasks: Sequence[CaseTask]) -> Standing:
    """How a stage stands by the answers to its tasks.

    A refusal of the lead, or of a counted task that may veto, ends it at once. tasks: of this stage."""
    counted = counted_tasks(tasks)
    refused = [task for task in counted if task.decision and task.decision.is_refusal]
    for task in refused:
        if task.may_veto or task.leads:
            return Standing(is_met=False, refusal=task.decision)
    waited_for = tuple(task for task in counted if task.is_open)
    met, unmet = Standing(is_met=True, not_needed=waited_for), Standing(is_met=False)
    if stage.rule is StageRule.ALL:
        return unmet if waited_for else met
    lead_consents = leading_task(counted).decision is not None
    if stage.rule is StageRule.LEAD:
        return met if lead_consents else unmet
    needed = min(stage.quorum or len(counted), len(counted))
    consents = len(counted) - len(waited_for) - len(refused)
    if consents + len(waited_for) < needed:
        return Standing(is_met=False, refusal=_latest(refused))
    return met if consents >= needed and lead_consents else unmet


def counted_tasks(tasks: Sequence[CaseTask]) -> tuple[CaseTask, ...]:
    """Those of a stage's tasks that its rule counts."""
    return tuple(
        task for task in tasks if not task.advisory and task.status is not TaskStatus.RECALLED
    )


def _latest(refused: Sequence[CaseTask]) -> Decision:
    decisions = [task.decision for task in refused if task.decision]
    return max(decisions, key=lambda decision: (decision.decided_at, decision.organization))
