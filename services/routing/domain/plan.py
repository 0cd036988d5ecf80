"""The route plan of an item as it came with the case: stages in sequence, tasks in parallel."""

from dataclasses import dataclass
from enum import StrEnum

from services.routing.domain.meeting import MeetingKind
from shared.identifiers import DepartmentCode, DivisionCode, Level


class StageRule(StrEnum):
    """When a stage is met: every answer is in, enough consent, or the lead consents."""

    ALL = "all"
    QUORUM = "quorum"
    LEAD = "lead"


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """One back office's part in a stage. limit_working_days: 0 = the same day.

    advisory: nothing waits for its answer.  place: whose department it is; None: the origin window's.
    because: the condition of the guide that called for it, in words."""

    department: DepartmentCode
    level: Level
    limit_working_days: int
    leads: bool = True
    sign_off_required: bool = False
    silence_is_consent: bool = False
    may_veto: bool = True
    advisory: bool = False
    place: DivisionCode | None = None
    because: str = ""


@dataclass(frozen=True, slots=True)
class PlannedStage:
    """Tasks that run in parallel. quorum: how many must consent, where that is the rule.

    meeting: for what its departments meet, where the guide says so."""

    code: str
    name: str
    tasks: tuple[PlannedTask, ...]
    rule: StageRule = StageRule.ALL
    quorum: int | None = None
    meeting: MeetingKind | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What this case needs not pass, and why. department: None for the whole stage."""

    stage: str
    stage_name: str
    because: str
    department: DepartmentCode | None = None


@dataclass(frozen=True, slots=True)
class RoutePlan:
    """The whole way of one case. stages: at least one.

    left_out: of the item's plan.  unresolved: why the plan cannot be followed; empty: it can."""

    stages: tuple[PlannedStage, ...]
    left_out: tuple[LeftOut, ...] = ()
    unresolved: str = ""

    @property
    def is_joint(self) -> bool:
        """Whether several departments decide in one stage (统一、联合、集中办理).

        Source: 行政许可法 Art. 26, 42."""
        return any(
            len({task.department for task in stage.tasks if not task.advisory}) > 1
            for stage in self.stages
        )

    @property
    def lower_stages(self) -> int:
        """How many stages at the beginning are reviews below the level that decides.

        Source: 行政许可法 Art. 35, 43."""
        if not self.stages:
            return 0
        deciding = min(task.level for task in self.stages[-1].tasks)
        lower = 0
        for stage in self.stages:
            if any(task.level <= deciding for task in stage.tasks):
                break
            lower += 1
        return lower
