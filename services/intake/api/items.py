"""`items`: the public catalogue, its guides in every version, and what can be taken home of them."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Response

from services.intake.api.schemas.common import NO_CONTROL_CHARACTERS
from services.intake.api.schemas.items import (
    ChangeLine,
    GuideAnswer,
    ItemAnswer,
    ItemLine,
    ItemPage,
    VersionAnswer,
    VersionLine,
    VersionList,
)
from services.intake.domain.catalogue.changes import changes_between
from services.intake.domain.errors import DownloadUnknown, ItemUnknown
from services.intake.publishing.booklet_looks import names_by_department, page_of, printed_fields
from services.intake.publishing.booklets import DOWNLOADS, Booklet, guide_booklet, notice_slip
from services.intake.publishing.flow_chart import flow_chart
from services.intake.queries.items import (
    ItemPlace,
    ItemSearch,
    current_item,
    department_names,
    guide_in_version,
    page_of_items,
    versions_of,
)
from services.intake.repository.item_versions import WITHDRAWN
from shared.http import PUBLIC, ServiceDep
from shared.pages import OWN_PAGE_ONLY
from shared.paging import DEFAULT_LIMIT, After, Keyset, Limit
from shared.printing.render import render_pdf_async
from shared.problems import refusals
from shared.service import Service

router = APIRouter(prefix="/items", tags=["items"])
BY_MATCH = Keyset("items", ItemPlace)
NOT_IN_GUIDE = frozenset({"route_plan", "version"})
NOT_FOUND = refusals(404, 422)
SVG, HTML, PDF = "image/svg+xml", "text/html; charset=utf-8", "application/pdf"
LONGEST_CODE = 50
Word = Annotated[str | None, Query(max_length=60, pattern=NO_CONTROL_CHARACTERS)]


def drawn(media_type: str) -> dict[int | str, dict[str, Any]]:
    """The answers of a route that gives a document."""
    schema = {"type": "string", "format": "binary"}
    return {
        200: {"content": {media_type.split(";", maxsplit=1)[0]: {"schema": schema}}},
        **NOT_FOUND,
    }


@router.get("", response_model=ItemPage, openapi_extra=PUBLIC, responses=refusals(422))
async def list_items(
    service: ServiceDep,
    q: Word = None,
    theme: Word = None,
    level: Annotated[int | None, Query(ge=2, le=6)] = None,
    department: Word = None,
    subject: Annotated[Literal["person", "organization"] | None, Query()] = None,
    type: Word = None,  # noqa: A002  the field's own name
    after: After = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Response:
    """Items in force. q: words of the name, of common names, themes or result, or part of a code;
    the best match comes first. department: code of the implementing department."""
    facets = {"theme": theme, "subject": subject, "type": type, "level": level}
    search = ItemSearch(
        words=(q or "").strip(),
        facets={kind: str(term) for kind, term in facets.items() if term},
        department=department,
        after=BY_MATCH.place_after(after, service.keys),
    )
    async with service.reading() as connection:
        rows = await page_of_items(connection, search, limit=limit + 1)
    shown, following = BY_MATCH.page(rows, limit, _place, service.keys)
    page = ItemPage(items=tuple(ItemLine(**_line(row)) for row in shown), next=following)
    return _json(page.model_dump_json())


@router.get("/{code}", response_model=ItemAnswer, openapi_extra=PUBLIC, responses=NOT_FOUND)
async def show_item(code: str, service: ServiceDep) -> Response:
    """The item with its materials and form."""
    row = await _current(service, code)
    content = row.content
    answer = ItemAnswer(
        **_line(row),
        materials=tuple(content["materials"]),
        form=tuple(content.get("form", ())),
        result=content.get("result") or {},
        withdrawal=_withdrawal(row),
    )
    return _json(answer.model_dump_json())


@router.get("/{code}/guide", response_model=GuideAnswer, openapi_extra=PUBLIC, responses=NOT_FOUND)
async def show_guide(code: str, service: ServiceDep) -> Response:
    """The whole guide; `sources` says of each section where it was taken from."""
    row = await _current(service, code)
    guide = _public(row.content)
    answer = GuideAnswer(code=row.code, name=row.name, version=row.current_version, guide=guide)
    return _json(answer.model_dump_json())


@router.get("/{code}/guide/page", openapi_extra=PUBLIC, responses=drawn(HTML))
async def show_guide_page(code: str, service: ServiceDep) -> Response:
    """The guide as a page to read and to print, with its flow chart."""
    row = await _current(service, code)
    departments = await _departments(service, row.content)
    chart = flow_chart(row.content, departments)
    page = page_of(guide_booklet(row.content, row.current_version, departments), chart)
    headers = {"Content-Security-Policy": OWN_PAGE_ONLY}
    return Response(page, media_type=HTML, headers=headers)


@router.get("/{code}/guide/pdf", openapi_extra=PUBLIC, responses=drawn(PDF))
async def show_guide_pdf(code: str, service: ServiceDep) -> Response:
    """The guide as PDF."""
    row = await _current(service, code)
    departments = await _departments(service, row.content)
    return await _printed(
        service, row, guide_booklet(row.content, row.current_version, departments)
    )


@router.get("/{code}/notice-slip", openapi_extra=PUBLIC, responses=drawn(PDF))
async def show_notice_slip(code: str, service: ServiceDep) -> Response:
    """The one-time notice slip (一次性告知单) as PDF."""
    row = await _current(service, code)
    return await _printed(service, row, notice_slip(row.content, row.current_version))


@router.get("/{code}/flow-chart", openapi_extra=PUBLIC, responses=drawn(SVG))
async def show_flow_chart(code: str, service: ServiceDep) -> Response:
    """The flow chart, drawn from the route plan."""
    row = await _current(service, code)
    chart = flow_chart(row.content, await _departments(service, row.content))
    return Response(chart, media_type=SVG, headers={"Content-Security-Policy": OWN_PAGE_ONLY})


@router.get("/{code}/downloads/{name}", openapi_extra=PUBLIC, responses=drawn(PDF))
async def download(
    code: str, name: Annotated[str, Path(max_length=30)], service: ServiceDep
) -> Response:
    """`form` the empty application form, `sample` a filled one, `common-errors` what goes wrong."""
    made = DOWNLOADS.get(name)
    if made is None:
        raise DownloadUnknown
    row = await _current(service, code)
    return await _printed(service, row, made(row.content, row.current_version))


@router.get(
    "/{code}/versions", response_model=VersionList, openapi_extra=PUBLIC, responses=NOT_FOUND
)
async def list_versions(code: str, service: ServiceDep) -> Response:
    """All versions of an item, the newest first."""
    row = await _current(service, code)
    async with service.reading() as connection:
        rows = await versions_of(connection, code)
    lines = tuple(
        VersionLine(
            version=one.version,
            published_at=one.created_at,
            effective_on=one.effective_on,
            decision=one.decision,
            is_in_force=one.version == row.current_version and row.status != WITHDRAWN,
        )
        for one in rows
    )
    return _json(VersionList(code=code, versions=lines).model_dump_json())


@router.get(
    "/{code}/versions/{version}",
    response_model=VersionAnswer,
    openapi_extra=PUBLIC,
    responses=NOT_FOUND,
)
async def show_version(
    code: str, version: Annotated[int, Path(ge=1, le=1_000_000)], service: ServiceDep
) -> Response:
    """A version's guide, and what it changed of the version before."""
    await _current(service, code)
    async with service.reading() as connection:
        row = await guide_in_version(connection, code, version)
        earlier = [one.version for one in await versions_of(connection, code)]
        before = max((one for one in earlier if one < version), default=None)
        old = await guide_in_version(connection, code, before) if before else None
    changes = changes_between(old.content, row.content) if old else []
    answer = VersionAnswer(
        code=code,
        version=version,
        effective_on=row.effective_on,
        decision=row.decision,
        guide=_public(row.content),
        compared_with=before,
        changes=tuple(ChangeLine(**change_fields(one)) for one in changes),
    )
    return _json(answer.model_dump_json())


