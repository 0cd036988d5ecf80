"""How every service answers HTTP: one application factory, one way to know who is asking."""

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Depends, FastAPI, Header, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.security import HTTPBearer
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from shared import problems, telemetry
from shared.database import is_lost_connection, is_unique_conflict, is_unstorable_text
from shared.edge import INTERNAL, TOO_LARGE, Edge
from shared.field_errors import field_errors
from shared.idempotency import key_of
from shared.pages import in_the_way_asked
from shared.problems import ErrorTable, Problem
from shared.route_refusals import RefusedBy, describe_refusals
from shared.security.tokens import Actor, InvalidToken, Role
from shared.service import Service

PUBLIC: dict[str, Any] = {"x-public": True}
_TEXT = {"type": "string"}
_VERSION = re.compile(r"[0-9]{1,18}")
UNSTORABLE = Problem(
    422, "text_not_storable", "内容中含有无法保存的字符（例如空字符），请删除后重试。"
)
_log = telemetry.logger("http")
UNAVAILABLE = Problem(
    503, "temporarily_unavailable", "系统暂时不可用，请稍后用同一防重键重试。",
    headers={"Retry-After": "1"},
)  # fmt: skip

CONCURRENT = Problem(
    409,
    "concurrent_change",
    "同一内容正由另一请求办理，本次未保存，请稍后查询结果。",
    headers={"Retry-After": "1"},
)


def _unauthenticated() -> Problem:
    challenge = {"WWW-Authenticate": "Bearer"}
    return Problem(401, "not_authenticated", "请先登录：令牌缺失或无效。", headers=challenge)


def service_of(request: Request) -> Service:
    """The service this application belongs to."""
    service: Service = request.app.state.service
    return service


async def _service(request: Request) -> Service:  # a plain function would run in a thread
    return service_of(request)


class StaffToken(HTTPBearer):
    """A dependency that tells who is asking, in one step: it runs before every guarded request.

    allowed_roles: who may come in; whose object it is, the repository decides.
    Raises: Problem 401 without a valid token for this service, 403 in another role."""

    def __init__(self, *roles: Role) -> None:
        super().__init__(
            auto_error=False,
            scheme_name="StaffToken",
            description="JWT of a member of staff or a system",
        )
        self.allowed_roles = frozenset(roles) or None

    async def __call__(self, request: Request) -> Actor:  # type: ignore[override]
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            raise _unauthenticated()
        try:
            actor = await service_of(request).verifier.verify_async(token.strip())
        except InvalidToken as error:
            _log.warning("token refused", reason=error.reason)
            raise _unauthenticated() from error
        if self.allowed_roles is not None and not actor.roles & self.allowed_roles:
            raise Problem(403, "role_not_allowed", "您的岗位无权办理此项操作。")
        return actor


current_actor = StaffToken()


def requires(*roles: Role) -> StaffToken:
    """The dependency that lets only these roles in."""
    return StaffToken(*roles)


STAFF = tuple(role for role in Role if role is not Role.SYSTEM)
AnyStaff = Annotated[Actor, Depends(requires(*STAFF))]
_KEY = (
    "1 to 200 visible characters; the same key gets the first answer again. "
    "Without it a submission is refused with 400."
)
_SEEN = 'The ETag the caller has seen, e.g. "7".'
KeyHeader = Annotated[str | None, Header(alias="Idempotency-Key", description=_KEY)]
SeenHeader = Annotated[str | None, Header(alias="If-Match", description=_SEEN)]
# For routes that take the headers from the request themselves: every dependency costs as much as
# sealing a field, and the busiest routes would have nine.
KEY_DECLARED: dict[str, Any] = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": _KEY,
    "schema": _TEXT,
}
SEEN_DECLARED: dict[str, Any] = {
    "name": "If-Match",
    "in": "header",
    "description": _SEEN,
    "schema": _TEXT,
}


async def _demanded_key(request: Request, _declared: KeyHeader = None) -> str:
    key = key_of(request, demanded=True)
    assert key is not None
    return key


async def _optional_key(request: Request, _declared: KeyHeader = None) -> str | None:
    return key_of(request, demanded=False)


ServiceDep = Annotated[Service, Depends(_service)]
DemandedKey = Annotated[str, Depends(_demanded_key)]
OptionalKey = Annotated[str | None, Depends(_optional_key)]


def version_seen(request: Request) -> int | None:
    """The version that the caller has seen, from `If-Match: "7"`; None when absent or `*`.

    Raises: Problem 400 when it is not an ETag of ours."""
    header = request.headers.get("If-Match")
    if header is None or header.strip() == "*":
        return None
    version = header.strip().removeprefix("W/").strip('"')
    if not _VERSION.fullmatch(version):
        raise Problem(400, "if_match_malformed", "If-Match 不是本系统给出的版本标记。")
    return int(version)


async def _if_match(request: Request, _declared: SeenHeader = None) -> int | None:
    return version_seen(request)


