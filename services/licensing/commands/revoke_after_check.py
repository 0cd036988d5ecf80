"""Undo a decision whose declaration did not hold: the licence ends and the window's register learns of it."""

from uuid import UUID

from services.licensing.commands.change_review import officer_of
from services.licensing.commands.withhold_licence import let_grant_lapse
from services.licensing.domain.errors import PostCheckChanged
from services.licensing.domain.licence import LicenceStatus
from services.licensing.domain.post_check import PostCheck
from services.licensing.publishing import announce_check_concluded, announce_revoked
from services.licensing.repository.licences import licence_of_case, save_licence
from services.licensing.repository.post_checks import check_for_change, save_check
from shared.unit_of_work import Work


async def revoke_after_check(
    work: Work, check_id: UUID, *, reason: str, legal_basis: str, seen_version: int | None
) -> PostCheck:
    """Revoke the decision and, where one was issued, the licence; one withheld is issued no more.

    Raises: PostCheckUnknown, PostCheckChanged, CheckActForbidden, RectificationStillRunning."""
    before = await check_for_change(work.connection, check_id, work.actor)
    if seen_version is not None and seen_version != before.version:
        raise PostCheckChanged
    officer = officer_of(work.actor)
    check, fact = before.revoke(reason=reason, legal_basis=legal_basis, by=officer, now=work.now)
    number = check.application_number
    save_check(work, check)
    licence = await licence_of_case(work.connection, number, work.actor)
    if licence is None:
        await let_grant_lapse(work, number)
    elif licence.status is LicenceStatus.VALID:
        revoked, ending = licence.revoke(
            reason=reason, legal_basis=legal_basis, by=officer, now=work.now
        )
        save_licence(work, revoked)
        announce_revoked(work, revoked, ending)
        work.record("revoke_licence", number, licence=licence.number)
    announce_check_concluded(work, check, fact.conclusion)
    work.record("revoke_after_check", number, check=str(check.id))
    return check
