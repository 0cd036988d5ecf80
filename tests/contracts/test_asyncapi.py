"""The published AsyncAPI document obeys the official schema and describes every message truly."""

import json
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from jsonschema import Draft7Validator, Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from shared.contracts import EVENTS, Event, Exchange
from shared.contracts.asyncapi import CHINESE_TITLES, asyncapi_document
from shared.messaging.outbox import Announcement, envelope_text
from tests.contracts.examples import EXAMPLES, NOW, NUMBER

# from the npm package @asyncapi/specs 6.11.1, Apache-2.0; licence beside it
OFFICIAL = Path(__file__).parent / "asyncapi-3.0.0.json"


@cache
def official() -> Draft7Validator:
    return Draft7Validator(json.loads(OFFICIAL.read_text(encoding="utf-8")))


def test_the_document_obeys_the_official_schema() -> None:
    assert [error.message for error in official().iter_errors(asyncapi_document())] == []


@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        (("operations", "sendCaseOpened", "action"), "publish"),
        (("asyncapi",), "2.6.0"),
        (("channels", "events", "messages"), []),
        (("operations", "sendCaseOpened", "channel"), "events"),
    ],
)
def test_an_altered_document_is_refused(place: tuple[str, ...], wrong: Any) -> None:
    document = deepcopy(asyncapi_document())
    part = document
    for step in place[:-1]:
        part = part[step]
    part[place[-1]] = wrong

    assert not official().is_valid(document)


def test_every_reference_leads_somewhere() -> None:
    document = asyncapi_document()

    for place in _references(document):
        found: Any = document
        for step in place.removeprefix("#/").split("/"):
            found = found[step]


def _references(part: Any) -> list[str]:
    if isinstance(part, dict):
        own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
        return own + [one for child in part.values() for one in _references(child)]
    if isinstance(part, list):
        return [one for child in part for one in _references(child)]
    return []


def test_every_contract_is_one_operation_on_its_exchange() -> None:
    document = asyncapi_document()

    described = {
        name: channel["address"]
        for channel in document["channels"].values()
        for name in channel["messages"]
    }

    assert described == {event.__name__: str(event.EXCHANGE) for event in EVENTS}
    assert len(document["operations"]) == len(EVENTS)
    assert {channel["address"] for channel in document["channels"].values()} == set(Exchange)


def test_an_answer_says_what_its_sender_has_to_set_and_the_receivers_own_mark_is_not_shown() -> (
    None
):
    document = asyncapi_document()

    asked = {
        name: operation["bindings"]["amqp"]["userId"]
        for name, operation in document["operations"].items()
        if "bindings" in operation
    }

    answers = {f"receive{one.__name__}" for one in EVENTS if one.EXCHANGE is Exchange.DECISIONS}
    assert asked == dict.fromkeys(answers, "yikou_office_{organization}")
    assert "user-id" in document["channels"]["decisions"]["description"]
    assert "sender" not in document["components"]["schemas"]["CloudEventsEnvelope"]["properties"]


def test_every_contract_has_a_chinese_title() -> None:
    assert set(CHINESE_TITLES) == {event.TYPE for event in EVENTS}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda event: type(event).__name__)
def test_what_is_sent_obeys_the_published_schema(example: Event) -> None:
    document = asyncapi_document()
    resource = DRAFT202012.create_resource(document)
    registry: Registry[Any] = Registry().with_resource("urn:yikou", resource)
    schema = {"$ref": f"urn:yikou#/components/messages/{type(example).__name__}/payload"}
    text = envelope_text(
        Announcement(example, NUMBER, NUMBER, 1, "key"),
        event_id=uuid4(), source="/yikou/test", now=NOW, traceparent=None,
    )  # fmt: skip
    sent = json.loads(text)
    validator = Draft202012Validator(schema, registry=registry)

    assert [error.message for error in validator.iter_errors(sent)] == []
    del sent["data"][next(iter(sent["data"]))]
    assert not validator.is_valid(sent)
