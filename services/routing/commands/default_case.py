"""End a case whose promised papers did not come in time (容缺逾期)."""

from services.routing.commands.carrying_out import carry_out
from services.routing.domain.case import Case, Outcome
from services.routing.domain.promises import Default, default
from services.routing.repository.history import Deed
from shared.contracts import ApplicationDefaulted
from shared.unit_of_work import Work


async def default_case(work: Work, defaulted: ApplicationDefaulted) -> None:
    """Handle the default as the window's city has configured it.

    Raises: NotYet when its acceptance has not arrived yet."""
    told = Default(
        defaulted.consequence, defaulted.reason, defaulted.legal_basis, defaulted.defaulted_at
    )

    def act(case: Case) -> Outcome:
        return default(case, told, work.now)

    deed = Deed(
        act="default_case",
        actor="applicant",
        unit=defaulted.origin.organization,
        opinion=defaulted.reason,
        ended_at=defaulted.defaulted_at,
    )
    await carry_out(work, defaulted.application_number, deed, act)
