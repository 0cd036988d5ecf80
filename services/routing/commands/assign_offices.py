"""The hall's administrator names the offices for what nobody holds."""

from collections.abc import Sequence
from types import MappingProxyType

from services.routing.commands.carrying_out import write_outcome
from services.routing.domain.case import Case, Outcome
from services.routing.domain.directory import Directory
from services.routing.domain.handing_on import Placement, office_of_level, place
from services.routing.domain.offices import acceptance_day
from services.routing.domain.refusals import NothingToAssign
from services.routing.domain.statuses import CaseStatus
from services.routing.repository.directories import Directories
from services.routing.repository.history import Deed
from services.routing.repository.overseen import overseen_case
from shared.calendar import local_date
from shared.calendar_versions import current_calendar
from shared.identifiers import Level, ancestors, level_of
from shared.unit_of_work import Work


async def assign_offices(
    work: Work,
    number: str,
    wanted: Sequence[Placement],
    reason: str,
    directories: Directories,
) -> Case:
    """Give each task that waits to the office that is named for it; of a case, the whole stage.

    Raises: CaseNotFound, NothingToAssign, OfficeNotOfTheLevel, Unroutable."""
    case = await overseen_case(work.connection, number, work.actor)
    offices = await directories.renewed(work.connection)
    directory = offices.directory(acceptance_day(case), local_date(work.now))
    if case.status is CaseStatus.UNROUTED:
        outcome = await _started(work, case, wanted, directory)
    else:
        outcome = place(case, wanted, directory, work.now)
    named = "、".join(f"{one.department}→{one.organization}" for one in wanted)
    deed = Deed(
        act="assign_offices",
        actor=work.actor.staff,
        unit=work.actor.organization,
        opinion=f"{reason}（{named}）",
        ended_at=work.now,
    )
    write_outcome(work, case, outcome, deed)
    work.record("assign_offices", number, reason=reason, offices=named)
    return outcome[0]


async def _started(
    work: Work, case: Case, wanted: Sequence[Placement], directory: Directory
) -> Outcome:
    stage_tasks = case.stage.tasks if case.stage else ()
    planned = {(str(task.department), int(task.level)): task for task in stage_tasks}
    offices = dict(directory.departments)
    for one in wanted:
        task = planned.get((one.department, one.level))
        if task is None:
            raise NothingToAssign(department=one.department, level=one.level)
        level = Level(one.level)
        office = office_of_level(one.organization, level, directory)
        places = ancestors(task.place or case.dossier.origin_division)
        place_of_level = next((here for here in places if level_of(here) == level), office.division)
        offices[place_of_level, task.department] = office
    named = Directory(MappingProxyType(offices))
    return case.start_stage(named, await current_calendar(work.connection), work.now)
