"""End a licence on behalf of its issuer (撤销)."""

from services.licensing.commands.change_review import officer_of
from services.licensing.domain.errors import LicenceChanged
from services.licensing.domain.licence import Licence
from services.licensing.publishing import announce_revoked
from services.licensing.repository.licences import licence_for_change, save_licence
from shared.identifiers import LicenceNumber
from shared.unit_of_work import Work


async def revoke_licence(
    work: Work,
    number: LicenceNumber,
    *,
    reason: str,
    legal_basis: str,
    seen_version: int | None,
) -> Licence:
    """Raises: LicenceUnknown unless the actor's organisation issued it, LicenceChanged,
    LicenceAlreadyRevoked."""
    licence = await licence_for_change(work.connection, number, work.actor)
    if seen_version is not None and seen_version != licence.version:
        raise LicenceChanged
    revoked, fact = licence.revoke(
        reason=reason, legal_basis=legal_basis, by=officer_of(work.actor), now=work.now
    )
    save_licence(work, revoked)
    announce_revoked(work, revoked, fact)
    work.record("revoke_licence", revoked.application_number, licence=number)
    return revoked
