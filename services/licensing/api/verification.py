"""Public verification of a licence by its number and the code in its QR.

Every failure gets the same answer, a locked number too (decision 0026)."""

import hmac
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from services.licensing.api.licence_bodies import VerificationOut
from services.licensing.api.verification_page import verification_page
from services.licensing.domain.errors import VerificationFailed
from services.licensing.domain.licence import Licence, Particulars
from services.licensing.queries.licences import licence_for_verification
from services.licensing.repository.parts import open_particulars
from shared.calendar import local_date
from shared.http import PUBLIC, ServiceDep
from shared.identifiers import LicenceNumber
from shared.masking import mask_party_name
from shared.pages import PublicQuestion, with_page
from shared.problems import refusals, sentence_of
from shared.security.public_throttle import PublicThrottle

NO_CODE = "-"


class VerificationQuestion(PublicQuestion):
    """A route that tells whether a licence holds."""

    heading = "证照核验"
    nothing_found = sentence_of(VerificationFailed())


router = APIRouter(tags=["证照核验"], route_class=VerificationQuestion)


@router.get(
    "/licences/{number}/verification",
    response_model=VerificationOut,
    responses={**with_page(404, 429), **refusals(422)},
    openapi_extra=PUBLIC,
)
async def verify(
    number: str,
    request: Request,
    service: ServiceDep,
    code: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """Whether the licence holds, and what of it a holder of the certificate may see anyway."""
    throttle = service.part(PublicThrottle)
    throttle.admit(request)
    async with service.reading() as connection:
        licence = await licence_for_verification(connection, LicenceNumber(number))
    particulars = None
    if licence is not None:
        particulars = open_particulars(
            service.keys, licence.particulars_sealed, number=licence.number
        )
    expected = particulars.verification_code if particulars else NO_CODE
    is_right = hmac.compare_digest(code.strip().upper().encode(), expected.encode())
    is_barred = throttle.is_locked(number)
    if is_barred or licence is None or particulars is None or not is_right:
        throttle.failed(number)
        raise VerificationFailed
    shown = _shown(licence, particulars, service)
    return VerificationQuestion.answer(request, shown, partial(verification_page, shown))


def _shown(licence: Licence, particulars: Particulars, service: ServiceDep) -> VerificationOut:
    standing = licence.standing(local_date(service.clock.now()))
    return VerificationOut(
        licence_number=licence.number,
        status=standing,
        status_name=standing.words,
        title=licence.title,
        holder_name=mask_party_name(licence.holder_kind, particulars.holder),
        issuer_name=licence.issuer_name,
        issued_on=local_date(licence.issued_at),
        valid_from=licence.valid_from,
        valid_until=licence.valid_until,
    )
