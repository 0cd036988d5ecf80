"""Reviews as rows; everyone but the service itself sees only the desk of their own office."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.licensing.domain.errors import ReviewChanged, ReviewUnknown
from services.licensing.domain.joint_parts import CameBy, HandedOn, PaperCheck, StageState
from services.licensing.domain.lifecycle import ReviewStatus
from services.licensing.domain.review import Review
from services.licensing.domain.review_parts import (
    Extension,
    Opinion,
    Papers,
    ReviewDecision,
    ReviewedItem,
    ReviewedMaterial,
    ReviewOffice,
    SignOff,
    SupplementRequest,
    Suspension,
)
from services.licensing.domain.standing import Standing
from services.licensing.repository.parts import read, read_or_none, written
from services.licensing.repository.standings import standing_for, standing_of
from services.licensing.tables import reviews
from shared.calendar import DueDate
from shared.identifiers import Level, TaskId
from shared.security.tokens import Actor, Role
from shared.unit_of_work import Work


def within_scope(actor: Actor) -> sa.ColumnElement[bool]:
    """The one predicate of access: reviews of the actor's own organisation and department."""
    if Role.SYSTEM in actor.roles:
        return sa.true()
    own = reviews.c.organization == actor.organization
    if actor.department is None:
        return own
    return sa.and_(own, reviews.c.department == actor.department)


def add_review(work: Work, review: Review) -> None:
    """Put a review on its desk; one that is there already stays."""
    row = {"task_id": review.task, **_fixed(review), **_changing(review)}
    work.insert_unless_there(reviews, row)


async def review_for_change(connection: AsyncConnection, task: TaskId, actor: Actor) -> Review:
    """The review, locked until the end of the unit of work.

    Raises: ReviewUnknown, also for one that the actor may not know of."""
    return (await review_and_standing(connection, task, actor))[0]


async def review_and_standing(
    connection: AsyncConnection, task: TaskId, actor: Actor
) -> tuple[Review, Standing | None]:
    """The review, locked, and what the register of staff says of the actor, in one statement.

    Raises: ReviewUnknown, also for one that the actor may not know of."""
    statement = (
        sa.select(reviews, standing_for(actor.staff).label("standing"))
        .where(reviews.c.task_id == task, within_scope(actor))
        .with_for_update(of=reviews)
    )
    row = (await connection.execute(statement)).mappings().first()
    if row is None:
        raise ReviewUnknown
    return review_of(row), standing_of(row["standing"])


async def find_review(connection: AsyncConnection, task: TaskId, actor: Actor) -> Review:
    """One review with everything on it.

    Raises: ReviewUnknown, also for one that the actor may not know of."""
    statement = sa.select(reviews).where(reviews.c.task_id == task, within_scope(actor))
    row = (await connection.execute(statement)).mappings().first()
    if row is None:
        raise ReviewUnknown
    return review_of(row)


def save_review(work: Work, review: Review) -> None:
    """Write a review that has been changed once since it was read.

    When somebody else was faster, ReviewChanged is raised at the end of the unit of work."""
    work.update(
        reviews,
        {"task_id": review.task, "version": review.version - 1},
        _changing(review),
        otherwise=ReviewChanged(),
    )


def review_of(row: sa.RowMapping) -> Review:
    """A review from its row."""
    return Review(
        task=row["task_id"],
        application_number=row["application_number"],
        office=ReviewOffice(
            row["organization"],
            row["organization_name"],
            row["department"],
            row["division"],
            Level(row["level"]),
        ),
        stage=row["stage"],
        stage_name=row["stage_name"],
        item=ReviewedItem(
            row["item_code"], row["item_name"], row["item_version"], row["licence_type"]
        ),
        papers=Papers(
            applicant_kind=row["applicant_kind"],
            applicant_sealed=row["applicant_sealed"],
            form_sealed=row["form_sealed"],
            materials=tuple(ReviewedMaterial(**one) for one in row["materials"]),
            origin_organization_name=row["origin_organization_name"],
            origin_window_name=row["origin_window_name"],
            form_sensitivity=row["form_sensitivity"] or {},
            commitment=row["commitment"],
        ),
        accepted_by=row["accepted_by"],
        sign_off_required=row["sign_off_required"],
        leads=row["leads"],
        due=DueDate(row["due_on"], row["due_is_provisional"]),
        assigned_at=row["assigned_at"],
        status=ReviewStatus(row["status"]),
        version=row["version"],
        opinion=read_or_none(Opinion, row["opinion"]),
        sign_off=read_or_none(SignOff, row["sign_off"]),
        decision=read_or_none(ReviewDecision, row["decision"]),
        supplement=read_or_none(SupplementRequest, row["supplement"]),
        suspension=read_or_none(Suspension, row["suspension"]),
        extension=read_or_none(Extension, row["extension"]),
        supplement_used=row["supplement_used"],
        joint_handling=row["joint_handling"],
        came_by=read_or_none(CameBy, row["came_by"]),
        handed_on=read_or_none(HandedOn, row["handed_on"]),
        checks=tuple(read(PaperCheck, one) for one in row["checks"] or ()),
        stage_state=read_or_none(StageState, row["stage_state"]),
        materials_as_of=row["materials_as_of"],
    )


def _fixed(review: Review) -> dict[str, Any]:
    office, item, papers = review.office, review.item, review.papers
    return {
        "application_number": review.application_number,
        "organization": office.organization,
        "organization_name": office.organization_name,
        "department": office.department,
        "division": office.division,
        "level": int(office.level),
        "stage": review.stage,
        "stage_name": review.stage_name,
        "item_code": item.code,
        "item_name": item.name,
        "item_version": item.version,
        "licence_type": item.licence_type,
        "applicant_kind": papers.applicant_kind,
        "applicant_sealed": papers.applicant_sealed,
        "form_sealed": papers.form_sealed,
        "form_sensitivity": dict(papers.form_sensitivity),
        "commitment": dict(papers.commitment) if papers.commitment else sa.null(),
        "origin_organization_name": papers.origin_organization_name,
        "origin_window_name": papers.origin_window_name,
        "accepted_by": review.accepted_by,
        "sign_off_required": review.sign_off_required,
        "leads": review.leads,
        "assigned_at": review.assigned_at,
        "came_by": _json(review.came_by),
        "joint_handling": review.joint_handling,
    }


def _changing(review: Review) -> dict[str, Any]:
    return {
        "materials": [written(material) for material in review.papers.materials],
        "due_on": review.due.date,
        "due_is_provisional": review.due.is_provisional,
        "status": str(review.status),
        "version": review.version,
        "opinion": _json(review.opinion),
        "sign_off": _json(review.sign_off),
        "decision": _json(review.decision),
        "supplement": _json(review.supplement),
        "suspension": _json(review.suspension),
        "extension": _json(review.extension),
        "supplement_used": review.supplement_used,
        "handed_on": _json(review.handed_on),
        "checks": [written(check) for check in review.checks] or sa.null(),
        "stage_state": _json(review.stage_state),
        "materials_as_of": review.materials_as_of,
    }


def _json(part: object | None) -> Any:
    return sa.null() if part is None else written(part)
