"""The ASGI edge around a service: trace, figures, body limits, and the last net for errors.

Plain ASGI, because a base middleware would cut requests loose from their task."""

import time
from typing import Any

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared import problems, telemetry
from shared.problems import Problem
from shared.service import Service

_log = telemetry.logger("http")
TOO_LARGE = Problem(413, "body_too_large", "提交的内容超过允许的大小，请压缩或分次提交。")
INTERNAL = Problem(500, "internal_error", "系统内部错误，内容未保存，请稍后重试或联系管理员。")
# Behind the framework's own handler for the unforeseen, an error arrives here after its answer.


class Edge:
    """Wraps one service's application."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self._app = app
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        traceparent = telemetry.accept_traceparent(_header(scope, b"traceparent"))
        status = 500
        has_started = False

        async def send_with_trace(message: Message) -> None:
            nonlocal status, has_started
            if message["type"] == "http.response.start":
                has_started = True
                status = message["status"]
                message["headers"] = [
                    *message.get("headers", ()),
                    (b"traceparent", traceparent.encode()),
                ]
            await send(message)

        try:
            limit = self._limit_of(scope)
            declared = _header(scope, b"content-length") or ""
            if declared.isdigit() and int(declared) > limit:
                await self._answer(TOO_LARGE, scope, receive, send_with_trace)
            else:
                await self._app(scope, _limited(receive, limit), send_with_trace)
        except Exception as error:  # noqa: BLE001  the last net: recorded and answered
            _log.error("request failed", path=scope["path"], exc_info=error)
            if not has_started:
                await self._answer(INTERNAL, scope, receive, send_with_trace)
        finally:
            route = getattr(scope.get("route"), "path", "unmatched")
            telemetry.REQUESTS.labels(self._service.name, scope["method"], route, status).observe(
                time.perf_counter() - started
            )

    def _limit_of(self, scope: Scope) -> int:
        settings = self._service.settings
        is_upload = scope["path"].endswith("/files")
        return settings.file_body_limit if is_upload else settings.json_body_limit

    async def _answer(self, problem: Problem, scope: Scope, receive: Receive, send: Send) -> None:
        response = problems.answer(
            problem, instance=scope["path"], trace_id=telemetry.current_trace_id()
        )
        await response(scope, receive, send)


def _limited(receive: Receive, limit: int) -> Receive:
    taken = 0

    async def receive_counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > limit:
            raise HTTPException(TOO_LARGE.status)
        return message

    return receive_counted


def _header(scope: Any, name: bytes) -> str | None:
    for key, value in scope["headers"]:
        if key == name:
            return str(value.decode("latin-1"))
    return None
