"""Requests made from the OpenAPI document, sent as somebody to something that exists or does not."""

import asyncio
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote

import httpx2
import requests
import yaml
from hypothesis import strategies as st
from schemathesis import Case, DeserializationContext, GenerationMode, Response, deserializer
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
)
from tests.security.routes import Objects, Target, caller_of, targets
from tests.security.scene import Scene

Operation = APIOperation[Any, Any, Any, Any]
Knock = tuple[Case, str | None]
PEOPLE = (CLERK, STREET_REVIEWER, DISTRICT_REVIEWER, CHIEF, SUPERVISOR, ADMINISTRATOR, None)
PROMISES: Sequence[CheckFunction] = (
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)
ADDRESS = "http://yikou.test"


@deserializer("application/yaml")
def catalogue_text(_context: DeserializationContext, answer: Response) -> str:
    """A catalogue is a stream of documents, one for each item; described as a text."""
    text = answer.content.decode()
    assert list(yaml.safe_load_all(text))
    return text


class Knocker:
    """Sends what was drawn, and says what the document did not promise of the answer."""

    def __init__(self, scene: Scene, objects: Objects, loop: asyncio.AbstractEventLoop) -> None:
        self._scene = scene
        self._loop = loop
        self._targets: dict[str, list[Target]] = {}
        for target in targets(scene, objects):
            self._targets.setdefault(str(target), []).append(target)

    def knocks(self, operation: Operation) -> st.SearchStrategy[Knock]:
        """A request of this operation and who sends it.

        Many go to something that exists, with a proper body some of whose fields are replaced: what
        the document alone makes up would hardly come past the first check."""
        real = self._targets[operation.label]
        people = st.sampled_from(tuple(dict.fromkeys((caller_of(real[0]), *PEOPLE))))
        made_up = st.one_of(
            operation.as_strategy(),
            operation.as_strategy(generation_mode=GenerationMode.NEGATIVE),
        )
        kept = st.sets(st.integers(0, 9), max_size=9)
        usual = st.sampled_from((caller_of(real[0]),)) | people
        return st.builds(_placed, made_up, st.none() | st.sampled_from(real), kept, usual)

    def send(self, case: Case, by: str | None) -> httpx2.Response:
        """The request on its way through the gateway."""
        sent = case.as_transport_kwargs(base_url=ADDRESS)
        ready = requests.Request(**{name: sent[name] for name in SENT if name in sent}).prepare()
        headers = {"Idempotency-Key": case.id, **ready.headers, **self._scene.headers(by)}
        going = self._scene.client.request(
            str(ready.method), str(ready.url), headers=headers, content=ready.body
        )
        return self._loop.run_until_complete(going)

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


SENT = ("method", "url", "headers", "params", "json", "data", "files", "cookies")


def _placed(case: Case, target: Target | None, kept: set[int], by: str | None) -> Knock:
    """kept: which fields of the proper body stay, by their place."""
    if target is not None:
        case.path_parameters = _parameters(target)
        proper = target.body
        if proper and isinstance(case.body, dict):
            case.body |= {name: proper[name] for at, name in enumerate(proper) if at in kept}
    return case, by


def _parameters(target: Target) -> dict[str, str]:
    shape = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", target.route.path.removeprefix("/api/v1/"))
    found = re.fullmatch(shape, target.real)
    assert found is not None
    return {name: unquote(step) for name, step in found.groupdict().items()}
