"""Who may see which application: the one predicate that stands in every query (architecture.md §8)."""

import sqlalchemy as sa

from services.intake.domain.status import WITH_THE_OFFICES
from services.intake.tables import applications, case_grants
from shared.identifiers import DivisionCode, Level
from shared.security.tokens import Actor, Role

_WHOLE_DIVISION = {Role.SUPERVISOR, Role.ADMINISTRATOR}
_BY_GRANT = {Role.REVIEWER, Role.CHIEF, Role.DEPARTMENT_SYSTEM}


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Applications this actor may know of: a clerk those taken in by the own organisation, a
    supervisor those of the own division and below, a department those on its desk
    until they are decided or withdrawn."""
    if Role.SYSTEM in actor.roles:
        return sa.true()
    ways: list[sa.ColumnElement[bool]] = []
    if Role.CLERK in actor.roles:
        ways.append(applications.c.origin_organization == actor.organization)
    if actor.roles & _WHOLE_DIVISION:
        prefix = division_prefix(actor.division, actor.level)
        ways.append(applications.c.origin_division.startswith(prefix, autoescape=True))
    if actor.roles & _BY_GRANT:
        is_granted = (
            sa.exists()
            .where(case_grants.c.application_number == applications.c.number)
            .where(case_grants.c.organization == actor.organization)
        )
        ways.append(sa.and_(is_granted, applications.c.status.in_(WITH_THE_OFFICES)))
    return sa.or_(sa.false(), *ways)


OWN_ORGANIZATION = "own_organization"
TAKEN_IN_HERE = applications.c.origin_organization == sa.bindparam(OWN_ORGANIZATION)
"""Applications of the actor's own windows: the only ones a clerk may act on (A5.2)."""


def division_prefix(division: DivisionCode, level: Level) -> str:
    """The digits that all divisions below this one begin with."""
    digits = {
        Level.NATION: 0,
        Level.PROVINCE: 2,
        Level.CITY: 4,
        Level.DISTRICT: 6,
        Level.STREET: 9,
        Level.COMMUNITY: 12,
    }
    return division[: digits[level]]
