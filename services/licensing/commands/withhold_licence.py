"""Keep a granted case until its promised papers are in, then issue; or let it lapse.

Source: rules.md F (issue only after completion); decision 0058."""

from services.licensing.commands.issue_licence import GrantedCase, issue_licence
from services.licensing.repository.parts import read, written
from services.licensing.repository.withheld_grants import (
    Withholding,
    remember,
    settle,
    withheld,
)
from shared.unit_of_work import Work


async def withhold_licence(work: Work, case: GrantedCase) -> None:
    """Keep the grant, unless its papers came in before the decision: then issue.

    Raises: NotYet; what issue_licence raises."""
    known = await withheld(work.connection, case.application_number)
    if known is None:
        remember(work, case.application_number, Withholding.WITHHELD, written(case))
        work.record("withhold_licence", case.application_number)
    elif known.status is Withholding.COMPLETED:
        await issue_licence(work, case)


async def release_licence(work: Work, number: str) -> None:
    """The papers are in: issue what was withheld.

    Raises: NotYet; what issue_licence raises."""
    known = await withheld(work.connection, number)
    if known is None:
        remember(work, number, Withholding.COMPLETED)
    elif known.status is Withholding.WITHHELD:
        settle(work, number, Withholding.COMPLETED)
        await issue_licence(work, read(GrantedCase, known.grant))


async def let_grant_lapse(work: Work, number: str) -> None:
    """The papers will never be in: nothing is issued any more. Raises: NotYet."""
    known = await withheld(work.connection, number)
    if known is None:
        remember(work, number, Withholding.LAPSED)
    elif known.status is Withholding.WITHHELD:
        settle(work, number, Withholding.LAPSED)
        work.record("let_grant_lapse", number)
