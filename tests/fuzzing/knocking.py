"""Requests made from the OpenAPI document, sent as somebody to something that exists or does not."""

import asyncio
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote

import httpx2
import requests
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import CheckFunction
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from shared.messaging.parked import parked
from tests.security.people import (
    ADMINISTRATOR,
    CHIEF,
    CLERK,
    DISTRICT_REVIEWER,
    STREET_REVIEWER,
    SUPERVISOR,
    member,
)
from tests.security.routes import Objects, Target, caller_of, targets
from tests.security.scene import Scene

Operation = APIOperation[Any, Any, Any, Any]
Request = Case[Any]
Knock = tuple[Request, str | None]
PEOPLE = (CLERK, STREET_REVIEWER, DISTRICT_REVIEWER, CHIEF, SUPERVISOR, ADMINISTRATOR, None)
PROMISES: Sequence[CheckFunction] = (
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)
EVERY_FIELD = set(range(20))
ADDRESS = "http://yikou.test"


class Knocker:
    """Sends what was drawn, and says what the document did not promise of the answer."""

    def __init__(self, scene: Scene, objects: Objects, loop: asyncio.AbstractEventLoop) -> None:
        self._scene = scene
        self._loop = loop
        self.answered: Counter[tuple[str, int]] = Counter()
        self._targets: dict[str, list[Target]] = {}
        for target in targets(scene, objects):
            self._targets.setdefault(str(target), []).append(target)

    def knocks(self, operation: Operation) -> st.SearchStrategy[Knock]:
        """A request of this operation and who sends it; the simplest is a proper one.

        Many go to something that exists, with a proper body some of whose fields are replaced: what
        the document alone makes up would hardly come past the first check."""
        real = self._targets[operation.label]
        usual = _let_in(real[0])
        made_up = st.one_of(
            operation.as_strategy(),
            operation.as_strategy(generation_mode=GenerationMode.NEGATIVE),
        )
        return st.builds(
            _placed,
            made_up,
            st.sampled_from((*real, None)),
            st.just(EVERY_FIELD) | st.sets(st.integers(0, 9)),
            st.just(False) | st.booleans(),
            st.just(usual) | st.sampled_from(PEOPLE),
        )

    def send(self, case: Request, by: str | None) -> httpx2.Response:
        """The request on its way through the gateway."""
        sent = case.as_transport_kwargs(base_url=ADDRESS)
        ready = requests.Request(**{name: sent[name] for name in SENT if name in sent}).prepare()
        headers = {"Idempotency-Key": case.id, **ready.headers, **self._scene.headers(by)}
        raw = [(name.encode(), _written(value)) for name, value in headers.items()]
        going = self._scene.client.request(
            str(ready.method), str(ready.url), headers=raw, content=_body(ready.body)
        )
        answer = self._loop.run_until_complete(going)
        self.answered[case.operation.label, answer.status_code] += 1
        return answer

    def parked(self) -> list[object]:
        """What could not be handled after every message came to its end."""
        return self._loop.run_until_complete(self._parked())

    async def _parked(self) -> list[object]:
        await self._scene.settle()
        found: list[object] = []
        for service in self._scene.system.services.values():
            async with service.reading() as connection:
                found += await parked(connection, service.tables)
        return found


def _written(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode("latin-1")


def _body(written: object) -> bytes | None:
    assert written is None or isinstance(written, str | bytes)
    return written.encode() if isinstance(written, str) else written


SENT = ("method", "url", "headers", "params", "json", "data", "files", "cookies")


def _let_in(target: Target) -> str | None:
    """Somebody whom the route lets in, the object's owner where it has one."""
    usual = caller_of(target)
    roles = target.route.roles or frozenset()
    if usual is None or member(usual).roles & roles:
        return usual
    return next(one for one in PEOPLE if one and member(one).roles & roles)


def _placed(
    case: Request, target: Target | None, kept: set[int], has_headers: bool, by: str | None
) -> Knock:
    """kept: which fields of the proper body stay, by their place."""
    if not has_headers:
        case.headers.clear()
    if target is not None:
        case.path_parameters = _parameters(target)
        proper = target.body
        if proper and isinstance(case.body, dict):
            replaced = {} if kept is EVERY_FIELD else case.body
            case.body = replaced | {
                name: proper[name] for at, name in enumerate(proper) if at in kept
            }
    return case, by


def _parameters(target: Target) -> dict[str, str]:
    shape = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", target.route.path.removeprefix("/api/v1/"))
    found = re.fullmatch(shape, target.real)
    assert found is not None
    return {name: unquote(step) for name, step in found.groupdict().items()}
