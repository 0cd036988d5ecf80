"""The check after a decision on a declaration (事后核查): inspected, put right within a time, or revoked.

Source: S0¶77, S1¶40, S3¶62; rules.md A4, F."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Literal, Self
from uuid import UUID

from services.licensing.domain import rules
from services.licensing.domain.errors import (
    CheckActForbidden,
    InspectionInvalid,
    RectificationStillRunning,
)
from services.licensing.domain.review_parts import Officer, ReviewedItem
from shared.calendar import DueDate, WorkingCalendar, due_date, local_date
from shared.identifiers import ApplicationNumber, OrganizationCode

LONGEST_WORKING_DAYS = 60
LEAST_INSPECTORS = 2


class CheckStatus(StrEnum):
    """Where a check stands."""

    ORDERED = "ordered"
    RECTIFYING = "rectifying"
    UNMET = "unmet"
    PASSED = "passed"
    REVOKED = "revoked"

    @property
    def words(self) -> str:
        """The status as people read it."""
        return STATUS_WORDS[self]


class CheckAct(StrEnum):
    """What moves a check."""

    FIND_KEPT = "find_kept"
    FIND_BROKEN = "find_broken"
    REVOKE = "revoke"


_S, _A = CheckStatus, CheckAct
STATUS_WORDS: Mapping[CheckStatus, str] = MappingProxyType({
    _S.ORDERED: "待核查",
    _S.RECTIFYING: "限期整改",
    _S.UNMET: "整改不合格",
    _S.PASSED: "核查合格",
    _S.REVOKED: "已撤销决定",
})  # fmt: skip
ACT_WORDS: Mapping[CheckAct, str] = MappingProxyType({
    _A.FIND_KEPT: "登记核查合格",
    _A.FIND_BROKEN: "登记核查不合格",
    _A.REVOKE: "撤销决定",
})  # fmt: skip
CHECK_MOVES: Mapping[CheckStatus, Mapping[CheckAct, CheckStatus]] = MappingProxyType({
    _S.ORDERED: {_A.FIND_KEPT: _S.PASSED, _A.FIND_BROKEN: _S.RECTIFYING},
    _S.RECTIFYING: {
        _A.FIND_KEPT: _S.PASSED,
        _A.FIND_BROKEN: _S.UNMET,
        _A.REVOKE: _S.REVOKED,
    },
    _S.UNMET: {_A.REVOKE: _S.REVOKED},
    _S.PASSED: {},
    _S.REVOKED: {},
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Inspection:
    """One look at the place. inspectors: names, two at least.  rectify_by: given with the first fault."""

    result: Literal["kept", "broken"]
    findings: str
    inspectors: tuple[str, ...]
    inspected_on: date
    rectify_by: date | None
    recorded_by: str
    recorded_by_name: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Conclusion:
    """How the check ended, by whom and why."""

    outcome: Literal["passed", "revoked"]
    reason: str
    legal_basis: str
    concluded_by: str
    concluded_by_name: str
    concluded_at: datetime


@dataclass(frozen=True, slots=True)
class Inspected:
    """The result of an inspection is on record; conclusion where it ended the check."""

    inspection: Inspection
    conclusion: Conclusion | None


@dataclass(frozen=True, slots=True)
class DecisionRevoked:
    """The declaration did not hold."""

    conclusion: Conclusion


@dataclass(frozen=True, slots=True, kw_only=True)
class PostCheck:
    """One check of one case. conditions: what was declared.  rectify_by: last day to put it right."""

    id: UUID
    application_number: ApplicationNumber
    item: ReviewedItem
    organization: OrganizationCode
    organization_name: str
    applicant_kind: Literal["person", "organization"]
    applicant_sealed: str
    conditions: tuple[str, ...]
    method: str
    due: DueDate
    ordered_at: datetime
    status: CheckStatus = CheckStatus.ORDERED
    version: int = 1
    inspections: tuple[Inspection, ...] = ()
    rectify_by: date | None = None
    conclusion: Conclusion | None = None

    def is_overdue(self, today: date) -> bool:
        """Whether the first inspection should have been by now."""
        return self.status is CheckStatus.ORDERED and today > self.due.date

    def inspect(
        self,
        *,
        result: Literal["kept", "broken"],
        findings: str,
        inspectors: Sequence[str],
        inspected_on: date,
        rectify_by: date | None,
        by: Officer,
        now: datetime,
    ) -> tuple[Self, Inspected]:
        """Put an inspection on record; a first fault is put right by a day, a second ends in revocation.

        Raises: CheckActForbidden, InspectionInvalid.  Source: 行政许可法 Art. 34, 61; rules.md F."""
        status = _next(
            self.status, CheckAct.FIND_KEPT if result == "kept" else CheckAct.FIND_BROKEN
        )
        an_inspection_is_made_by_two(inspectors)
        today = local_date(now)
        if inspected_on > today or inspected_on < local_date(self.ordered_at):
            raise InspectionInvalid(
                "inspected_on", "out_of_range", "核查日期应在决定之后、今天之前"
            )
        must_rectify = status is CheckStatus.RECTIFYING
        a_first_fault_is_given_time(rectify_by, must_rectify=must_rectify, today=today)
        inspection = Inspection(
            result, findings, tuple(inspectors), inspected_on, rectify_by, by.staff, by.name, now
        )
        conclusion = None
        if status is CheckStatus.PASSED:
            conclusion = Conclusion("passed", findings, "", by.staff, by.name, now)
        changed = self._as(
            status,
            inspections=(*self.inspections, inspection),
            rectify_by=rectify_by if must_rectify else self.rectify_by,
            conclusion=conclusion,
        )
        return changed, Inspected(inspection, conclusion)

    def revoke(
        self, *, reason: str, legal_basis: str, by: Officer, now: datetime
    ) -> tuple[Self, DecisionRevoked]:
        """Undo the decision: what was declared is not so and was not put right in time.

        Raises: ChiefRequired, CheckActForbidden, RectificationStillRunning.
        Source: 行政许可法 Art. 69; rules.md F (mismatch: rectify, then revoke)."""
        rules.only_the_chief_representative_may(by)
        status = _next(self.status, CheckAct.REVOKE)
        rectify_by = self.rectify_by
        if self.status is CheckStatus.RECTIFYING and rectify_by and local_date(now) <= rectify_by:
            raise RectificationStillRunning(until=rectify_by.isoformat())
        conclusion = Conclusion("revoked", reason, legal_basis, by.staff, by.name, now)
        return self._as(status, conclusion=conclusion), DecisionRevoked(conclusion)

    def _as(self, status: CheckStatus, **changes: Any) -> Self:
        return replace(self, status=status, version=self.version + 1, **changes)


def check_is_due_within_sixty_working_days(
    calendar: WorkingCalendar, decided_on: date, *, within_working_days: int | None
) -> DueDate:
    """The guide's time for the check, sixty working days at most and where it says nothing.

    Source: rules.md F (浙江14)."""
    days = min(within_working_days or LONGEST_WORKING_DAYS, LONGEST_WORKING_DAYS)
    return due_date(calendar, decided_on, days)


def an_inspection_is_made_by_two(inspectors: Sequence[str]) -> None:
    """Two or more members of staff verify on the spot.

    Raises: InspectionInvalid.  Source: 行政许可法 Art. 34."""
    if len(set(inspectors)) < LEAST_INSPECTORS:
        raise InspectionInvalid("inspectors", "too_few", "现场核查应由两名以上工作人员进行")


def a_first_fault_is_given_time(
    rectify_by: date | None, *, must_rectify: bool, today: date
) -> None:
    """Who is found wanting first gets a day by which to put it right.

    Raises: InspectionInvalid.  Source: rules.md F."""
    if must_rectify and (rectify_by is None or rectify_by <= today):
        raise InspectionInvalid("rectify_by", "missing", "核查不合格的，应写明今天以后的整改期限")
    if not must_rectify and rectify_by is not None:
        raise InspectionInvalid("rectify_by", "not_wanted", "本次核查不再另定整改期限")


def _next(status: CheckStatus, act: CheckAct) -> CheckStatus:
    found = CHECK_MOVES[status].get(act)
    if found is None:
        raise CheckActForbidden(status=status.words, act=ACT_WORDS[act])
    return found
