"""Sign an opinion off as chief representative, or send it back (首席代表签批)."""

from services.licensing.commands.change_review import change_review, officer_for
from services.licensing.domain.review import Review
from services.licensing.domain.review_parts import ReviewFact
from services.licensing.domain.stand_in import StandInRole
from shared.identifiers import StaffId, TaskId
from shared.unit_of_work import Work


async def sign_off_opinion(
    work: Work,
    task: TaskId,
    *,
    approved: bool,
    remark: str,
    on_behalf_of: StaffId | None,
    seen_version: int | None,
) -> Review:
    """on_behalf_of: whose stand-in signs; who is no chief signs as the stand-in of one.

    Raises: as officer_for, change_review, Review.sign and Review.return_opinion."""
    by = await officer_for(work, on_behalf_of, role=StandInRole.CHIEF)

    def act(review: Review) -> tuple[Review, ReviewFact]:
        if approved:
            return review.sign(remark=remark, by=by, now=work.now)
        return review.return_opinion(remark=remark, by=by, now=work.now)

    called = "sign_off" if approved else "return_opinion"
    return await change_review(work, task, act, called=called, seen_version=seen_version, by=by)
