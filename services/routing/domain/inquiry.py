"""What one office asks of another while it holds a case: 信息征询 and 行政协助.

Only what the catalogue lists may be asked, and only for a case that the asking office holds: no
question without a purpose. A refusal gives its reason; a late answer is shown. Source: A10.2."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Self
from uuid import UUID

from services.routing.domain.case import Case
from services.routing.domain.directory import (
    Directory,
    NoCompetentOffice,
    Organization,
    competent_department,
)
from shared.calendar import DueDate, WorkingCalendar, due_date, local_date
from shared.errors import DomainError
from shared.identifiers import (
    ApplicationNumber,
    DepartmentCode,
    DivisionCode,
    Level,
    OrganizationCode,
    StaffId,
)


class InquiryKind(StrEnum):
    """信息征询 asks what an office knows; 行政协助 asks it to do something."""

    INFORMATION = "information"
    ASSISTANCE = "assistance"


class InquiryStatus(StrEnum):
    """Where a question stands."""

    ASKED = "asked"
    RECEIVED = "received"
    ANSWERED = "answered"
    DECLINED = "declined"
    LAPSED = "lapsed"

    @property
    def is_open(self) -> bool:
        """Whether the office still owes its answer."""
        return bool(INQUIRY_MOVES[self])

    @property
    def words(self) -> str:
        """The Chinese word for it."""
        return INQUIRY_STATUS_NAMES[self]


_S = InquiryStatus
_ENDS = frozenset({_S.ANSWERED, _S.DECLINED, _S.LAPSED})
INQUIRY_MOVES: Mapping[InquiryStatus, frozenset[InquiryStatus]] = MappingProxyType(
    {
        _S.ASKED: _ENDS | {_S.RECEIVED},
        _S.RECEIVED: _ENDS,
        _S.ANSWERED: frozenset(),
        _S.DECLINED: frozenset(),
        _S.LAPSED: frozenset(),
    }
)
INQUIRY_STATUS_NAMES: Mapping[InquiryStatus, str] = MappingProxyType(
    {
        _S.ASKED: "已发出",
        _S.RECEIVED: "已签收",
        _S.ANSWERED: "已答复",
        _S.DECLINED: "不予协助",
        _S.LAPSED: "办件已办结，不再需要",
    }
)
INQUIRY_KIND_NAMES: Mapping[InquiryKind, str] = MappingProxyType(
    {InquiryKind.INFORMATION: "信息征询", InquiryKind.ASSISTANCE: "行政协助"}
)


class InquiryUnknown(DomainError):
    """没有找到该征询，请核对编号。"""


class SubjectUnknown(DomainError):
    """征询协助目录中没有“{code}”，只能征询目录内的事项。"""


class SubjectNotFound(DomainError):
    """没有找到该目录项，请核对编码。"""


class SubjectExists(DomainError):
    """目录编码“{code}”已被使用，请换一个编码或修改原有目录项。"""


class SubjectWithdrawn(DomainError):
    """“{name}”已从征询协助目录中停用，不能再发起。"""


class NotHoldingTheCase(DomainError):
    """只有正在承办该办件的机构才能为其发起征询或协助。"""


class NoOfficeToAsk(DomainError):
    """办件所在地没有承担“{name}”的机构，请联系政务办。"""


class InquiryEnded(DomainError):
    """该征询已是“{status_name}”，不能再办理。"""


@dataclass(frozen=True, slots=True)
class InquirySubject:
    """One line of the catalogue of what may be asked (征询协助目录).

    division: whose administrators keep it.  conditions: when it may be asked.  content: what is
    answered.  duty: on what the answering office's duty rests.  limit_working_days: from the day
    after asking."""

    code: str
    division: DivisionCode
    kind: InquiryKind
    name: str
    department: DepartmentCode
    level: Level
    conditions: str
    content: str
    procedure: str
    mode: str
    duty: str
    limit_working_days: int
    is_in_force: bool = True


@dataclass(frozen=True, slots=True)
class AskingOffice:
    """Who asks: the member of staff and their office."""

    organization: OrganizationCode
    name: str
    staff: StaffId
    staff_name: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. text: the answer, or why it is declined."""

    text: str
    given_by: StaffId
    given_by_name: str
    given_at: datetime


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One question on its way. received_at: when the office signed for it (签收)."""

    id: UUID
    number: ApplicationNumber
    subject_code: str
    subject_name: str
    kind: InquiryKind
    asker: AskingOffice
    office: OrganizationCode
    office_name: str
    division: str
    question: str
    status: InquiryStatus
    due: DueDate
    asked_at: datetime
    received_at: datetime | None = None
    answer: Answer | None = None
    version: int = 1

    @classmethod
    def ask(
        cls,
        inquiry_id: UUID,
        subject: InquirySubject,
        case: Case,
        asker: AskingOffice,
        question: str,
        directory: Directory,
        calendar: WorkingCalendar,
        now: datetime,
    ) -> Self:
        """A new question to the office that the place of the case makes competent.

        Raises: SubjectWithdrawn, NotHoldingTheCase, NoOfficeToAsk."""
        if not subject.is_in_force:
            raise SubjectWithdrawn(name=subject.name)
        if all(task.organization != asker.organization for task in case.open_tasks):
            raise NotHoldingTheCase
        office = _office_to_ask(subject, case, directory)
        return cls(
            id=inquiry_id,
            number=case.number,
            subject_code=subject.code,
            subject_name=subject.name,
            kind=subject.kind,
            asker=asker,
            office=office.code,
            office_name=office.name,
            division=office.division,
            question=question,
            status=InquiryStatus.ASKED,
            due=due_date(calendar, local_date(now), subject.limit_working_days),
            asked_at=now,
        )

    def receive(self, now: datetime) -> Self:
        """Signed for; a second time changes nothing. Raises: InquiryEnded."""
        if self.status is InquiryStatus.RECEIVED:
            return self
        return replace(self._moved(InquiryStatus.RECEIVED), received_at=now)

    def answered(self, answer: Answer) -> Self:
        """The answer. Raises: InquiryEnded."""
        return self._ended(InquiryStatus.ANSWERED, answer)

    def declined(self, answer: Answer) -> Self:
        """A refusal with its reason. Raises: InquiryEnded."""
        return self._ended(InquiryStatus.DECLINED, answer)

    def is_overdue(self, now: datetime) -> bool:
        """Whether the answer is late."""
        return self.status.is_open and local_date(now) > self.due.date

    def _ended(self, status: InquiryStatus, answer: Answer) -> Self:
        moved = self._moved(status)
        return replace(moved, answer=answer, received_at=self.received_at or answer.given_at)

    def _moved(self, status: InquiryStatus) -> Self:
        if status not in INQUIRY_MOVES[self.status]:
            raise InquiryEnded(status_name=self.status.words)
        return replace(self, status=status, version=self.version + 1)


def _office_to_ask(subject: InquirySubject, case: Case, directory: Directory) -> Organization:
    place = case.dossier.origin_division
    try:
        return competent_department(subject.department, subject.level, place, directory)
    except NoCompetentOffice as error:
        raise NoOfficeToAsk(name=subject.name) from error
