"""Show the supervisor what a window let happen: silence, a late reply, a second notice (A13.2).

Intake keeps the lapses themselves; here they become cards, beside those of late answers."""

from datetime import date

from services.routing.repository import cards
from services.routing.repository.cards import CardColour, Lapse
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
        lapse = _lapse(
            accepted.application_number,
            accepted.origin,
            occasion="silence",
            reason=SILENCE,
            colour=CardColour.RED,
            on=local_date(accepted.accepted_at),
        )
        await _show(work, lapse)


async def show_late_reply(work: Work, missed: ApplicationReplyMissed) -> None:
    """An online applicant was not answered in time. Source: rules.md B."""
    lapse = _lapse(
        missed.application_number,
        missed.origin,
        occasion="reply",
        reason=LATE_REPLY,
        colour=CardColour.RED,
        on=missed.reply_due.on,
    )
    await _show(work, lapse)


async def show_second_notice(work: Work, notified: ApplicationSupplementNotified) -> None:
    """A window asked again with a supervisor's leave, which counts against it. Source: rules.md B."""
    if notified.ordinal > 1:
        lapse = _lapse(
            notified.application_number,
            notified.origin,
            occasion=f"notice-{notified.ordinal}",
            reason=ASKED_AGAIN.format(ordinal=notified.ordinal),
            colour=CardColour.YELLOW,
            on=local_date(notified.notified_at),
        )
        await _show(work, lapse)


async def _show(work: Work, lapse: Lapse) -> None:
    if await cards.show_lapse(work.connection, lapse, work.now):
        work.record(
            "card_shown",
            lapse.application_number,
            lapse=lapse.occasion,
            colour=lapse.colour.value,
        )


def _lapse(
    number: str, origin: Origin, *, occasion: str, reason: str, colour: CardColour, on: date
) -> Lapse:
    return Lapse(
        occasion=occasion,
        application_number=number,
        organization=origin.organization,
        organization_name=origin.organization_name,
        division=origin.division,
        reason=reason,
        colour=colour,
        due_on=on,
    )
