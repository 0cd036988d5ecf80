"""`reviews/{id}` and the other offices: transfer, report, return, paper checks, collecting, opinions."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from services.licensing.api.calls import CHANGES, REFUSALS
from services.licensing.api.joint_bodies import (
    NewClosing,
    NewPapersCheck,
    NewReport,
    NewReturn,
    NewTransfer,
    OpinionsOut,
)
from services.licensing.api.review_bodies import ReviewOut
from services.licensing.api.reviews import shown_review
from services.licensing.commands.check_papers import check_papers
from services.licensing.commands.close_collecting import close_collecting
from services.licensing.commands.hand_on_review import hand_on_review
from services.licensing.repository.reviews import find_review
from shared.answers import answer
from shared.calls import SeeingCallDep
from shared.http import ServiceDep, etag, requires
from shared.identifiers import OrganizationCode, TaskId
from shared.security.tokens import Actor, Role

router = APIRouter(tags=["审查"])

ReviewerOrChief = Annotated[Actor, Depends(requires(Role.REVIEWER, Role.CHIEF))]


@router.post("/reviews/{task}/transfer", status_code=201, response_model=ReviewOut,
             responses=CHANGES)  # fmt: skip
async def transfer(
    task: str, body: NewTransfer, actor: ReviewerOrChief, call: SeeingCallDep
) -> Response:
    """Return a task that is not ours, to the right body or to the hall (退转)."""
    to = body.to_organization
    return await call.answer(
        actor,
        lambda work: hand_on_review(
            work,
            TaskId(task),
            kind="transfer",
            to=OrganizationCode(to) if to else None,
            reason=body.reason,
            opinion="",
            seen_version=call.seen_version,
        ),
        shown_review,
    )


@router.post("/reviews/{task}/report", status_code=201, response_model=ReviewOut,
             responses=CHANGES)  # fmt: skip
async def report(
    task: str, body: NewReport, actor: ReviewerOrChief, call: SeeingCallDep
) -> Response:
    """Report the task up with our opinion (转报)."""
    return await call.answer(
        actor,
        lambda work: hand_on_review(
            work,
            TaskId(task),
            kind="report",
            to=None,
            reason=body.reason,
            opinion=body.opinion,
            seen_version=call.seen_version,
        ),
        shown_review,
    )


@router.post("/reviews/{task}/return", status_code=201, response_model=ReviewOut,
             responses=CHANGES)  # fmt: skip
async def give_back(
    task: str, body: NewReturn, actor: ReviewerOrChief, call: SeeingCallDep
) -> Response:
    """Return a reported task to the lower office (退回)."""
    return await call.answer(
        actor,
        lambda work: hand_on_review(
            work,
            TaskId(task),
            kind="return",
            to=None,
            reason=body.reason,
            opinion="",
            seen_version=call.seen_version,
        ),
        shown_review,
    )


@router.post("/reviews/{task}/paper-checks", status_code=201, response_model=ReviewOut,
             responses=CHANGES)  # fmt: skip
async def paper_checks(
    task: str, body: NewPapersCheck, actor: ReviewerOrChief, call: SeeingCallDep
) -> Response:
    """Mark papers as in order for all offices; say that nothing is missing (核验)."""
    return await call.answer(
        actor,
        lambda work: check_papers(
            work,
            TaskId(task),
            papers=[(one.material, one.remark) for one in body.papers],
            is_complete=body.is_complete,
            seen_version=call.seen_version,
        ),
        shown_review,
    )


@router.post("/reviews/{task}/supplement-closing", status_code=201, response_model=ReviewOut,
             responses=CHANGES)  # fmt: skip
async def supplement_closing(
    task: str, body: NewClosing, actor: ReviewerOrChief, call: SeeingCallDep
) -> Response:
    """As lead department, let the collected requests go out as one notice (汇总补正)."""
    return await call.answer(
        actor,
        lambda work: close_collecting(work, TaskId(task), seen_version=call.seen_version),
        shown_review,
    )


@router.get("/reviews/{task}/opinions", response_model=OpinionsOut, responses=REFUSALS)
async def opinions(task: str, actor: ReviewerOrChief, service: ServiceDep) -> Response:
    """What the other offices answered: opinions for the lead department, states for the others."""
    async with service.reading() as connection:
        review = await find_review(connection, TaskId(task), actor)
    return answer(OpinionsOut.of(review), headers=etag(review.version))
