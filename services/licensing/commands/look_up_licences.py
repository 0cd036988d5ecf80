"""Find a holder's licences in the shared registry, for a stated purpose that is kept."""

from services.licensing.domain.licence import Licence
from services.licensing.repository.licences import licences_of_holder
from services.licensing.repository.parts import holder_indexes
from shared.identifiers import check_credit_code, check_resident_id
from shared.security.audit_words import sealed_words
from shared.unit_of_work import Work

MOST_FOUND = 100
REGISTRY = "registry"


async def look_up_licences(
    work: Work, identity_number: str, *, licence_type: str | None, purpose: str
) -> list[Licence]:
    """All licences of the holder, whoever issued them, so that nobody is asked for a copy.

    identity_number: of a person or an organisation.
    Raises: InvalidResidentId, InvalidCreditCode.  Source: A3.2, A3.6, A10.1; 国令716号."""
    is_person = identity_number[:17].isdigit()
    checked = (
        check_resident_id(identity_number) if is_person else check_credit_code(identity_number)
    )
    found = await licences_of_holder(
        work.connection,
        holder_indexes(work.keys, checked),
        licence_type=licence_type,
        limit=MOST_FOUND,
    )
    sealed = sealed_words(work.keys, purpose, subject=REGISTRY)
    work.record("look_up_licences", REGISTRY, purpose=sealed, found=len(found))
    return found
