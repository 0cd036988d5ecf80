"""Who may know of a case: the one predicate that stands in every query (architecture.md §8)."""

import sqlalchemy as sa

from services.routing.tables import case_tasks, cases
from shared.identifiers import DivisionCode, Level, level_of
from shared.security.tokens import Actor, Role

_PREFIX_LENGTHS = {
    Level.NATION: 0,
    Level.PROVINCE: 2,
    Level.CITY: 4,
    Level.DISTRICT: 6,
    Level.STREET: 9,
    Level.COMMUNITY: 12,
}
OVERSEEING = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})


def division_prefix(division: DivisionCode) -> str:
    """What the codes of a division and of all below it begin with: 410100 -> "4101"."""
    return division[: _PREFIX_LENGTHS[level_of(division)]]


def oversees(actor: Actor, division: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """Whether a division lies in what a supervisor or administrator oversees."""
    if not actor.roles & OVERSEEING:
        return sa.false()
    return division.startswith(division_prefix(actor.division), autoescape=True)


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """The cases of the actor's own window, those with a task of theirs, those they oversee."""
    own = case_tasks.alias("own")
    has_task = sa.exists().where(
        own.c.application_number == cases.c.application_number,
        own.c.organization == actor.organization,
    )
    return sa.or_(
        cases.c.origin_organization == actor.organization,
        has_task,
        oversees(actor, cases.c.origin_division),
    )
