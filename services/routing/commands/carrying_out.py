"""How every act on an existing case runs: under its lock, once, with its history and announcements."""

from collections.abc import Awaitable, Callable
from datetime import date

from services.routing.domain.case import Case, Outcome
from services.routing.domain.directory import Directory
from services.routing.domain.refusals import OVERTAKING, ActNotApplied, Repeated
from services.routing.domain.stage_news import settled
from services.routing.domain.statuses import CaseStatus
from services.routing.publishing import announce, numbered
from services.routing.repository.cases import case_to_change, save_case
from services.routing.repository.directories import Directories
from services.routing.repository.history import Deed, write_history
from shared.calendar import local_date
from shared.messaging.consumer import NotYet
from shared.unit_of_work import Work

Act = Callable[[Case], Outcome | Awaitable[Outcome]]


async def carry_out(work: Work, number: str, deed: Deed, act: Act) -> None:
    """Lock the case and act on it.

    Raises: NotYet when the case is not open yet, or the act overtook one that it depends on."""
    await act_on(work, await case_to_change(work.connection, number), deed, act)


async def act_on(work: Work, before: Case, deed: Deed, act: Act) -> None:
    """Act on a locked case and write what changed; what changes nothing goes to the history.

    Raises: NotYet when the act overtook one that it depends on."""
    try:
        answered = act(before)
        outcome = answered if isinstance(answered, tuple) else await answered
    except OVERTAKING as error:
        raise NotYet(error.sentence) from error
    except Repeated:
        return
    except ActNotApplied as error:
        _not_applied(work, before, deed, error)
        return
    write_outcome(work, before, outcome, deed)


def write_outcome(work: Work, before: Case, outcome: Outcome, deed: Deed) -> None:
    """Write what an act on a locked case came to."""
    after, messages = numbered(*settled(before, outcome, work.now), work.now)
    save_case(work, before, after)
    write_history(work, deed, before=before, after=after, is_applied=True)
    announce(work, after, messages)


async def with_directory(
    work: Work, directories: Directories, accepted_on: date, act: Callable[[Directory], Outcome]
) -> Outcome:
    """An act that may need offices; when one is missing, the directory is read again first."""
    today = local_date(work.now)
    outcome = act(await directories.as_of(work.connection, accepted_on, today))
    if outcome[0].status is CaseStatus.UNROUTED:
        await directories.renewed(work.connection)
        outcome = act(await directories.as_of(work.connection, accepted_on, today))
    return outcome


def _not_applied(work: Work, case: Case, deed: Deed, error: ActNotApplied) -> None:
    refused = Deed(
        act=deed.act,
        actor=deed.actor,
        unit=deed.unit,
        opinion=error.sentence,
        ended_at=deed.ended_at,
        task_id=deed.task_id,
    )
    after = case
    if error.answers:
        after, messages = numbered(case, error.answers, work.now)
        save_case(work, case, after)
        announce(work, after, messages)
    write_history(work, refused, before=case, after=after, is_applied=False)
    if error.is_audited:
        work.record(
            f"refuse_{deed.act}",
            case.number,
            task=str(deed.task_id) if deed.task_id else None,
            reason=type(error).__name__,
            by=deed.actor,
            unit=deed.unit,
        )
