"""Open a case: resolve the first stage, start the clocks, hand out the tasks."""

from services.routing.commands.carrying_out import with_directory
from services.routing.domain.case import Case, Outcome
from services.routing.domain.clocks import Beginnings, CaseClock, opening_clocks
from services.routing.domain.directory import Directory
from services.routing.domain.dossier import Dossier
from services.routing.domain.facts import Strayed
from services.routing.domain.offices import acceptance_day
from services.routing.domain.pauses import not_counted_by_the_promise
from services.routing.domain.plan import RoutePlan
from services.routing.publishing import announce, numbered
from services.routing.repository.case_rows import plan_of
from services.routing.repository.cases import add_case
from services.routing.repository.directories import Directories
from services.routing.repository.history import Deed, write_history
from services.routing.repository.strays import Finding, StrayKind, put_stray
from shared.calendar import local_date
from shared.calendar_versions import current_calendar
from shared.contracts import ApplicationAccepted
from shared.identifiers import ApplicationNumber
from shared.messaging.consumer import NothingNew
from shared.unit_of_work import Work


async def open_case(
    work: Work, accepted: ApplicationAccepted, directories: Directories, *, as_of: int
) -> None:
    """Open the case of an accepted application; of a repeat, NothingNew is raised in the end.

    as_of: the sequence of the news.
    An office that cannot be found puts the case on the hall administrator's list."""
    calendar = await current_calendar(work.connection)
    plan = _plan(accepted)
    received = Case.received(
        ApplicationNumber(accepted.application_number),
        _dossier(accepted, as_of),
        plan,
        _clocks(accepted, plan),
        calendar,
        work.now,
    )

    def start(directory: Directory) -> Outcome:
        return received.started_or_unrouted(directory, calendar, work.now)

    opened, facts = await with_directory(work, directories, acceptance_day(received), start)
    case, messages = numbered(opened, facts, work.now)
    add_case(work, case, otherwise=NothingNew())
    deed = Deed(
        act="open_case",
        actor=accepted.accepted_by,
        unit=accepted.origin.organization,
        opinion=_way_in_words(plan),
        ended_at=accepted.accepted_at,
    )
    write_history(work, deed, before=None, after=case, is_applied=True)
    for stray in (fact for fact in facts if isinstance(fact, Strayed)):
        finding = Finding(case.number, StrayKind.UNROUTED, case.dossier.origin_division)
        await put_stray(work.connection, finding, now=work.now, detail=stray.finding)
    announce(work, case, messages)


def _way_in_words(plan: RoutePlan) -> str:
    """Why this case passes what others need not, and need not pass what others do."""
    added = (
        f"{stage.name}·{task.department}：{task.because}"
        for stage in plan.stages
        for task in stage.tasks
        if task.because
    )
    left_out = (
        f"免经{one.stage_name}{f'·{one.department}' if one.department else ''}：{one.because}"
        for one in plan.left_out
    )
    return "；".join((*added, *left_out))


def _clocks(accepted: ApplicationAccepted, plan: RoutePlan) -> tuple[CaseClock, ...]:
    limits = accepted.limits
    told_at = accepted.supplement_notified_at or accepted.accepted_at
    begins = Beginnings(
        received_on=local_date(accepted.submitted_at),
        told_on=local_date(told_at),
        uploaded_on=local_date(accepted.uploaded_at),
        accepted_on=local_date(
            accepted.uploaded_at if accepted.is_deemed else accepted.accepted_at
        ),
    )
    return opening_clocks(
        begins,
        plan,
        promised_working_days=limits.promised_working_days,
        statutory_working_days=limits.statutory_working_days,
        uncounted=not_counted_by_the_promise(limits.uncounted),
    )


def _dossier(accepted: ApplicationAccepted, as_of: int) -> Dossier:
    promised = accepted.commitment
    return Dossier(
        item=accepted.item.model_dump(mode="json"),
        origin=accepted.origin.model_dump(mode="json"),
        applicant=accepted.applicant.model_dump(mode="json"),
        form_sealed=accepted.form_sealed,
        materials=tuple(one.model_dump(mode="json") for one in accepted.materials),
        accepted_by=accepted.accepted_by,
        commitment=promised.model_dump(mode="json") if promised else None,
        awaits_completion=promised is not None and promised.withholds_certificate,
        materials_as_of=as_of,
    )


def _plan(accepted: ApplicationAccepted) -> RoutePlan:
    return plan_of(accepted.route_plan.model_dump(mode="json"))
