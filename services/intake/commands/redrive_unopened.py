"""Announce again what routing should have answered long ago: an accepted case is never left to chance."""

from datetime import timedelta

from services.intake.repository import applications
from shared.messaging import outbox
from shared.unit_of_work import Work

ANSWERED_WITHIN = timedelta(minutes=2)
AT_ONCE = 500


async def redrive_unopened(work: Work) -> int:
    """Send the announcements of applications again that routing has not answered in time.

    Unanswered: accepted without a case opened, or asked to be withdrawn without an ending. Routing
    knows by its inbox what it has already handled.  Returns: how many applications."""
    quiet = await applications.unanswered(
        work.connection, before=work.now - ANSWERED_WITHIN, limit=AT_ONCE
    )
    for number in quiet:
        await outbox.resend(work.connection, work.tables, subject=number)
        work.record("application_redriven", number)
    return len(quiet)
