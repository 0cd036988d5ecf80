"""The review desk: `reviews` and one sub-resource per act."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from sqlalchemy import RowMapping

from services.licensing.api.calls import CHANGES, REFUSALS
from services.licensing.api.masking import masked_applicant, masked_form, whole_applicant
from services.licensing.api.review_bodies import (
    NewDecision,
    NewExtension,
    NewOpinion,
    NewResumption,
    NewSignOff,
    NewSupplementRequest,
    NewSuspension,
    NewUnmasking,
    ReviewOut,
    ReviewPage,
    ReviewRow,
    UnmaskedOut,
)
from services.licensing.commands.decide_review import decide_review
from services.licensing.commands.extend_review import extend_review
from services.licensing.commands.give_opinion import give_opinion
from services.licensing.commands.request_supplement import request_supplement
from services.licensing.commands.resume_review import resume_review
from services.licensing.commands.sign_off_opinion import sign_off_opinion
from services.licensing.commands.suspend_review import suspend_review
from services.licensing.commands.unmask_applicant import unmask_applicant
from services.licensing.domain.lifecycle import ReviewStatus
from services.licensing.domain.review import Review
from services.licensing.queries import reviews as queries
from services.licensing.queries.reviews import DeskPlace
from services.licensing.repository.reviews import find_review
from shared.calls import SeeingCallDep
from shared.http import ServiceDep, etag, requires
from shared.identifiers import StaffId, TaskId
from shared.paging import DEFAULT_LIMIT, After, Keyset, Limit
from shared.security.keys import KeyRing
from shared.security.tokens import Actor, Role

router = APIRouter(tags=["审查"])

Reviewer = Annotated[Actor, Depends(requires(Role.REVIEWER))]
ReviewerOrChief = Annotated[Actor, Depends(requires(Role.REVIEWER, Role.CHIEF))]
DESK = Keyset("reviews", DeskPlace)


@router.get("/reviews", response_model=ReviewPage, responses=REFUSALS)
async def list_reviews(
    actor: ReviewerOrChief,
    service: ServiceDep,
    status: ReviewStatus | None = None,
    application_number: Annotated[str | None, Query(max_length=40)] = None,
    after: After = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Response:
    """Reviews of the caller's office, the most urgent first."""
    async with service.reading() as connection:
        rows = await queries.desk(
            connection,
            actor,
            status=status,
            application_number=application_number,
            after=DESK.place_after(after, service.keys),
            limit=limit + 1,
        )
    shown, following = DESK.page(rows, limit, _place, service.keys)
    page = ReviewPage(reviews=[ReviewRow.of_row(row) for row in shown], next=following)
    return Response(page.model_dump_json(), media_type="application/json")


@router.get("/reviews/{task}", response_model=ReviewOut, responses=REFUSALS)
async def read_review(task: str, actor: ReviewerOrChief, service: ServiceDep) -> Response:
    """One review with everything on it, the applicant masked."""
    async with service.reading() as connection:
        review = await find_review(connection, TaskId(task), actor)
    body, version = shown_review(review, service.keys)
    return Response(body.model_dump_json(), media_type="application/json", headers=etag(version))


@router.post("/reviews/{task}/unmasking", status_code=201, response_model=UnmaskedOut,
             responses=REFUSALS)  # fmt: skip
async def unmask(
    task: str, body: NewUnmasking, actor: ReviewerOrChief, service: ServiceDep
) -> Response:
    """The applicant in full, for a reason that is kept; never answered from memory."""
    async with service.work(actor) as work:
        unmasked = await unmask_applicant(work, TaskId(task), reason=body.reason)
    answer = UnmaskedOut(
        applicant=whole_applicant(unmasked.kind, unmasked.applicant), form=unmasked.form
    )
    return Response(
        answer.model_dump_json(),
        status_code=201,
        media_type="application/json",
        headers={"Cache-Control": "no-store"},
    )


@router.post("/reviews/{task}/opinion", status_code=201, response_model=ReviewOut,
             responses=CHANGES)  # fmt: skip
async def opinion(task: str, body: NewOpinion, actor: Reviewer, call: SeeingCallDep) -> Response:
    """Give the reviewer's opinion (审查意见)."""
    return await call.answer(
        actor,
        lambda work: give_opinion(
            work,
            TaskId(task),
            outcome=body.outcome,
            text=body.opinion,
            legal_basis=body.legal_basis,
            on_behalf_of=_staff(body.on_behalf_of),
            seen_version=call.seen_version,
        ),
        shown_review,
    )


