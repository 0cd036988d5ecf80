"""Order the check of a case that was granted on a declaration (告知承诺事后核查)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from services.licensing.domain.licence import OriginWindow
from services.licensing.domain.post_check import (
    PostCheck,
    check_is_due_within_sixty_working_days,
)
from services.licensing.domain.review_parts import ReviewedItem
from services.licensing.publishing import announce_check_ordered
from services.licensing.repository.post_checks import add_check, is_ordered
from shared.calendar import local_date
from shared.calendar_versions import current_calendar
from shared.identifiers import ApplicationNumber, OrganizationCode, new_id
from shared.unit_of_work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredCase:
    """What was declared and who decided on it. within_working_days: None, the longest time."""

    application_number: ApplicationNumber
    item: ReviewedItem
    origin: OriginWindow
    organization: OrganizationCode
    organization_name: str
    applicant_kind: Literal["person", "organization"]
    applicant_sealed: str
    conditions: tuple[str, ...]
    method: str
    within_working_days: int | None
    decided_at: datetime


async def order_post_check(work: Work, case: DeclaredCase) -> None:
    """Put the check on the list of the office that decided; a repeated decision orders nothing."""
    if await is_ordered(work.connection, case.application_number):
        return
    calendar = await current_calendar(work.connection)
    check = PostCheck(
        id=new_id(),
        application_number=case.application_number,
        item=case.item,
        organization=case.organization,
        organization_name=case.organization_name,
        applicant_kind=case.applicant_kind,
        applicant_sealed=case.applicant_sealed,
        conditions=case.conditions,
        method=case.method,
        due=check_is_due_within_sixty_working_days(
            calendar,
            local_date(case.decided_at),
            within_working_days=case.within_working_days,
        ),
        ordered_at=work.now,
    )
    add_check(work, check)
    announce_check_ordered(work, check, case.origin)
    work.record("order_post_check", case.application_number, check=str(check.id))
