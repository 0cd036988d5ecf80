"""What every act on a review has in common: read under lock, act, write, announce, record."""

from collections.abc import Callable

from services.licensing.domain.errors import ReviewChanged, StandInNotInForce
from services.licensing.domain.review import Review
from services.licensing.domain.review_parts import Officer, ReviewFact
from services.licensing.domain.stand_in import StandInRole
from services.licensing.domain.standing import Concern, Power, Standing
from services.licensing.publishing import announce_review
from services.licensing.repository.reviews import review_and_standing, save_review
from services.licensing.repository.stand_ins import delegation_in_force
from services.licensing.repository.standings import find_standing
from shared.calendar import local_date
from shared.identifiers import ItemCode, StaffId, TaskId
from shared.security.tokens import Actor, Role
from shared.unit_of_work import Work

CHIEFS_ACTS = frozenset({"sign_off", "return_opinion", "extend"})
"""By their names in the audit trail; every other act is a reviewer's."""


async def change_review(
    work: Work,
    task: TaskId,
    act: Callable[[Review], tuple[Review, ReviewFact]],
    *,
    called: str,
    seen_version: int | None = None,
    by: Officer | None = None,
) -> Review:
    """Let `act` change the review within the actor's scope.

    called: the act's name in the audit trail.  seen_version: what the caller has read, if stated.
    by: who acts, where it may be a stand-in.
    Raises: ReviewUnknown, ReviewChanged, PostNotInForce, AuthorizationNotInForce, and what the act raises."""
    review, standing = await review_and_standing(work.connection, task, work.actor)
    power = Power.SIGN_OFF if called in CHIEFS_ACTS else Power.REVIEW
    await _must_be_allowed(work, review, standing, power, by)
    if seen_version is not None and seen_version != review.version:
        raise ReviewChanged
    changed, fact = act(review)
    save_review(work, changed)
    announce_review(work, changed, fact)
    behalf = {"on_behalf_of": by.on_behalf_of} if by and by.on_behalf_of else {}
    work.record(
        called,
        changed.application_number,
        task=changed.task,
        status=changed.status,
        version=changed.version,
        **behalf,
    )
    return changed


async def _must_be_allowed(
    work: Work, review: Review, standing: Standing | None, power: Power, by: Officer | None
) -> None:
    """Nobody acts, or is acted for, whose post or authorisation has ended (decision 0071).

    Who stands in acts by their own post with the power of whom they stand in for."""
    office = review.office
    concern = Concern(
        office.organization, ItemCode(review.item.code), office.level, local_date(work.now)
    )
    stands_in_for = by.on_behalf_of if by is not None else None
    if standing is not None:
        standing.must_allow(power if stands_in_for is None else Power.REVIEW, concern)
    if stands_in_for is None:
        return
    principal = await find_standing(work.connection, stands_in_for)
    if principal is not None:
        principal.must_allow(power, concern)


def officer_of(actor: Actor) -> Officer:
    """The actor as the domain knows them."""
    return Officer(actor.staff, actor.name, is_chief=Role.CHIEF in actor.roles)


async def officer_for(
    work: Work, on_behalf_of: StaffId | None, *, role: StandInRole | None = None
) -> Officer:
    """The actor, or the actor as somebody's stand-in (代签); an expired delegation has no effect.

    on_behalf_of: for whom the actor says to act.  role: whose act it is; who is no chief does a chief's
    as the stand-in of one, if of any.  Raises: StandInNotInForce."""
    own = officer_of(work.actor)
    as_chief = role is StandInRole.CHIEF
    if on_behalf_of is None and (own.is_chief or not as_chief):
        return own
    found = await delegation_in_force(
        work.connection, work.actor, role, on_behalf_of, local_date(work.now)
    )
    if found is None:
        if on_behalf_of is None:
            return own
        raise StandInNotInForce
    is_chief = found.role is StandInRole.CHIEF
    return Officer(own.staff, own.name, is_chief, found.principal, found.principal_name)