IfMatch = Annotated[int | None, Depends(_if_match)]
_REFUSED_BY: RefusedBy = {
    _demanded_key: (400, 409),
    _optional_key: (400, 409),
    _if_match: (400, 412),
}


def etag(version: int) -> dict[str, str]:
    """The ETag header of a row's version."""
    return {"ETag": f'"{version}"'}


def create_application(
    service: Service, *, title: str, routers: Sequence[APIRouter], errors: ErrorTable
) -> FastAPI:
    """A service's HTTP application: its routers under /api/v1, problems, health, metrics."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield

    app = FastAPI(
        title=title, version="1", lifespan=lifespan, docs_url=None, redoc_url=None,
        openapi_url="/openapi.json",
        responses=problems.refusals(422),
        telemetry={"tracing": False, "metrics": False, "logs": False},  # shared/telemetry.py is ours
    )  # fmt: skip
    app.state.service = service
    for router in routers:
        describe_refusals(router, _REFUSED_BY)
        app.include_router(router, prefix="/api/v1")
    app.include_router(_operations)
    _add_problem_handlers(app, errors)
    return app


def with_edge(app: FastAPI) -> ASGIApp:
    """The application behind its edge; what a server runs and a test calls."""
    return Edge(app, app.state.service)


def _add_problem_handlers(app: FastAPI, errors: ErrorTable) -> None:
    async def on_problem(request: Request, error: Exception) -> Response:
        assert isinstance(error, Problem)
        return _answer(request, error)

    async def on_invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        if _is_of_another_type(request, error.body):
            return _answer(request, Problem(415, *_OF_HTTP[415]))
        found = field_errors(error.errors())
        names = "、".join(one.field for one in found[:5])
        detail = f"提交的内容有误，请更正后重试：{names}。"
        return _answer(request, Problem(422, "invalid_request", detail, found))

    async def on_http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        code, sentence = _OF_HTTP.get(error.status_code, _OTHERWISE)
        headers = dict(error.headers or {})
        return _answer(request, Problem(error.status_code, code, sentence, headers=headers))

    async def on_database(request: Request, error: Exception) -> Response:
        if is_unique_conflict(error):
            return _answer(request, CONCURRENT)
        if is_unstorable_text(error):
            return _answer(request, UNSTORABLE)
        if not is_lost_connection(error):
            raise error
        return _answer(request, UNAVAILABLE)

    async def on_known(request: Request, error: Exception) -> Response:
        problem = problems.problem_of(error, errors)
        assert problem is not None
        return _answer(request, problem)

    async def on_unforeseen(request: Request, _error: Exception) -> Response:
        return _answer(request, INTERNAL)

    app.add_exception_handler(Exception, on_unforeseen)
    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.add_exception_handler(HTTPException, on_http)
    for lost in (sa.exc.DBAPIError, sa.exc.TimeoutError, ConnectionError, TimeoutError):
        app.add_exception_handler(lost, on_database)
    for known in errors:
        app.add_exception_handler(known, on_known)


def _answer(request: Request, problem: Problem) -> Response:
    answer = problems.answer(
        problem, instance=request.url.path, trace_id=telemetry.current_trace_id()
    )
    return in_the_way_asked(request, problem, answer)


def _is_of_another_type(request: Request, body: object) -> bool:
    """Whether a body came that the framework did not read, because its Content-Type is not ours."""
    sent = request.headers.get("Content-Type", "").lower()
    is_form = sent.startswith("multipart/form-data")
    return isinstance(body, bytes) or (isinstance(body, FormData) and not is_form)


_OF_HTTP = {
    400: ("bad_request", "请求无法读取，请检查提交的内容是否完整、格式是否正确后重试。"),
    404: ("not_found", "没有这个网址，请检查地址是否完整、正确。"),
    405: ("method_not_allowed", "这个网址不支持该操作，请从原页面重新进入，或联系系统管理员。"),
    413: (TOO_LARGE.code, TOO_LARGE.detail),
    415: (
        "unsupported_media_type",
        "提交内容的类型不对：一般内容请用 application/json，上传文件请用 multipart/form-data。",
    ),
}
_OTHERWISE = ("http_error", "请求未能完成，请稍后重试，或联系系统管理员。")

_operations = APIRouter(include_in_schema=False)


@_operations.get("/healthz", openapi_extra=PUBLIC)
async def healthz() -> dict[str, str]:
    """The process is alive."""
    return {"status": "ok"}


@_operations.get("/readyz", openapi_extra=PUBLIC)
async def readyz(service: ServiceDep) -> Response:
    """The service can do its work: its database answers."""
    async with service.reading() as connection:
        await connection.execute(sa.select(sa.literal(1)))
    return Response('{"status":"ready"}', media_type="application/json")


@_operations.get("/metrics", openapi_extra=PUBLIC)
async def metrics() -> Response:
    """Prometheus figures of this process."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
