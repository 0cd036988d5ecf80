"""A supervisor lets one office ask the applicant although the one notice is out."""

from services.routing.commands.carrying_out import write_outcome
from services.routing.domain.case import Case
from services.routing.domain.collecting import let_ask_again as allowed
from services.routing.repository.history import Deed
from services.routing.repository.overseen import overseen_case
from shared.unit_of_work import Work


async def let_ask_again(work: Work, number: str, organization: str, reason: str) -> Case:
    """The exception to 一次性告知, with who allowed it and why.

    Raises: CaseNotFound, NothingToAskAgain."""
    case = await overseen_case(work.connection, number, work.actor)
    outcome = allowed(case, organization)
    deed = Deed(
        act="let_ask_again",
        actor=work.actor.staff,
        unit=work.actor.organization,
        opinion=f"{reason}（{organization}）",
        ended_at=work.now,
    )
    write_outcome(work, case, outcome, deed)
    work.record("let_ask_again", number, reason=reason, office=organization)
    return outcome[0]
