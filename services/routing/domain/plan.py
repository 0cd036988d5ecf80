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
