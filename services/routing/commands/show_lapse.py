"""Show the supervisor what a window let happen: silence, a late reply, a second notice (A13.2).

Intake keeps the lapses themselves; here they become cards, beside those of late answers."""

from datetime import date

from services.routing.repository.cards import Card, CardAbout, CardColour, show_card
from shared.calendar import local_date
from shared.contracts import (
    ApplicationAccepted,
    ApplicationReplyMissed,
    ApplicationSupplementNotified,
)
from shared.contracts.parts import Origin
from shared.unit_of_work import Work

SILENCE = "收件后五个工作日未告知，依法视为受理"
LATE_REPLY = "网上申请逾期未答复"
ASKED_AGAIN = "经准许第{ordinal}次要求补正"


async def show_silence(work: Work, accepted: ApplicationAccepted) -> None:
    """Papers that a window kept in silence were accepted by law. Source: 行政许可法 Art. 32(4)."""
    if accepted.is_deemed:
        await _show(
            work,
            accepted.application_number,
            accepted.origin,
            occasion="silence",
            reason=SILENCE,
            colour=CardColour.RED,
            on=local_date(accepted.accepted_at),
        )


async def show_late_reply(work: Work, missed: ApplicationReplyMissed) -> None:
    """An online applicant was not answered in time. Source: rules.md B."""
    await _show(
        work,
        missed.application_number,
        missed.origin,
        occasion="reply",
        reason=LATE_REPLY,
        colour=CardColour.RED,
        on=missed.reply_due.on,
    )


async def show_second_notice(work: Work, notified: ApplicationSupplementNotified) -> None:
    """A window asked again with a supervisor's leave, which counts against it. Source: rules.md B."""
    if notified.ordinal > 1:
        await _show(
            work,
            notified.application_number,
            notified.origin,
            occasion=f"notice-{notified.ordinal}",
            reason=ASKED_AGAIN.format(ordinal=notified.ordinal),
            colour=CardColour.YELLOW,
            on=local_date(notified.notified_at),
        )


async def _show(
    work: Work,
    number: str,
    origin: Origin,
    *,
    occasion: str,
    reason: str,
    colour: CardColour,
    on: date,
) -> None:
    """occasion: which lapse it was of this application, in few letters."""
    card = Card(
        about=CardAbout.LAPSE,
        about_id=f"{occasion}:{number}",
        colour=colour,
        application_number=number,
        organization=origin.organization,
        organization_name=origin.organization_name,
        division=origin.division,
        reason=reason,
        due_on=on,
    )
    if await show_card(work.connection, card, work.now):
        work.record("card_shown", number, lapse=occasion, colour=colour.value)
