"""Keep what the register of staff says of somebody's posts and authorisations."""

from services.licensing.domain.standing import Standing
from services.licensing.repository.standings import keep_standing
from shared.identifiers import StaffId
from shared.unit_of_work import Work


async def follow_staff(work: Work, staff: StaffId, standing: Standing, *, version: int) -> None:
    """Renew it; what was told before is not taken for news."""
    if await keep_standing(work, staff, standing, version):
        work.record("staff_followed", staff, version=version)
