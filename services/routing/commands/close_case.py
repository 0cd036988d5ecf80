"""Archive a case whose result the origin window has handed over (归档)."""

from services.routing.commands.carrying_out import carry_out
from services.routing.domain.case import Case, Outcome
from services.routing.repository.history import Deed
from shared.contracts import ApplicationDelivered
from shared.unit_of_work import Work


async def close_case(work: Work, delivered: ApplicationDelivered) -> None:
    """Close the case.

    Raises: NotYet when its decision has not arrived yet."""

    def act(case: Case) -> Outcome:
        return case.close(delivered.delivered_at, work.now)

    deed = Deed(
        act="close_case",
        actor=delivered.origin.window,
        unit=delivered.origin.organization,
        opinion=delivered.mode,
        ended_at=delivered.delivered_at,
    )
    await carry_out(work, delivered.application_number, deed, act)
