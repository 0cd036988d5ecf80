"""Take it that a back office passes its task on: to the right body, up (转报), or back (退回)."""

from uuid import UUID

from services.routing.commands.carrying_out import carry_out
from services.routing.domain.case import Case, Outcome
from services.routing.domain.handing_on import REFUSED, Handing, hand_on, unplaced
from services.routing.domain.offices import acceptance_day
from services.routing.repository.directories import Directories
from services.routing.repository.history import Deed
from services.routing.repository.strays import STRAY_NAMES, Finding, StrayKind, put_stray
from shared.calendar import local_date
from shared.contracts import TaskHandedOn
from shared.unit_of_work import Work

ACTS = {"transfer": "transfer_task", "report": "report_task", "return": "return_task"}


async def hand_on_task(work: Work, handed: TaskHandedOn, directories: Directories) -> None:
    """Give the task to its next office, or put it on the administrator's list.

    Raises: NotYet when the task has not been assigned yet."""
    task_id = UUID(handed.task_id)
    handing = Handing(
        kind=handed.kind,
        organization=handed.organization,
        to=handed.to_organization,
        reason=handed.reason,
        opinion=handed.opinion,
        by=handed.handed_on_by,
        by_name=handed.handed_on_by_name,
        at=handed.handed_on_at,
    )

    async def act(case: Case) -> Outcome:
        days = (acceptance_day(case), local_date(work.now))
        directory = await directories.as_of(work.connection, *days)
        after, facts = hand_on(case, task_id, handing, directory, work.now)
        if not _found_its_way(after):
            directory = (await directories.renewed(work.connection)).directory(*days)
            after, facts = hand_on(case, task_id, handing, directory, work.now)
        work.record(
            ACTS[handed.kind],
            case.number,
            task=handed.task_id,
            by=handed.handed_on_by,
            unit=handed.organization,
            to=after.tasks[-1].organization,
        )
        waiting = unplaced(after)
        if waiting:
            finding = Finding(case.number, StrayKind.UNPLACED, case.dossier.origin_division)
            names = "、".join(str(task.department) for task in waiting)
            detail = f"{STRAY_NAMES[finding.kind]}：{names}；{handed.reason}"
            await put_stray(work.connection, finding, now=work.now, detail=detail)
        return after, facts

    deed = Deed(
        act=ACTS[handed.kind],
        actor=handed.handed_on_by,
        unit=handed.organization,
        opinion="；".join(text for text in (handed.reason, handed.opinion) if text),
        ended_at=handed.handed_on_at,
        task_id=task_id,
    )
    await carry_out(work, handed.application_number, deed, act)


def _found_its_way(case: Case) -> bool:
    """Whether the last task has an office that it was meant for."""
    task = case.tasks[-1]
    return task.is_placed and task.came_by is not None and task.came_by.kind != REFUSED
