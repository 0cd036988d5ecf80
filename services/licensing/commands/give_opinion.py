"""Give the reviewer's opinion (审查意见)."""

from services.licensing.commands.change_review import change_review, officer_for
from services.licensing.domain.review import Review
from services.licensing.domain.review_parts import Verdict
from services.licensing.domain.stand_in import StandInRole
from shared.identifiers import StaffId, TaskId
from shared.unit_of_work import Work


async def give_opinion(
    work: Work,
    task: TaskId,
    *,
    outcome: Verdict,
    text: str,
    legal_basis: str,
    on_behalf_of: StaffId | None,
    seen_version: int | None,
) -> Review:
    """on_behalf_of: for whom a stand-in acts.

    Raises: as officer_for, change_review and Review.give_opinion."""
    by = await officer_for(work, on_behalf_of, role=StandInRole.REVIEWER)
    return await change_review(
        work,
        task,
        lambda review: review.give_opinion(
            outcome=outcome,
            text=text,
            legal_basis=legal_basis,
            by=by,
            now=work.now,
        ),
        called="give_opinion",
        seen_version=seen_version,
        by=by,
    )
