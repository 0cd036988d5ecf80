"""Open what follows a first application once its licence is there, prefilled, exactly once (先照后证).

A timer's work, not a consumer's: messages may come twice and in any order, and cost no more for it."""

from services.intake.commands.carry_over import carried_from, take_over_all
from services.intake.commands.submit_application import SubmitApplication, begin_application
from services.intake.domain.application import Application
from services.intake.domain.errors import IntakeError
from services.intake.domain.follow_ups import (
    FollowUp,
    FollowUpStatus,
    prefilled_answers,
    why_nothing_follows,
)
from services.intake.domain.paper_list import KnownLicence
from services.intake.domain.taking_in import opened_after
from services.intake.publishing import messages
from services.intake.repository import applications, follow_ups, licences
from services.intake.repository.catalogue import Catalogue
from shared.calendar import local_date
from shared.errors import FieldRefused
from shared.unit_of_work import Work


async def open_follow_up(work: Work, catalogue: Catalogue, first_number: str) -> bool:
    """Settle what follows a first that has ended: opened, not opened, or held up with the reason.

    Returns: whether it was opened.  Source: A7; rules.md I item 9; decision 0067."""
    wish = await follow_ups.to_settle(work, first_number)
    if wish is None:
        return False
    first = await applications.visible(work, first_number)
    licence = await licences.of_case(work, first_number, local_date(work.now))
    if (reason := why_nothing_follows(first, licence)) is not None:
        follow_ups.settle(work, wish, FollowUpStatus.NOT_OPENED, reason=reason)
        work.record("follow_up_not_opened", first_number, item=wish.item_code, reason=reason)
        return False
    assert licence is not None
    try:
        second = await _opened(work, catalogue, first, wish, licence)
    except (IntakeError, FieldRefused) as error:
        reason = error.sentence
        follow_ups.settle(work, wish, FollowUpStatus.HELD_UP, reason=reason)
        work.record("follow_up_held_up", first_number, item=wish.item_code, reason=reason)
        return False
    follow_ups.settle(work, wish, FollowUpStatus.OPENED, opened=second.number)
    work.record("follow_up_opened", first_number, item=wish.item_code, opened=second.number)
    return True


async def _opened(
    work: Work, catalogue: Catalogue, first: Application, wish: FollowUp, licence: KnownLicence
) -> Application:
    """Raises: whatever keeps an application of this item from being begun at this window."""
    item = await catalogue.item(work.connection, wish.item_code)
    body = await catalogue.office_of(work.connection, item.code[:18])
    await catalogue.office_of(work.connection, first.origin.organization)
    then = await catalogue.item_version(work.connection, first.item.code, first.item.version)
    carried = await carried_from(
        work,
        catalogue,
        first.number,
        item=item,
        identity_number=first.applicant.identity_number,
        given=prefilled_answers(first, then, item, licence, wish.form),
    )
    command = SubmitApplication(
        item_code=wish.item_code,
        applicant=first.applicant,
        agent=first.agent,
        form={},
        materials=(),
        copied_from=first.number,
    )
    begun, _ = await begin_application(
        work, catalogue, command, first.origin, is_partial=True, carried=carried, opened_by=licence
    )
    second = opened_after(begun, first.number)
    applications.add(work, second)
    take_over_all(work, carried, second)
    messages.announce(work, second, messages.follow_up_opened(second, first, licence, body))
    return second
