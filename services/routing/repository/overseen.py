"""A case under its lock for whoever oversees it; any other is not known to them."""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.domain.case import Case
from services.routing.domain.refusals import CaseNotFound
from services.routing.repository.cases import locked_case
from services.routing.repository.scope import oversees
from services.routing.tables import cases
from shared.security.tokens import Actor


async def overseen_case(connection: AsyncConnection, number: str, actor: Actor) -> Case:
    """The locked case.

    Raises: CaseNotFound, also when it lies outside what the actor oversees."""
    known = sa.select(cases.c.application_number).where(
        cases.c.application_number == number, oversees(actor, cases.c.origin_division)
    )
    case = None
    if (await connection.execute(known)).first() is not None:
        case = await locked_case(connection, number)
    if case is None:
        raise CaseNotFound
    return case
