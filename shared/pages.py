"""Public questions answered as a page where a browser asks, as JSON to everybody else (decision 0072).

A page says what the JSON says. It runs nothing, loads nothing, is kept nowhere, and tells no other
site its address, which holds a code. No rule of the field is in here."""

import re
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from types import MappingProxyType
from typing import Any, ClassVar, Literal

from fastapi import Request, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel

from shared.problems import TITLES, Problem, refusals

Handler = Callable[[Request], Coroutine[Any, Any, Response]]
Tone = Literal["", "good", "bad"]
OWN_PAGE_ONLY = "default-src 'none'; style-src 'unsafe-inline'"
"""Content-Security-Policy of pages: nothing is loaded, nothing runs."""
IN_NO_FRAME = f"{OWN_PAGE_ONLY}; frame-ancestors 'none'"
_HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "Content-Security-Policy": IN_NO_FRAME,
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Vary": "Accept",
    }
)
_QUESTION = "yikou.public_question"
_TOO_MANY, _OURS = 429, 500
_WEIGHT = re.compile(r"q\s*=\s*(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)")
_STYLE = """
body{font-family:"Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",sans-serif;
max-width:34rem;margin:0 auto;padding:1rem;color:#1d1d1f;background:#fff;line-height:1.6}
h1{font-size:1.2rem;margin:0;border-bottom:.25rem double #b3161b;padding-bottom:.5rem}
h2{font-size:1rem;margin:1.5rem 0 0}.lead{font-size:1.4rem;font-weight:bold;margin:1rem 0 .5rem}
.good{color:#17692f}.bad{color:#b3161b}dl{margin:0}
dl div{display:flex;gap:1rem;padding:.5rem 0;border-bottom:1px solid #dcdce0}
dt{flex:0 0 6.5em;color:#5b5b60}dd{margin:0;flex:1;min-width:0;overflow-wrap:anywhere;
white-space:pre-line}
"""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of a page: what each is, and what it says; a line that says nothing is left out."""

    lines: Sequence[tuple[str, str | None]]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """lead: the sentence or word that the reader came for.  tone: how it is coloured."""

    lead: str
    blocks: Sequence[Block] = ()
    tone: Tone = ""


class PublicQuestion(APIRoute):
    """A route that everybody may ask, from a browser too.

    heading: of its pages.  nothing_found: the one sentence for every failure."""

    heading: ClassVar[str]
    nothing_found: ClassVar[str]

    def get_route_handler(self) -> Handler:
        """The handler, with the question noted for whoever answers a failure."""
        handler = self.handler()

        async def ask(request: Request) -> Response:
            request.scope[_QUESTION] = type(self)
            return await handler(request)

        return ask

    def handler(self) -> Handler:
        """What answers the request: the framework's way, unless a subclass has its own."""
        return super().get_route_handler()

    @classmethod
    def answer(cls, request: Request, shown: BaseModel, page: Callable[[], Page]) -> Response:
        """What may be shown, in the way it was asked for. page: the same, made when it is wanted."""
        if prefers_page(request):
            return cls.page(page())
        return Response(
            shown.model_dump_json(),
            media_type="application/json",
            headers={"Cache-Control": "no-store", "Vary": "Accept"},
        )

    @classmethod
    def refusal(cls, problem: Problem) -> Response:
        """The page of a refusal. Whatever is wrong with a question, its page is the same."""
        status, headers = problem.status, problem.headers
        if status == _TOO_MANY:
            return cls.page(Page(problem.detail, tone="bad"), status=status, headers=headers)
        if status >= _OURS:
            page = Page(f"{TITLES[status]}，请稍后再试。", tone="bad")  # details are for clerks
            return cls.page(page, status=status, headers=headers)
        return cls.page(Page(cls.nothing_found, tone="bad"), status=404)

    @classmethod
    def page(
        cls, page: Page, *, status: int = 200, headers: Mapping[str, str] = MappingProxyType({})
    ) -> Response:
        """A page as an answer."""
        return Response(
            "".join(_written(cls.heading, page)),
            status_code=status,
            media_type="text/html; charset=utf-8",
            headers={**_HEADERS, **headers},
        )


def in_the_way_asked(request: Request, problem: Problem, answer: Response) -> Response:
    """The problem as a page, where a browser asked a public question; else the answer as it is."""
    question: type[PublicQuestion] | None = request.scope.get(_QUESTION)
    if question is None:
        return answer
    if prefers_page(request):
        return question.refusal(problem)
    answer.headers["Vary"] = "Accept"
    return answer


def with_page(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The answers of a public question that come as a page too, for its description.

    statuses: of its refusals."""
    page = {"text/html": {"schema": {"type": "string"}}}
    found: dict[int | str, dict[str, Any]] = {200: {"content": page}}
    for status, problem in refusals(*statuses).items():
        found[status] = {**problem, "content": {**problem["content"], **page}}
    return found


def prefers_page(request: Request) -> bool:
    """Whether the caller would rather read HTML than JSON; who does not mind gets JSON.

    Source: RFC 9110 §12.5.1."""
    accepted = ",".join(request.headers.getlist("Accept")).lower()
    if "text/" not in accepted:
        return False  # as most who ask: no browser
    weights = dict(_weighed(accepted))
    return _weight(weights, "text/html") > _weight(weights, "application/json")


def _weight(weights: Mapping[str, float], media_type: str) -> float:
    """A media type is weighed by the most exact range that names it."""
    for named in (media_type, f"{media_type.partition('/')[0]}/*", "*/*"):
        if named in weights:
            return weights[named]
    return 0.0


def _weighed(accepted: str) -> Iterator[tuple[str, float]]:
    for part in accepted.split(","):
        media_type, *parameters = (one.strip() for one in part.split(";"))
        given = next((one for one in parameters if one.partition("=")[0].strip() == "q"), "q=1")
        if weight := _WEIGHT.fullmatch(given):
            yield media_type, float(weight[1])


def _written(heading: str, page: Page) -> Iterator[str]:
    yield '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width,initial-scale=1">'
    yield '<meta name="robots" content="noindex">'
    yield f"<title>{escape(heading)}</title><style>{_STYLE}</style></head><body>"
    yield f"<main><h1>{escape(heading)}</h1>"
    yield f'<p class="lead {page.tone}">{escape(page.lead)}</p>'
    for block in page.blocks:
        yield f"<h2>{escape(block.caption)}</h2>" if block.caption else ""
        lines = ((label, text) for label, text in block.lines if text)
        pairs = (f"<div><dt>{escape(one)}</dt><dd>{escape(text)}</dd></div>" for one, text in lines)
        yield f"<dl>{''.join(pairs)}</dl>"
    yield "</main></body></html>"
