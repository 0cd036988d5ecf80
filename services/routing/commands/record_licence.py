"""Note that a granted case has its licence, so that the reconciler stops waiting for it."""

from dataclasses import replace

from services.routing.commands.carrying_out import carry_out
from services.routing.domain.case import Case, Outcome
from services.routing.domain.clocks import ClockKind, ended
from services.routing.domain.refusals import NotReadyToClose, Repeated
from services.routing.repository.history import Deed
from shared.calendar import local_date
from shared.contracts import LicenceIssued
from shared.unit_of_work import Work


async def record_licence(work: Work, issued: LicenceIssued) -> None:
    """Mark the case with its licence; the first licence counts.

    Raises: NotYet when its decision has not arrived yet."""

    def act(case: Case) -> Outcome:
        if case.licence_number is not None:
            raise Repeated
        if case.status.is_undecided:
            raise NotReadyToClose
        clocks = ended(case.clocks, frozenset({ClockKind.ISSUE}), local_date(issued.issued_at))
        return replace(case, licence_number=issued.licence_number, clocks=clocks), ()

    deed = Deed(
        act="record_licence",
        actor="",
        unit=issued.issuer,
        opinion=issued.licence_number,
        ended_at=issued.issued_at,
    )
    await carry_out(work, issued.application_number, deed, act)
