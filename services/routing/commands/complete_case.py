"""Note that what was promised has come in: from now on the certificate is owed."""

from services.routing.commands.carrying_out import carry_out
from services.routing.domain.case import Case, Outcome
from services.routing.domain.promises import complete
from services.routing.repository.history import Deed
from shared.calendar_versions import current_calendar
from shared.contracts import ApplicationCompleted
from shared.unit_of_work import Work


async def complete_case(work: Work, completed: ApplicationCompleted, *, as_of: int) -> None:
    """Complete the papers of the case. as_of: the sequence of the news.

    Raises: NotYet when its acceptance has not arrived yet."""
    materials = tuple(one.model_dump(mode="json") for one in completed.materials)
    calendar = await current_calendar(work.connection)

    def act(case: Case) -> Outcome:
        return complete(case, materials, completed.completed_at, calendar, as_of=as_of)

    deed = Deed(
        act="complete_case",
        actor="applicant",
        unit=completed.origin.organization,
        opinion="",
        ended_at=completed.completed_at,
    )
    await carry_out(work, completed.application_number, deed, act)
