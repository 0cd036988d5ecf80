"""The catalogue of what offices may ask of each other (征询协助目录), as rows."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.domain.inquiry import (
    InquiryKind,
    InquirySubject,
    SubjectExists,
    SubjectNotFound,
    SubjectUnknown,
)
from services.routing.repository.scope import oversees
from services.routing.tables import inquiry_subjects
from shared.database import upsert
from shared.identifiers import DepartmentCode, DivisionCode, Level
from shared.security.tokens import Actor
from shared.unit_of_work import Work


async def put_subjects(connection: AsyncConnection, subjects: Iterable[InquirySubject]) -> None:
    """Insert or renew lines of the catalogue."""
    statement = upsert(connection, inquiry_subjects)
    renewed = {one.name: statement.excluded[one.name] for one in inquiry_subjects.c}
    del renewed["code"]
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["code"], set_=renewed),
        [_subject_row(subject) for subject in subjects],
    )


def add_subject(work: Work, subject: InquirySubject) -> None:
    """Insert a new line; SubjectExists is raised at the end of the unit where there is one."""
    work.insert(inquiry_subjects, _subject_row(subject), otherwise=SubjectExists(code=subject.code))


async def change_subject(
    connection: AsyncConnection, subject: InquirySubject, actor: Actor
) -> None:
    """Change a line that the actor's administration keeps. Raises: SubjectNotFound."""
    row = _subject_row(subject)
    is_own = oversees(actor, inquiry_subjects.c.division)
    changed = await connection.execute(
        inquiry_subjects.update()
        .where(inquiry_subjects.c.code == row.pop("code"), is_own)
        .values({name: value for name, value in row.items() if name != "division"})
    )
    if changed.rowcount == 0:
        raise SubjectNotFound


async def all_subjects(connection: AsyncConnection) -> tuple[InquirySubject, ...]:
    """The whole catalogue, by code."""
    rows = await connection.execute(sa.select(inquiry_subjects).order_by(inquiry_subjects.c.code))
    return tuple(_subject_of(row) for row in rows.mappings())


async def subject_of(connection: AsyncConnection, code: str) -> InquirySubject:
    """One line of the catalogue. Raises: SubjectUnknown."""
    rows = await connection.execute(
        sa.select(inquiry_subjects).where(inquiry_subjects.c.code == code)
    )
    row = rows.mappings().first()
    if row is None:
        raise SubjectUnknown(code=code)
    return _subject_of(row)


def _subject_row(subject: InquirySubject) -> dict[str, Any]:
    return {
        "code": subject.code,
        "division": subject.division,
        "kind": subject.kind,
        "name": subject.name,
        "department": subject.department,
        "level": int(subject.level),
        "conditions": subject.conditions,
        "content": subject.content,
        "procedure": subject.procedure,
        "mode": subject.mode,
        "duty": subject.duty,
        "limit_working_days": subject.limit_working_days,
        "is_in_force": subject.is_in_force,
    }


def _subject_of(row: Mapping[Any, Any]) -> InquirySubject:
    return InquirySubject(
        code=row["code"],
        division=DivisionCode(row["division"]),
        kind=InquiryKind(row["kind"]),
        name=row["name"],
        department=DepartmentCode(row["department"]),
        level=Level(row["level"]),
        conditions=row["conditions"],
        content=row["content"],
        procedure=row["procedure"],
        mode=row["mode"],
        duty=row["duty"],
        limit_working_days=row["limit_working_days"],
        is_in_force=row["is_in_force"],
    )
