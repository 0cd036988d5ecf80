"""`items`: the public catalogue and its guides."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from services.intake.api.schemas.common import NO_CONTROL_CHARACTERS
from services.intake.api.schemas.items import GuideAnswer, ItemAnswer, ItemLine, ItemPage
from services.intake.domain.errors import ItemUnknown
from services.intake.queries.items import ItemPlace, current_item, current_items
from shared.http import PUBLIC, ServiceDep
from shared.paging import DEFAULT_LIMIT, After, Keyset, Limit
from shared.problems import refusals
from shared.service import Service

router = APIRouter(prefix="/items", tags=["items"])
BY_CODE = Keyset("items", ItemPlace)
NOT_IN_GUIDE = frozenset({"route_plan", "sources", "version"})


@router.get("", response_model=ItemPage, openapi_extra=PUBLIC, responses=refusals(422))
async def list_items(
    service: ServiceDep,
    q: Annotated[str | None, Query(max_length=60, pattern=NO_CONTROL_CHARACTERS)] = None,
    after: After = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Response:
    """Items by code. q: part of the name or code."""
    place = BY_CODE.place_after(after, service.keys)
    async with service.reading() as connection:
        rows = await current_items(connection, words=q, after=place, limit=limit + 1)
    shown, following = BY_CODE.page(rows, limit, _place, service.keys)
    page = ItemPage(items=tuple(ItemLine(**_line(row)) for row in shown), next=following)
    return _json(page.model_dump_json())


@router.get(
    "/{code}", response_model=ItemAnswer, openapi_extra=PUBLIC, responses=refusals(404, 422)
)
async def show_item(code: str, service: ServiceDep) -> Response:
    """The item with its materials and form."""
    row = await _current(service, code)
    content = row.content
    answer = ItemAnswer(
        **_line(row),
        implementing_body=content.get("implementing_body") or {},
        themes=tuple(content.get("themes", ())),
        materials=tuple(content["materials"]),
        form=tuple(content.get("form", ())),
        result=content.get("result") or {},
    )
    return _json(answer.model_dump_json())


@router.get(
    "/{code}/guide", response_model=GuideAnswer, openapi_extra=PUBLIC, responses=refusals(404, 422)
)
async def show_guide(code: str, service: ServiceDep) -> Response:
    """The whole guide."""
    row = await _current(service, code)
    guide = {name: part for name, part in row.content.items() if name not in NOT_IN_GUIDE}
    answer = GuideAnswer(code=row.code, name=row.name, version=row.current_version, guide=guide)
    return _json(answer.model_dump_json())


async def _current(service: Service, code: str) -> Any:
    if not code.isascii() or not code.isprintable() or len(code) > 50:
        raise ItemUnknown(code[:50])
    async with service.reading() as connection:
        return await current_item(connection, code)


def _place(row: Any) -> ItemPlace:
    return ItemPlace(row.code)


def _line(row: Any) -> dict[str, Any]:
    content = row.content
    return {
        "code": row.code,
        "name": row.name,
        "version": row.current_version,
        "type": content.get("type", ""),
        "subjects": tuple(content.get("subjects", ())),
        "accepted_at_levels": tuple(content["accepted_at_levels"]),
        "promised_working_days": content["promised_working_days"],
        "statutory_working_days": content["statutory_working_days"],
    }


def _json(text: str) -> Response:
    return Response(text, media_type="application/json")
