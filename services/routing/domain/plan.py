"""The route plan of an item as it came with the case: stages in sequence, tasks in parallel."""

from dataclasses import dataclass

from shared.identifiers import DepartmentCode, Level


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """One back office's part in a stage. limit_working_days: 0 = the same day."""

    department: DepartmentCode
    level: Level
    limit_working_days: int
    leads: bool = True
    sign_off_required: bool = False
    silence_is_consent: bool = False
    may_veto: bool = True


@dataclass(frozen=True, slots=True)
class PlannedStage:
    """Tasks that run in parallel."""

    code: str
    name: str
    tasks: tuple[PlannedTask, ...]


@dataclass(frozen=True, slots=True)
class RoutePlan:
    """The whole way. stages: at least one."""

    stages: tuple[PlannedStage, ...]

    @property
    def is_joint(self) -> bool:
        """Whether several departments answer in one stage (统一、联合、集中办理).

        Source: 行政许可法 Art. 26, 42."""
        return any(len({task.department for task in stage.tasks}) > 1 for stage in self.stages)

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
