"""Pass what the applicant brought to the office that asked, and let the clock run again."""

from dataclasses import replace

from services.routing.commands.carrying_out import carry_out
from services.routing.domain.case import Case, Outcome
from services.routing.domain.pausing import answer_supplement as answered
from services.routing.repository.history import Deed
from shared.calendar_versions import current_calendar
from shared.contracts import ApplicationSupplemented
from shared.unit_of_work import Work


async def answer_supplement(
    work: Work, supplemented: ApplicationSupplemented, *, as_of: int
) -> None:
    """Apply the answer to the one request. as_of: the sequence of the news.

    Raises: NotYet when the request has not arrived yet."""
    materials = tuple(one.model_dump(mode="json") for one in supplemented.materials)
    calendar = await current_calendar(work.connection)

    def act(case: Case) -> Outcome:
        changed, facts = answered(
            case,
            request_id=supplemented.request_id,
            remark=supplemented.remark,
            supplemented_at=supplemented.supplemented_at,
            calendar=calendar,
            now=work.now,
        )
        if not materials:
            return changed, facts
        return replace(changed, dossier=changed.dossier.with_papers(materials, as_of)), facts

    deed = Deed(
        act="answer_supplement",
        actor="applicant",
        unit="",
        opinion=supplemented.remark,
        ended_at=supplemented.supplemented_at,
    )
    await carry_out(work, supplemented.application_number, deed, act)
