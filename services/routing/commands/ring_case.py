"""Tell what has run out of one case: limits that passed unmet, pauses past their expected end."""

from services.routing.commands.carrying_out import write_outcome
from services.routing.domain.collecting import is_over
from services.routing.domain.ringing import next_ring_at, ring
from services.routing.repository.cases import locked_case
from services.routing.repository.history import Deed
from services.routing.repository.timers import set_moment
from shared.unit_of_work import Work


async def ring_case(work: Work, number: str) -> int:
    """Announce each thing once and write the next moment, in one transaction.

    Returns: how many were told; 0 when another worker or an act was faster."""
    case = await locked_case(work.connection, number)
    if case is None:
        return 0
    changed, facts = ring(case, work.now)
    if not facts and not is_over(case, work.now):
        await set_moment(work.connection, number, next_ring_at(case))
        return 0
    told = "；".join(f"{fact.clock_name}届满" for fact in facts) or "补正要求汇总期满"
    deed = Deed(
        act="clock_ran_out", actor=work.actor.staff, unit="", opinion=told, ended_at=work.now
    )
    write_outcome(work, case, (changed, facts), deed)
    return max(len(facts), 1)
