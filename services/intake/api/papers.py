"""Papers that are there already: what stands for a paper of a case, and what could."""

from typing import Any

from fastapi import APIRouter, Request, Response

from services.intake.api.acts import ACT, Act
from services.intake.api.common import CatalogueDep, Clerk, Number
from services.intake.api.schemas.papers import (
    EarlierCase,
    EarlierLicence,
    EarlierPaper,
    EarlierPapersOut,
    LinkIn,
)
from services.intake.commands.find_earlier_papers import EarlierPapers, find_earlier_papers
from services.intake.commands.link_paper import link_earlier_paper, link_licence
from services.intake.domain.application import Application
from services.intake.domain.status import STATUS_NAMES, Status
from shared.http import KEY_DECLARED, SEEN_DECLARED, ServiceDep
from shared.problems import refusals
from shared.unit_of_work import Work

router = APIRouter(prefix="/applications/{number}", tags=["papers"])
_TEXT = {"type": "string"}
_IN_PATH = [
    {"name": name, "in": "path", "required": True, "schema": _TEXT}
    for name in ("number", "material")
]
LINK: dict[str, Any] = {
    **ACT,
    "openapi_extra": {"parameters": [*_IN_PATH, KEY_DECLARED, SEEN_DECLARED]},
}


@router.get("/earlier-papers", response_model=EarlierPapersOut, responses=refusals(401, 403, 404))
async def show_earlier_papers(
    number: Number, actor: Clerk, service: ServiceDep, catalogue: CatalogueDep
) -> Response:
    """The applicant's valid licences and earlier cases; that they were looked at is logged."""
    async with service.work(actor) as work:
        found = await find_earlier_papers(work, catalogue, number)
    answer = EarlierPapersOut(
        licences=_licences(found), cases=tuple(_case(found, row) for row in found.cases)
    )
    return Response(answer.model_dump_json(), media_type="application/json")


@router.post("/materials/{material}/links", **LINK)
async def link(request: Request, body: LinkIn, actor: Clerk) -> Response:
    """A licence, or the files of a paper of an earlier case, stand for a paper."""
    act, material = Act.of(request, actor), request.path_params["material"]

    async def command(work: Work) -> Application:
        if body.licence_number is not None:
            return await link_licence(
                work, act.catalogue, act.number, material, body.licence_number,
                seen_version=act.seen,
            )  # fmt: skip
        return await link_earlier_paper(
            work,
            act.catalogue,
            act.number,
            material,
            source=body.application_number or "",
            source_material=body.material or material,
            seen_version=act.seen,
        )

    return await act.answer(command)


def _licences(found: EarlierPapers) -> tuple[EarlierLicence, ...]:
    return tuple(
        EarlierLicence(
            number=one.number,
            title=one.title,
            issuer_name=one.issuer_name,
            valid_from=one.valid_from,
            valid_until=one.valid_until,
            stands_for=tuple(
                rule.code for rule in found.item.materials if rule.licence_type == one.licence_type
            ),
        )
        for one in found.licences
    )


def _case(found: EarlierPapers, row: Any) -> EarlierCase:
    fits = {rule.name: rule.code for rule in found.item.materials}
    return EarlierCase(
        application_number=row.number,
        status=row.status,
        status_name=STATUS_NAMES[Status(row.status)],
        item_code=row.item_code,
        item_name=row.item_name,
        submitted_at=row.submitted_at,
        papers=tuple(
            EarlierPaper(
                code=one["code"],
                name=one["name"],
                files=one["files"],
                fits=fits.get(one["name"]),
            )
            for one in row.materials
            if one["files"]
        ),
    )
