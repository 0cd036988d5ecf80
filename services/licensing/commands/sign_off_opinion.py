"""Sign an opinion off as chief representative, or send it back (首席代表签批)."""

from services.licensing.commands.change_review import change_review, officer_of
from services.licensing.domain.review import Review
from services.licensing.domain.review_parts import ReviewFact
from shared.identifiers import TaskId
from shared.unit_of_work import Work


async def sign_off_opinion(
    work: Work, task: TaskId, *, approved: bool, remark: str, seen_version: int | None
) -> Review:
    """Raises: as change_review, Review.sign and Review.return_opinion."""
    by = officer_of(work.actor)

    def act(review: Review) -> tuple[Review, ReviewFact]:
        if approved:
            return review.sign(remark=remark, by=by, now=work.now)
        return review.return_opinion(remark=remark, by=by, now=work.now)

    called = "sign_off" if approved else "return_opinion"
    return await change_review(work, task, act, called=called, seen_version=seen_version)