def change_fields(change: Any) -> dict[str, Any]:
    """A difference as its answer shows it."""
    names = ("path", "label", "before", "after")
    return {name: getattr(change, name) for name in names}


def _public(content: dict[str, Any]) -> dict[str, Any]:
    guide = {name: part for name, part in content.items() if name not in NOT_IN_GUIDE}
    if sources := guide.get("sources"):
        guide["sources"] = {name: one for name, one in sources.items() if name not in NOT_IN_GUIDE}
    return guide


async def _current(service: Service, code: str) -> Any:
    if not code.isascii() or not code.isprintable() or len(code) > LONGEST_CODE:
        raise ItemUnknown(code[:LONGEST_CODE])
    async with service.reading() as connection:
        return await current_item(connection, code)


async def _departments(service: Service, guide: dict[str, Any]) -> dict[str, str]:
    async with service.reading() as connection:
        return names_by_department(await department_names(connection), guide)


async def _printed(service: Service, row: Any, booklet: Booklet) -> Response:
    """The document carries the moment of its version, so that the same version prints the same."""
    address = f"{service.settings.public_base_url}/api/v1/items/{row.code}/guide/page"
    fields = printed_fields(booklet, printed_at=datetime(2026, 1, 1, tzinfo=UTC), qr_text=address)
    pdf = await render_pdf_async("booklet", fields)
    return Response(pdf, media_type=PDF)


def _withdrawal(row: Any) -> dict[str, Any] | None:
    if row.status != WITHDRAWN:
        return None
    return {
        "reason": row.withdrawal_reason,
        "decision": row.withdrawal_decision,
        "withdrawn_at": row.withdrawn_at,
    }


def _line(row: Any) -> dict[str, Any]:
    content = row.content
    return {
        "code": row.code,
        "name": row.name,
        "version": row.current_version,
        "type": content.get("type", ""),
        "subjects": tuple(content.get("subjects", ())),
        "themes": tuple(content.get("themes", ())),
        "accepted_at_levels": tuple(content["accepted_at_levels"]),
        "promised_working_days": content["promised_working_days"],
        "statutory_working_days": content["statutory_working_days"],
        "implementing_body": content.get("implementing_body") or {},
    }


def _place(row: Any) -> ItemPlace:
    return ItemPlace(row.score, row.code)


def _json(text: str) -> Response:
    return Response(text, media_type="application/json")
