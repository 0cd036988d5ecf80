"""Arbitrate a withdrawal: in time it ends the case, after the decision the decision stands."""

from services.routing.commands.carrying_out import carry_out
from services.routing.domain.case import Case, Outcome
from services.routing.repository.history import Deed
from shared.contracts import ApplicationWithdrawn
from shared.unit_of_work import Work


async def withdraw_case(work: Work, withdrawn: ApplicationWithdrawn) -> None:
    """Withdraw under the case's lock, so that decision and withdrawal never both hold.

    One from before any acceptance is none of routing's business.
    Raises: NotYet when it has overtaken the acceptance (decision 0066)."""
    if not withdrawn.was_accepted:
        return

    def act(case: Case) -> Outcome:
        return case.withdraw(withdrawn.withdrawn_at, work.now)

    deed = Deed(
        act="withdraw_case",
        actor="applicant",
        unit=withdrawn.origin.organization,
        opinion=withdrawn.reason,
        ended_at=withdrawn.withdrawn_at,
    )
    await carry_out(work, withdrawn.application_number, deed, act)
