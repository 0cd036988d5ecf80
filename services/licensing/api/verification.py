"""Public verification of a licence by its number and the code in its QR.

Every failure gets the same answer, and nobody can try many codes or many numbers."""

import hmac
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter

from services.licensing.api.licence_bodies import VerificationOut
from services.licensing.domain.errors import VerificationFailed
from services.licensing.domain.licence import Licence, Particulars
from services.licensing.queries.licences import licence_for_verification
from services.licensing.repository.parts import open_particulars
from shared.calendar import local_date
from shared.http import PUBLIC, ServiceDep
from shared.identifiers import LicenceNumber
from shared.masking import mask_party_name
from shared.problems import Problem

router = APIRouter(tags=["证照核验"])

NO_CODE = "-"


class VerificationThrottle:
    """Counts verifications per IP address, and failed ones per licence number, in this process."""

    def __init__(self, *, per_minute: int, failures: int) -> None:
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._per_address: RateLimitItem = parse(f"{per_minute}/minute")
        self._failures: RateLimitItem = parse(f"{failures}/15 minutes")

    async def admit(self, *, address: str, number: str) -> None:
        """Raises: Problem 429 when the address asks too often or the number is locked."""
        is_locked = not await self._limiter.test(self._failures, "failed", number)
        if is_locked or not await self._limiter.hit(self._per_address, "asked", address):
            raise Problem(
                429,
                "too_many_verifications",
                "核验过于频繁，请稍后再试。",
                headers={"Retry-After": "60"},
            )

    async def count_failure(self, *, number: str) -> None:
        """A wrong code was given for this number, whether or not it exists."""
        await self._limiter.hit(self._failures, "failed", number)


@router.get(
    "/licences/{number}/verification",
    response_model=VerificationOut,
    responses={404: {"description": "编号或者核验码不正确"}, 429: {"description": "过于频繁"}},
    openapi_extra=PUBLIC,
)
async def verify(
    number: str,
    request: Request,
    service: ServiceDep,
    code: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """Whether the licence holds, and what of it a holder of the certificate may see anyway."""
    throttle = service.part(VerificationThrottle)
    address = request.client.host if request.client else "unknown"
    await throttle.admit(address=address, number=number)
    async with service.reading() as connection:
        licence = await licence_for_verification(connection, LicenceNumber(number))
    particulars = None
    if licence is not None:
        particulars = open_particulars(
            service.keys, licence.particulars_sealed, number=licence.number
        )
    expected = particulars.verification_code if particulars else NO_CODE
    is_right = hmac.compare_digest(code.strip().upper().encode(), expected.encode())
    if licence is None or particulars is None or not is_right:
        await throttle.count_failure(number=number)
        raise VerificationFailed
    shown = _shown(licence, particulars, service)
    return Response(
        shown.model_dump_json(),
        media_type="application/json",
        headers={"Cache-Control": "no-store"},
    )


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
