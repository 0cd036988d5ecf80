"""Questions between offices as rows: what is asked and answered is sealed, for it names people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.domain.inquiry import (
    Answer,
    AskingOffice,
    Inquiry,
    InquiryKind,
    InquiryStatus,
    InquiryUnknown,
)
from services.routing.domain.statuses import UNDECIDED
from services.routing.repository.scope import oversees
from services.routing.tables import cases, inquiries
from shared.calendar import DueDate
from shared.identifiers import (
    ApplicationNumber,
    OrganizationCode,
    StaffId,
)
from shared.security.keys import KeyRing
from shared.security.sealing import Sealer
from shared.security.tokens import Actor
from shared.unit_of_work import Work

PURPOSE = "routing.inquiries"
OPEN = (InquiryStatus.ASKED, InquiryStatus.RECEIVED)


@lru_cache(maxsize=8)
def _sealer(keys: KeyRing) -> Sealer:
    return Sealer(keys, PURPOSE)


def concerns(actor: Actor) -> sa.ColumnElement[bool]:
    """The questions that the actor's office asked or was asked, and those they oversee."""
    return sa.or_(
        inquiries.c.asked_by_organization == actor.organization,
        inquiries.c.organization == actor.organization,
        oversees(actor, inquiries.c.division),
    )


def add_inquiry(work: Work, inquiry: Inquiry) -> None:
    """Insert a new question."""
    work.insert(
        inquiries,
        {
            "id": inquiry.id,
            "application_number": inquiry.number,
            "subject_code": inquiry.subject_code,
            "subject_name": inquiry.subject_name,
            "kind": inquiry.kind,
            "asked_by_organization": inquiry.asker.organization,
            "asked_by_organization_name": inquiry.asker.name,
            "asked_by": inquiry.asker.staff,
            "asked_by_name": inquiry.asker.staff_name,
            "organization": inquiry.office,
            "organization_name": inquiry.office_name,
            "division": inquiry.division,
            "question_sealed": _sealer(work.keys).seal(
                inquiry.question, bound_to=f"{inquiry.id}/question"
            ),
            "due_on": inquiry.due.date,
            "due_is_provisional": inquiry.due.is_provisional,
            "asked_at": inquiry.asked_at,
            **_changing(inquiry, work.keys),
        },
    )


def save_inquiry(work: Work, inquiry: Inquiry) -> None:
    """Write what an act on a locked question changed."""
    work.update(
        inquiries,
        {"id": inquiry.id, "version": inquiry.version - 1},
        _changing(inquiry, work.keys),
        otherwise=RuntimeError(f"inquiry {inquiry.id} was changed without its lock"),
    )


def _changing(inquiry: Inquiry, keys: KeyRing) -> dict[str, Any]:
    answer = inquiry.answer
    sealed = None
    if answer is not None:
        sealed = _sealer(keys).seal(answer.text, bound_to=f"{inquiry.id}/answer")
    return {
        "status": inquiry.status,
        "received_at": inquiry.received_at,
        "answer_sealed": sealed,
        "answered_by": answer.given_by if answer else None,
        "answered_by_name": answer.given_by_name if answer else None,
        "answered_at": answer.given_at if answer else None,
        "version": inquiry.version,
    }


async def find_inquiry(
    connection: AsyncConnection, inquiry_id: UUID, actor: Actor, keys: KeyRing
) -> Inquiry:
    """One question for whoever may know of it. Raises: InquiryUnknown."""
    return await _one(connection, sa.select(inquiries), inquiry_id, concerns(actor), keys)


async def inquiry_to_answer(
    connection: AsyncConnection, inquiry_id: UUID, actor: Actor, keys: KeyRing
) -> Inquiry:
    """A question to the actor's office, locked until the end of the unit of work.

    Raises: InquiryUnknown."""
    is_asked = inquiries.c.organization == actor.organization
    statement = sa.select(inquiries).with_for_update()
    return await _one(connection, statement, inquiry_id, is_asked, keys)


async def _one(
    connection: AsyncConnection,
    statement: sa.Select[Any],
    inquiry_id: UUID,
    scope: sa.ColumnElement[bool],
    keys: KeyRing,
) -> Inquiry:
    rows = await connection.execute(statement.where(inquiries.c.id == inquiry_id, scope))
    row = rows.mappings().first()
    if row is None:
        raise InquiryUnknown
    return _inquiry_of(row, keys)


@dataclass(frozen=True, slots=True)
class Asked:
    """A place in the list of questions; their ids grow with time."""

    id: UUID


async def inquiries_of(
    connection: AsyncConnection,
    actor: Actor,
    *,
    number: str | None,
    status: InquiryStatus | None,
    after: Asked | None,
    limit: int,
) -> Sequence[sa.RowMapping]:
    """Questions that concern the actor, newest first, without what is asked and answered."""
    statement = sa.select(inquiries).where(concerns(actor))
    if number is not None:
        statement = statement.where(inquiries.c.application_number == number)
    if status is not None:
        statement = statement.where(inquiries.c.status == status)
    if after is not None:
        statement = statement.where(inquiries.c.id < after.id)
    rows = await connection.execute(statement.order_by(inquiries.c.id.desc()).limit(limit))
    return rows.mappings().all()


async def lapse_ended(connection: AsyncConnection) -> tuple[UUID, ...]:
    """End the open questions of cases that are decided. Returns: which."""
    is_decided = sa.exists().where(
        cases.c.application_number == inquiries.c.application_number,
        cases.c.status.not_in(UNDECIDED),
    )
    lapsed = await connection.execute(
        inquiries.update()
        .where(inquiries.c.status.in_(OPEN), is_decided)
        .values(status=InquiryStatus.LAPSED, version=inquiries.c.version + 1)
        .returning(inquiries.c.id)
    )
    return tuple(lapsed.scalars())


async def overdue_inquiries(
    connection: AsyncConnection, today: date, *, limit: int
) -> Sequence[sa.RowMapping]:
    """Open questions whose answer is late, the oldest first."""
    rows = await connection.execute(
        sa.select(inquiries)
        .where(inquiries.c.status.in_(OPEN), inquiries.c.due_on < today)
        .order_by(inquiries.c.due_on, inquiries.c.id)
        .limit(limit)
    )
    return rows.mappings().all()


def _inquiry_of(row: Mapping[Any, Any], keys: KeyRing) -> Inquiry:
    inquiry_id: UUID = row["id"]
    return Inquiry(
        id=inquiry_id,
        number=ApplicationNumber(row["application_number"]),
        subject_code=row["subject_code"],
        subject_name=row["subject_name"],
        kind=InquiryKind(row["kind"]),
        asker=AskingOffice(
            OrganizationCode(row["asked_by_organization"]),
            row["asked_by_organization_name"],
            StaffId(row["asked_by"]),
            row["asked_by_name"],
        ),
        office=OrganizationCode(row["organization"]),
        office_name=row["organization_name"],
        division=row["division"],
        question=_sealer(keys).open(row["question_sealed"], bound_to=f"{inquiry_id}/question"),
        status=InquiryStatus(row["status"]),
        due=DueDate(row["due_on"], row["due_is_provisional"]),
        asked_at=row["asked_at"],
        received_at=row["received_at"],
        answer=_answer_of(row, keys),
        version=row["version"],
    )


def _answer_of(row: Mapping[Any, Any], keys: KeyRing) -> Answer | None:
    given_at: datetime | None = row["answered_at"]
    if given_at is None:
        return None
    text = _sealer(keys).open(row["answer_sealed"], bound_to=f"{row['id']}/answer")
    return Answer(text, StaffId(row["answered_by"]), row["answered_by_name"], given_at)
