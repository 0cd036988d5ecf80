"""Take over news of a case: the one way in which messages change an application."""

from collections.abc import Callable

from services.intake.domain.application import Application
from services.intake.domain.progress import CaseProgress, Dues
from services.intake.repository import applications, grants
from shared.messaging.consumer import NotYet
from shared.unit_of_work import Work


async def follow_case(
    work: Work,
    number: str,
    learn: Callable[[CaseProgress], CaseProgress],
    dues: Dues | None = None,
) -> Application | None:
    """Apply news to what is known of the case; status and the offices that may read follow from it.

    learn: from what was known to what is known now.
    Returns: the changed application; None when the news was already known.
    Raises: NotYet when the application is not here yet."""
    before = await applications.to_follow(work, number)
    if before is None:
        raise NotYet(f"办件 {number} 尚未送达（application not here yet）")
    progress = learn(before.progress)
    if progress == before.progress and dues is None:
        return None
    application, _followed = before.follow(progress, dues, now=work.now)
    applications.save(work, application)
    readers = application.progress.readers
    if readers and readers != before.progress.readers:
        await grants.hand_over(work, number, readers)
    return application
