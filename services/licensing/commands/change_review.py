"""What every act on a review has in common: read under lock, act, write, announce, record."""

from collections.abc import Callable

from services.licensing.domain.errors import ReviewChanged
from services.licensing.domain.review import Review
from services.licensing.domain.review_parts import Officer, ReviewFact
from services.licensing.publishing import announce_review
from services.licensing.repository.reviews import review_for_change, save_review
from shared.identifiers import TaskId
from shared.security.tokens import Actor, Role
from shared.unit_of_work import Work


async def change_review(
    work: Work,
    task: TaskId,
    act: Callable[[Review], tuple[Review, ReviewFact]],
    *,
    called: str,
    seen_version: int | None = None,
) -> Review:
    """Let `act` change the review within the actor's scope.

    called: the act's name in the audit trail.  seen_version: what the caller has read, if stated.
    Raises: ReviewUnknown, ReviewChanged, and what the act raises."""
    review = await review_for_change(work.connection, task, work.actor)
    if seen_version is not None and seen_version != review.version:
        raise ReviewChanged
    changed, fact = act(review)
    save_review(work, changed)
    announce_review(work, changed, fact)
    work.record(
        called,
        changed.application_number,
        task=changed.task,
        status=changed.status,
        version=changed.version,
    )
    return changed


def officer_of(actor: Actor) -> Officer:
    """The actor as the domain knows them."""
    return Officer(actor.staff, actor.name, is_chief=Role.CHIEF in actor.roles)
