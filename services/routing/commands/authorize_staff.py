"""Authorise somebody for a department, or take that back; who and why stands in the trail."""

from uuid import UUID

from services.routing.domain.authorization import Authorization
from services.routing.repository.authorizations import (
    add_authorization,
    authorization_to_revoke,
    save_authorization,
)
from services.routing.repository.staff import staff_timeline
from shared.calendar import local_date
from shared.unit_of_work import Work


async def authorize_staff(work: Work, granted: Authorization) -> Authorization:
    """Record what a department authorises somebody to (S2¶38).

    Raises: StaffUnknown, NotInPost, NotOfTheDepartment, PowerNotOfThePost."""
    granted.must_fit(await staff_timeline(work.connection, work.actor, work.keys, granted.staff))
    add_authorization(work, granted)
    work.record(
        "staff_authorized",
        granted.staff,
        authorization=str(granted.id),
        power=granted.power.value,
        department=granted.department,
    )
    return granted


async def revoke_authorization(work: Work, authorization_id: UUID, reason: str) -> Authorization:
    """收回授权. Raises: AuthorizationUnknown, AuthorizationEnded."""
    held = await authorization_to_revoke(work.connection, authorization_id, work.actor, work.keys)
    revoked = held.revoke(
        by=work.actor.staff, reason=reason, now=work.now, today=local_date(work.now)
    )
    save_authorization(work, revoked)
    work.record("staff_authorization_revoked", revoked.staff, authorization=str(authorization_id))
    return revoked
