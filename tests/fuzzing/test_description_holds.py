"""Whatever is asked, the answer is one that the OpenAPI document promised, and nothing fails inside."""

from collections.abc import Mapping
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok

from services.description import whole_description
from tests.fuzzing.knocking import PROMISES, Knocker, Operation
from tests.pages import BROWSER
from tests.proving import IS_LONG, how_many
from tests.security.people import CLERK
from tools.routes import applications


def described() -> dict[str, Any]:
    """The document of all four services."""
    with applications() as apps:
        return whole_description(apps)


def operations(document: Mapping[str, Any]) -> dict[str, Operation]:
    """Its operations by method and path."""
    every = schemathesis.openapi.from_dict(dict(document)).get_all_operations()
    found = [one.ok() for one in every if isinstance(one, Ok)]
    return {one.label: one for one in found}


DOCUMENT = described()
OPERATIONS = operations(DOCUMENT)
ASKED_BY_BROWSERS = ("GET /api/v1/status/{number}", "GET /api/v1/licences/{number}/verification")
once_and_quick = settings(
    max_examples=how_many(short=6, long=100),
    deadline=None,
    database=None,
    phases=(Phase.generate, Phase.shrink) if IS_LONG else (Phase.generate,),
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.timeout(how_many(short=120, long=3600))
@pytest.mark.parametrize("label", OPERATIONS)
def test_every_answer_is_one_the_document_promises(knocker: Knocker, label: str) -> None:
    @once_and_quick
    @seed(20261121)
    @given(drawn=st.data())
    def knock(drawn: st.DataObject) -> None:
        case, by = drawn.draw(knocker.knocks(OPERATIONS[label]))
        answer = knocker.send(case, by)
        assert answer.status_code < 500, answer.text
        case.validate_response(answer, checks=list(PROMISES))

    knock()

    assert knocker.parked() == []


@pytest.mark.parametrize("label", ASKED_BY_BROWSERS)
def test_so_is_every_answer_that_a_browser_gets(knocker: Knocker, label: str) -> None:
    @once_and_quick
    @seed(20261201)
    @given(drawn=st.data())
    def knock(drawn: st.DataObject) -> None:
        case, by = drawn.draw(knocker.knocks(OPERATIONS[label]))
        case.headers["Accept"] = BROWSER
        answer = knocker.send(case, by)
        assert answer.status_code in (200, 404, 405, 429), answer.text
        assert answer.status_code == 405 or answer.headers["content-type"].startswith("text/html")
        case.validate_response(answer, checks=list(PROMISES))

    knock()


@pytest.mark.parametrize("what", ["status", "body"])
def test_an_answer_that_the_document_did_not_promise_is_noticed(
    knocker: Knocker, what: str
) -> None:
    label = "GET /api/v1/applications"
    document = described()
    responses = document["paths"]["/api/v1/applications"]["get"]["responses"]
    promised = responses.pop("200")
    if what == "body":
        schema = {"type": "object", "required": ["nothing_such"]}
        responses["200"] = promised | {"content": {"application/json": {"schema": schema}}}
    case = operations(document)[label].Case(query={"limit": 3})

    answer = knocker.send(case, CLERK)

    assert answer.status_code == 200
    with pytest.raises(FailureGroup):
        case.validate_response(answer, checks=list(PROMISES))
