"""An application over the net (已申请): it has arrived, and the office owes a reply."""

from collections.abc import Mapping
from typing import Any

from services.intake.commands.completing import completed_papers
from services.intake.commands.submit_application import SubmitApplication, begin_application
from services.intake.domain.application import Application
from services.intake.domain.division_rules import DivisionRules
from services.intake.domain.materials import MaterialGiven
from services.intake.domain.taking_in import applied_online, apply_online, reply_due
from services.intake.publishing import messages
from services.intake.repository import applications
from services.intake.repository.catalogue import Catalogue
from shared.calendar import DueDate
from shared.calendar_versions import current_calendar
from shared.unit_of_work import Work


async def apply_at_outlet(
    work: Work,
    catalogue: Catalogue,
    rules: DivisionRules,
    command: SubmitApplication,
    organization: str,
) -> Application:
    """Take an online application for an outlet; any window of it may receive it.

    Raises: OutletUnknown, and as submit_application.  Source: A11.1; rules.md B, D."""
    origin = await catalogue.outlet_of(work.connection, organization)
    begun, _ = await begin_application(work, catalogue, command, origin)
    due = await _reply_due(work, rules, begun)
    application, fact = applied_online(begun, due)
    applications.add(work, application)
    messages.announce(work, application, messages.applied(application, fact))
    work.record("application_applied", application.number, item=application.item.code)
    return application


async def hand_in_online(
    work: Work,
    catalogue: Catalogue,
    rules: DivisionRules,
    before: Application,
    *,
    form: Mapping[str, Any],
    materials: tuple[MaterialGiven, ...],
) -> Application:
    """A pre-registration becomes an online application without retyping.

    before: found by its query code and locked.  Raises: TransitionForbidden, FieldsRefused,
    ItemWithdrawn."""
    papers = await completed_papers(work, catalogue, before, form, materials)
    due = await _reply_due(work, rules, before)
    application, fact = apply_online(
        before, papers.item, papers.form, papers.materials, due, now=work.now
    )
    applications.save_whole(work, application)
    messages.announce(work, application, messages.applied(application, fact))
    work.record("application_applied", application.number, item=application.item.code)
    return application


async def _reply_due(work: Work, rules: DivisionRules, application: Application) -> DueDate:
    calendar = await current_calendar(work.connection)
    days = rules.of(application.origin.division).reply_working_days
    return reply_due(calendar, work.now, days)
