"""Keep the catalogue of what offices may ask of each other (征询协助目录).

Questions already asked keep what they were asked under."""

from collections.abc import Iterable, Mapping
from typing import Any

from services.routing.domain.inquiry import InquiryKind, InquirySubject
from services.routing.repository.inquiry_subjects import add_subject, change_subject, put_subjects
from shared.identifiers import DepartmentCode, DivisionCode, Level
from shared.unit_of_work import Work


async def add_inquiry_subject(work: Work, subject: InquirySubject) -> None:
    """Add one line for the actor's division. Raises: SubjectExists."""
    add_subject(work, subject)
    work.record("inquiry_subject_added", subject.code)


async def change_inquiry_subject(work: Work, subject: InquirySubject) -> None:
    """Change one line that the actor's administration keeps. Raises: SubjectNotFound."""
    await change_subject(work.connection, subject, work.actor)
    work.record("inquiry_subject_changed", subject.code, is_in_force=subject.is_in_force)


async def load_inquiry_subjects(work: Work, rows: Iterable[Mapping[str, Any]]) -> int:
    """Insert or renew many lines; may be run again at any time. Returns: how many."""
    subjects = [_subject(row) for row in rows]
    await put_subjects(work.connection, subjects)
    return len(subjects)


def _subject(row: Mapping[str, Any]) -> InquirySubject:
    return InquirySubject(
        **{
            **row,
            "division": DivisionCode(row["division"]),
            "kind": InquiryKind(row["kind"]),
            "department": DepartmentCode(row["department"]),
            "level": Level(row["level"]),
        }
    )
