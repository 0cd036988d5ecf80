"""Act on what has run out of one case: silence that is consent, limits unmet, pauses overstayed."""

from services.routing.commands.carrying_out import with_directory, write_outcome
from services.routing.domain.case import Case, Outcome
from services.routing.domain.collecting import is_over
from services.routing.domain.consenting import consent_by_silence, silent_task
from services.routing.domain.directory import Directory
from services.routing.domain.offices import acceptance_day
from services.routing.domain.ringing import next_ring_at, ring
from services.routing.domain.task import CaseTask, Decision
from services.routing.repository.cases import locked_case
from services.routing.repository.directories import Directories
from services.routing.repository.history import Deed
from services.routing.repository.timers import set_moment
from shared.calendar_versions import current_calendar
from shared.unit_of_work import Work


async def ring_case(work: Work, number: str, directories: Directories) -> int:
    """Announce each thing once and write the next moment, in one transaction.

    One consent at a time, before anything else is told: what follows from it may keep a limit that
    runs out at the same moment; the case rings again at once for the rest.
    Returns: how many were told; 0 when another worker or an act was faster."""
    case = await locked_case(work.connection, number)
    if case is None:
        return 0
    if (silent := silent_task(case, work.now)) is not None:
        await _consent(work, case, *silent, directories)
        return 1
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


async def _consent(
    work: Work, case: Case, task: CaseTask, decision: Decision, directories: Directories
) -> None:
    calendar = await current_calendar(work.connection)

    def act(directory: Directory) -> Outcome:
        return consent_by_silence(case, task, decision, directory, calendar, work.now)

    deed = Deed(
        act="consent_by_silence",
        actor=work.actor.staff,
        unit=task.organization,
        opinion=decision.reason,
        ended_at=decision.decided_at,
        task_id=task.id,
    )
    outcome = await with_directory(work, directories, acceptance_day(case), act)
    write_outcome(work, case, outcome, deed)
    work.record(
        deed.act, case.number, task=str(task.id), unit=task.organization, due=str(task.due_on)
    )
