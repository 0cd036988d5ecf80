"""Arbitrate a withdrawal: in time it ends the case, after the decision the decision stands."""

from services.routing.commands.carrying_out import act_on
from services.routing.domain.case import Case, Outcome
from services.routing.domain.dossier import Dossier
from services.routing.domain.plan import RoutePlan
from services.routing.publishing import announce, numbered
from services.routing.repository.cases import add_case, locked_case
from services.routing.repository.history import Deed, write_history
from shared.calendar_versions import current_calendar
from shared.contracts import ApplicationWithdrawn
from shared.identifiers import ApplicationNumber
from shared.messaging.consumer import NotYet
from shared.unit_of_work import Work


async def withdraw_case(work: Work, withdrawn: ApplicationWithdrawn) -> None:
    """Withdraw under the case's lock, so that decision and withdrawal never both hold.

    A withdrawal that overtakes the acceptance leaves a withdrawn case, so that none is opened later;
    one from before any acceptance is none of routing's business."""
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
    known = await locked_case(work.connection, withdrawn.application_number)
    if known is not None:
        await act_on(work, known, deed, act)
    else:
        await _withdrawn_unopened(work, withdrawn, deed)


async def _withdrawn_unopened(work: Work, withdrawn: ApplicationWithdrawn, deed: Deed) -> None:
    unopened = Case.received(
        ApplicationNumber(withdrawn.application_number),
        Dossier(
            item=withdrawn.item.model_dump(mode="json"),
            origin=withdrawn.origin.model_dump(mode="json"),
            applicant={},
            form_sealed="",
            materials=(),
            accepted_by="",
        ),
        RoutePlan(()),
        (),
        await current_calendar(work.connection),
        work.now,
    )
    outcome = unopened.withdraw(withdrawn.withdrawn_at, work.now)
    case, messages = numbered(*outcome, work.now)
    add_case(work, case, otherwise=NotYet(f"办件 {case.number} 正在开立（case being opened）"))
    write_history(work, deed, before=None, after=case, is_applied=True)
    announce(work, case, messages)
