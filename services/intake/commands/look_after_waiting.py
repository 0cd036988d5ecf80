"""What time alone does to one application that waits at a window, once, whoever looks at it."""

from services.intake.commands.accept_application import tell_acceptance
from services.intake.commands.issue_document import issue_document
from services.intake.commands.rely_on_promise import rely_on_promise_by_silence
from services.intake.domain import facts
from services.intake.domain.application import Application
from services.intake.domain.division_rules import DivisionRules, SupplementOverdue, WindowRules
from services.intake.domain.running_out import (
    close_the_notice,
    deem_accepted,
    expire,
    look_at,
    miss_the_reply,
)
from services.intake.publishing import messages
from services.intake.publishing.case_documents import withdrawal_confirmation
from services.intake.publishing.window_documents import non_acceptance
from services.intake.repository import applications, lapses
from services.intake.repository.catalogue import Catalogue
from services.intake.repository.timers import set_moment
from shared.calendar import WorkingCalendar
from shared.calendar_versions import current_calendar
from shared.unit_of_work import Work


async def look_after_waiting(
    work: Work, catalogue: Catalogue, rules: DivisionRules, number: str
) -> int:
    """Do what has run out by now, or write when to look again, in one transaction.

    Returns: how many things were done; 0 when nothing has run out or another worker was faster.
    Source: 行政许可法 Art. 32(4); rules.md B, D."""
    application = await applications.to_follow(work, number)
    if application is None:
        return 0
    calendar = await current_calendar(work.connection)
    of_place = rules.of(application.origin.division)
    look = look_at(application, calendar, of_place, now=work.now)
    match look.overdue:
        case None:
            await set_moment(work.connection, number, look.again_at)
            return 0
        case "reply":
            late = miss_the_reply(application, now=work.now)
            applications.save(work, late)
            lapses.keep_lapse(work, late, "late_reply")
            messages.announce(work, late, messages.reply_missed(late, work.now))
        case "brought":
            applications.save(work, close_the_notice(application))
            work.record("notice_closed", number)
        case "silence":
            await _deem(work, catalogue, application, calendar)
        case "supplement":
            await _expire(work, catalogue, application, of_place, of_place.supplement_overdue)
        case "pre_registration":
            await _expire(work, catalogue, application, of_place, "deemed_withdrawn")
    return 1


async def _deem(
    work: Work, catalogue: Catalogue, before: Application, calendar: WorkingCalendar
) -> None:
    item = await catalogue.item_version(work.connection, before.item.code, before.item.version)
    promised = await rely_on_promise_by_silence(work, before, item, calendar)
    application, fact = deem_accepted(
        before, promised.item, calendar, now=work.now, follow_later=promised.follow_later
    )
    handler = application.origin.clerk_name or application.origin.organization_name
    await tell_acceptance(work, catalogue, application, promised, fact, handler=handler)


async def _expire(
    work: Work,
    catalogue: Catalogue,
    before: Application,
    of_place: WindowRules,
    overdue: SupplementOverdue,
) -> None:
    legal_basis = of_place.supplement_overdue_basis
    application, fact = expire(before, overdue, legal_basis=legal_basis, now=work.now)
    applications.save(work, application)
    if isinstance(fact, facts.Refused):
        await _refuse(work, catalogue, application, fact)
        messages.announce(work, application, messages.refused(application, fact))
    else:
        await _end(work, catalogue, application, fact)
        messages.announce(work, application, messages.withdrawn(application, fact))
    work.record("application_expired", application.number, status=application.status.value)


async def _refuse(
    work: Work, catalogue: Catalogue, application: Application, fact: facts.Refused
) -> None:
    office = await catalogue.office_of(work.connection, application.origin.organization)
    await issue_document(
        work,
        application,
        office,
        "non_acceptance",
        lambda document_number: non_acceptance(
            application,
            office,
            document_number=document_number,
            reason=fact.reason,
            legal_basis=fact.legal_basis,
            right_body=None,
            issued_at=work.now,
            handler=application.origin.clerk_name,
        ),
    )


async def _end(
    work: Work, catalogue: Catalogue, application: Application, fact: facts.WithdrawalAsked
) -> None:
    office = await catalogue.office_of(work.connection, application.origin.organization)
    await issue_document(
        work,
        application,
        office,
        "withdrawal_confirmation",
        lambda document_number: withdrawal_confirmation(
            application,
            office,
            document_number=document_number,
            reason=fact.reason,
            withdrawn_at=work.now,
            handler=application.origin.clerk_name,
            is_deemed=True,
        ),
    )