@router.post("/reviews/{task}/sign-off", status_code=201, response_model=ReviewOut,
             responses=CHANGES)  # fmt: skip
async def sign_off(
    task: str, body: NewSignOff, actor: ReviewerOrChief, call: SeeingCallDep
) -> Response:
    """Approve the opinion as chief representative or as their stand-in, or return it (签批)."""
    return await call.answer(
        actor,
        lambda work: sign_off_opinion(
            work,
            TaskId(task),
            approved=body.approved,
            remark=body.remark,
            on_behalf_of=_staff(body.on_behalf_of),
            seen_version=call.seen_version,
        ),
        shown_review,
    )


@router.post("/reviews/{task}/decision", status_code=201, response_model=ReviewOut,
             responses=CHANGES)  # fmt: skip
async def decision(
    task: str, body: NewDecision, actor: ReviewerOrChief, call: SeeingCallDep
) -> Response:
    """Decide as the opinion says (决定)."""
    return await call.answer(
        actor,
        lambda work: decide_review(
            work,
            TaskId(task),
            reason=body.reason,
            legal_basis=body.legal_basis,
            remedy=body.remedy,
            on_behalf_of=_staff(body.on_behalf_of),
            seen_version=call.seen_version,
        ),
        shown_review,
    )


@router.post("/reviews/{task}/supplement-request", status_code=201, response_model=ReviewOut,
             responses=CHANGES)  # fmt: skip
async def supplement_request(
    task: str, body: NewSupplementRequest, actor: ReviewerOrChief, call: SeeingCallDep
) -> Response:
    """Ask, once, for everything that is missing (补正)."""
    return await call.answer(
        actor,
        lambda work: request_supplement(
            work,
            TaskId(task),
            defects=[(one.material, one.defect) for one in body.defects],
            days=body.days,
            seen_version=call.seen_version,
        ),
        shown_review,
    )


@router.post("/reviews/{task}/suspension", status_code=201, response_model=ReviewOut,
             responses=CHANGES)  # fmt: skip
async def suspension(
    task: str, body: NewSuspension, actor: ReviewerOrChief, call: SeeingCallDep
) -> Response:
    """Stop the clock for a lawful reason (特别程序)."""
    return await call.answer(
        actor,
        lambda work: suspend_review(
            work,
            TaskId(task),
            reason_code=body.reason_code,
            reason=body.reason,
            expected_until=body.expected_until,
            document=body.document,
            seen_version=call.seen_version,
        ),
        shown_review,
    )


@router.post("/reviews/{task}/resumption", status_code=201, response_model=ReviewOut,
             responses=CHANGES)  # fmt: skip
async def resumption(
    task: str, body: NewResumption, actor: ReviewerOrChief, call: SeeingCallDep
) -> Response:
    """Let the clock run again."""
    return await call.answer(
        actor,
        lambda work: resume_review(
            work, TaskId(task), remark=body.remark, seen_version=call.seen_version
        ),
        shown_review,
    )


@router.post("/reviews/{task}/extension", status_code=201, response_model=ReviewOut,
             responses=CHANGES)  # fmt: skip
async def extension(
    task: str, body: NewExtension, actor: ReviewerOrChief, call: SeeingCallDep
) -> Response:
    """Extend the limit, once, as chief representative or as their stand-in (延期)."""
    return await call.answer(
        actor,
        lambda work: extend_review(
            work,
            TaskId(task),
            working_days=body.working_days,
            reason=body.reason,
            approver_rank=body.approver_rank,
            on_behalf_of=_staff(body.on_behalf_of),
            seen_version=call.seen_version,
        ),
        shown_review,
    )


def shown_review(review: Review, keys: KeyRing) -> tuple[ReviewOut, int]:
    """The body of an answer and the version that becomes its ETag."""
    shown = ReviewOut.of(
        review, applicant=masked_applicant(review, keys), form=masked_form(review, keys)
    )
    return shown, review.version


def _staff(named: str | None) -> StaffId | None:
    return StaffId(named) if named else None


def _place(row: RowMapping) -> DeskPlace:
    return DeskPlace(row["due_on"], TaskId(row["task_id"]))
