"""The messages of the whole system for those who connect to it: AsyncAPI as JSON and as a page."""

import json
from functools import cache

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from services.notify.api.asyncapi_page import asyncapi_page
from shared.contracts.asyncapi import asyncapi_document
from shared.http import PUBLIC
from shared.pages import IN_NO_FRAME

router = APIRouter(tags=["asyncapi"])


@cache
def _document() -> str:
    return json.dumps(asyncapi_document(), ensure_ascii=False)


@cache
def _page() -> str:
    return asyncapi_page(asyncapi_document())


@router.get("/asyncapi", openapi_extra=PUBLIC)
async def document() -> Response:
    """The AsyncAPI 3.0 document."""
    return Response(_document(), media_type="application/json")


@router.get("/asyncapi/page", openapi_extra=PUBLIC, response_class=HTMLResponse)
async def page() -> Response:
    """The same as a page to read; it loads nothing from anywhere."""
    return Response(
        _page(),
        media_type="text/html; charset=utf-8",
        headers={"Content-Security-Policy": IN_NO_FRAME, "X-Content-Type-Options": "nosniff"},
    )
