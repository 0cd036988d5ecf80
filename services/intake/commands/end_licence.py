"""A licence was revoked: it may neither be handed out nor stand for a paper."""

from datetime import datetime

from services.intake.commands.follow_case import follow_case
from services.intake.repository import licences
from shared.unit_of_work import Work


async def end_licence(
    work: Work, number: str, *, application_number: str, revoked_at: datetime
) -> None:
    """Follow the case and forget the licence for later ones. Raises: NotYet."""
    await follow_case(work, application_number, lambda known: known.licence_revoked(number))
    licences.end(work, number, application_number=application_number, at=revoked_at)
