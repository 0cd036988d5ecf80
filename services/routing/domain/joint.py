"""What the offices of one stage do together: requests collected for one notice, papers checked once.

Source: rules.md A7 (并联), B (一次性告知)."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self
from uuid import UUID

from services.routing.domain.facts import Defect
from services.routing.domain.meeting import Meeting


@dataclass(frozen=True, slots=True)
class SupplementAsk:
    """What one office of a stage asks for, until it is sent with those of the others."""

    request_id: str
    task_id: UUID
    organization_name: str
    defects: tuple[Defect, ...]
    supplement_until: datetime
    requested_by: str
    requested_at: datetime


@dataclass(frozen=True, slots=True)
class CheckedPaper:
    """A paper found in order. material: its code."""

    material: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class PapersCheck:
    """What one office found in order. is_complete: it asks the applicant for nothing."""

    task_id: UUID
    organization_name: str
    checked_by: str
    checked_by_name: str
    checked_at: datetime
    papers: tuple[CheckedPaper, ...]
    is_complete: bool


@dataclass(frozen=True, slots=True)
class JointWork:
    """What a stage has in common.

    collecting_until: while requests are collected.  may_ask: the task that a supervisor let ask again.
    meetings: the appointments of all stages, oldest first."""

    asks: tuple[SupplementAsk, ...] = ()
    collecting_until: datetime | None = None
    checks: tuple[PapersCheck, ...] = ()
    may_ask: UUID | None = None
    meetings: tuple[Meeting, ...] = ()

    def asked(self, ask: SupplementAsk) -> Self:
        """The same with one more request, in the order in which they were made."""
        asks = sorted((*self.asks, ask), key=lambda one: (one.requested_at, str(one.task_id)))
        return replace(self, asks=tuple(asks))

    def checked(self, check: PapersCheck) -> Self:
        """The same with what one more office found in order, in the order in which it was found."""
        checks = sorted((*self.checks, check), key=lambda one: (one.checked_at, str(one.task_id)))
        return replace(self, checks=tuple(checks))

    def ask_of(self, task_id: UUID) -> SupplementAsk | None:
        """What a task asks for."""
        return next((one for one in self.asks if one.task_id == task_id), None)

    def is_complete_for(self, task_id: UUID) -> bool:
        """Whether an office said that it asks for nothing."""
        return any(one.is_complete for one in self.checks if one.task_id == task_id)

    def continued_by(self, task_id: UUID, successor: UUID) -> Self:
        """The same after a task went on to another office, which has said nothing yet."""
        may_ask = successor if self.may_ask == task_id else self.may_ask
        meetings = tuple(one.continued_by(task_id, successor) for one in self.meetings)
        return replace(self, may_ask=may_ask, meetings=meetings)


NOTHING_JOINT = JointWork()
