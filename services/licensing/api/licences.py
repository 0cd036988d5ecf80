"""The licence registry: `licences`, their paper, their end, and the shared lookup."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Response

from services.licensing.api.calls import CHANGES, REFUSALS
from services.licensing.api.licence_bodies import (
    FoundLicence,
    LicenceOut,
    LicencePage,
    LookupOut,
    NewLookup,
    NewRevocation,
)
from services.licensing.commands.look_up_licences import look_up_licences
from services.licensing.commands.print_licence import print_licence
from services.licensing.commands.revoke_licence import revoke_licence
from services.licensing.domain.licence import Licence, LicenceStatus, Particulars
from services.licensing.queries import licences as queries
from services.licensing.queries.licences import RegistryPlace
from services.licensing.repository.files import LicenceFiles
from services.licensing.repository.licences import find_licence
from services.licensing.repository.parts import open_particulars
from shared.calls import SeeingCallDep
from shared.http import ServiceDep, etag, requires
from shared.identifiers import LicenceNumber
from shared.paging import DEFAULT_LIMIT, After, Keyset, Limit
from shared.security.keys import KeyRing
from shared.security.tokens import Actor, Role

router = APIRouter(tags=["证照"])

Staff = Annotated[Actor, Depends(requires(Role.CLERK, Role.REVIEWER, Role.CHIEF))]
Chief = Annotated[Actor, Depends(requires(Role.CHIEF))]
REGISTRY = Keyset("licences", RegistryPlace)


@router.get("/licences", response_model=LicencePage, responses=REFUSALS)
async def list_licences(
    actor: Staff,
    service: ServiceDep,
    application_number: Annotated[str | None, Query(max_length=40)] = None,
    licence_type: Annotated[str | None, Query(max_length=60)] = None,
    status: LicenceStatus | None = None,
    after: After = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Response:
    """Licences that the caller's organisation issued or handed out, the latest first."""
    async with service.reading() as connection:
        found = await queries.registry(
            connection,
            actor,
            application_number=application_number,
            licence_type=licence_type,
            status=status,
            after=REGISTRY.place_after(after, service.keys),
            limit=limit + 1,
        )
    now = service.clock.now()
    shown, following = REGISTRY.page(found, limit, _place, service.keys)
    page = LicencePage(
        licences=[LicenceOut.of(one, _particulars(one, service.keys), now=now) for one in shown],
        next=following,
    )
    return Response(page.model_dump_json(), media_type="application/json")


@router.post("/licences/lookups", status_code=201, response_model=LookupOut, responses=REFUSALS)
async def look_up(body: NewLookup, actor: Staff, service: ServiceDep) -> Response:
    """A holder's licences in the shared registry; who looked and what for is kept."""
    async with service.work(actor) as work:
        found = await look_up_licences(
            work, body.identity_number, licence_type=body.licence_type, purpose=body.purpose
        )
    now = service.clock.now()
    answer = LookupOut(
        licences=[FoundLicence.of(one, _particulars(one, service.keys), now=now) for one in found]
    )
    return Response(answer.model_dump_json(), status_code=201, media_type="application/json")


@router.get("/licences/{number}", response_model=LicenceOut, responses=REFUSALS)
async def read_licence(number: str, actor: Staff, service: ServiceDep) -> Response:
    """One licence, its holder masked."""
    async with service.reading() as connection:
        licence = (await find_licence(connection, LicenceNumber(number), actor)).licence
    shown = LicenceOut.of(licence, _particulars(licence, service.keys), now=service.clock.now())
    return Response(
        shown.model_dump_json(), media_type="application/json", headers=etag(licence.version)
    )


@router.get(
    "/licences/{number}/pdf",
    response_class=Response,
    responses={**REFUSALS, 200: {"content": {"application/pdf": {}}}},
)
async def read_pdf(number: str, actor: Staff, service: ServiceDep) -> Response:
    """The signed paper of a licence, the same bytes every time; who fetched it is kept."""
    async with service.reading() as connection:
        file = await find_licence(connection, LicenceNumber(number), actor)
    sha256 = file.sha256 or await print_licence(service, LicenceNumber(number))
    content = await service.part(LicenceFiles).read(sha256)
    async with service.work(actor) as work:
        work.record("read_licence_pdf", file.licence.application_number, licence=number)
    return Response(
        content,
        media_type="application/pdf",
        headers={
            "ETag": f'"{sha256}"',
            "Cache-Control": "private, no-store",
            "Content-Disposition": f"inline; filename*=UTF-8''{quote(number, safe='')}.pdf",
        },
    )


@router.post("/licences/{number}/revocation", status_code=201, response_model=LicenceOut,
             responses=CHANGES)  # fmt: skip
async def revocation(
    number: str, body: NewRevocation, actor: Chief, call: SeeingCallDep
) -> Response:
    """End a licence, as chief representative of its issuer (撤销)."""

    def shown(licence: Licence, keys: KeyRing) -> tuple[LicenceOut, int]:
        now = call.service.clock.now()
        return LicenceOut.of(licence, _particulars(licence, keys), now=now), licence.version

    return await call.answer(
        actor,
        lambda work: revoke_licence(
            work,
            LicenceNumber(number),
            reason=body.reason,
            legal_basis=body.legal_basis,
            seen_version=call.seen_version,
        ),
        shown,
    )


def _particulars(licence: Licence, keys: KeyRing) -> Particulars:
    return open_particulars(keys, licence.particulars_sealed, number=licence.number)


def _place(licence: Licence) -> RegistryPlace:
    return RegistryPlace(licence.issued_at, licence.number)
