"""Prove that every accepted, unfinished case is held by exactly one party, and drive what is not.

A repeated announcement is harmless: those who receive it know the task already, and a decision is sent
again as the message that it was, which nobody takes in twice (decision 0066)."""

from datetime import datetime, timedelta

from services.routing.commands.carrying_out import write_outcome
from services.routing.domain.case import Case, Outcome
from services.routing.domain.directory import Directory, Unroutable
from services.routing.domain.facts import Strayed, TaskAssignedAgain, WasDecided
from services.routing.domain.handing_on import unplaced
from services.routing.domain.handing_over import hand_over
from services.routing.domain.offices import Offices, acceptance_day
from services.routing.domain.resolving import resolved_stage
from services.routing.domain.ringing import IN_FLIGHT
from services.routing.domain.statuses import CaseStatus
from services.routing.domain.task import stage_tasks
from services.routing.repository.cases import locked_case
from services.routing.repository.directories import Directories
from services.routing.repository.history import Deed
from services.routing.repository.strays import (
    REVIEWED,
    STRAY_NAMES,
    Finding,
    ReconciliationRun,
    StrayKind,
    count_drive,
    end_round,
    find_strays,
    put_stray,
)
from shared.calendar import WorkingCalendar, local_date
from shared.calendar_versions import current_calendar
from shared.contracts import CaseDecided
from shared.messaging.outbox import sent_again
from shared.service import Service
from shared.unit_of_work import Work

DRIVEN_AGAIN_AFTER = timedelta(minutes=5)


async def reconcile_cases(service: Service) -> ReconciliationRun:
    """One round over all cases. Returns: what was found and what was driven again."""
    ran_at = service.clock.now()
    directories = service.part(Directories)
    async with service.reading() as connection:
        offices = await directories.renewed(connection)
        findings = await find_strays(connection, ran_at)
    redriven = 0
    for finding in findings:
        async with service.work(service.system) as work:
            redriven += await _drive(work, finding, directories, offices)
    async with service.work(service.system) as work:
        return await end_round(work.connection, ran_at=ran_at, found=findings, redriven=redriven)


async def _drive(work: Work, finding: Finding, directories: Directories, offices: Offices) -> bool:
    case = await locked_case(work.connection, finding.number)
    if case is None or not _still_holds(case, finding.kind):
        return False
    today = local_date(work.now)
    directory = await directories.as_of(work.connection, acceptance_day(case), today)
    detail = _why_unrouted(case, directory) if finding.kind is StrayKind.UNROUTED else ""
    known = await put_stray(work.connection, finding, now=work.now, detail=detail)
    if known.driven_at is not None and work.now - known.driven_at < DRIVEN_AGAIN_AFTER:
        return False
    calendar = await current_calendar(work.connection)
    if finding.kind is StrayKind.OFFICE_ABOLISHED:
        ended_before = local_date(work.now - IN_FLIGHT)
        outcome = hand_over(case, offices, ended_before, calendar, work.now)
    else:
        outcome = _driven(case, finding.kind, directory, calendar, work.now)
    if outcome is None:
        return False
    changed, facts = outcome
    if finding.kind is StrayKind.UNLICENSED and await sent_again(
        work.connection, work.tables, case.number, CaseDecided
    ):
        facts = ()
    if known.times_driven == 0:
        facts = (Strayed(STRAY_NAMES[finding.kind]), *facts)
    deed = Deed(
        act="redrive_case",
        actor=work.actor.staff,
        unit="",
        opinion=STRAY_NAMES[finding.kind],
        ended_at=work.now,
    )
    write_outcome(work, case, (changed, facts), deed)
    await count_drive(work.connection, finding, work.now)
    return True


def _still_holds(case: Case, kind: StrayKind) -> bool:
    """Whether the finding is true of the locked case."""
    match kind:
        case StrayKind.UNROUTED:
            return case.status is CaseStatus.UNROUTED
        case StrayKind.UNPLACED:
            return bool(unplaced(case))
        case StrayKind.UNHELD:
            return case.status in REVIEWED and not case.open_tasks
        case StrayKind.UNLICENSED:
            is_owed = case.licence_number is None and not case.dossier.awaits_completion
            return case.status is CaseStatus.GRANTED and is_owed
        case _:
            return case.status in REVIEWED


def _why_unrouted(case: Case, directory: Directory) -> str:
    """What the hall's administrator has to mend."""
    try:
        resolved_stage(case.plan, case.stage_index, case.dossier.origin_division, directory)
    except Unroutable as error:
        return error.sentence
    return ""


def _driven(
    case: Case,
    kind: StrayKind,
    directory: Directory,
    calendar: WorkingCalendar,
    now: datetime,
) -> Outcome | None:
    """What to do about a finding; None where it can only be shown."""
    match kind:
        case StrayKind.UNROUTED:
            try:
                return case.start_stage(directory, calendar, now)
            except Unroutable:
                return None
        case StrayKind.UNHELD:
            if stage_tasks(case.tasks, case.stage_index):
                return case.past_stage(directory, calendar, now)
            return case.started_or_unrouted(directory, calendar, now)
        case StrayKind.UNANNOUNCED:
            return case, tuple(TaskAssignedAgain(one) for one in case.open_tasks if one.is_placed)
        case StrayKind.UNLICENSED:
            return case, (WasDecided(),)
        case _:
            return None
