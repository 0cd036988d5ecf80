"""What we send is read by an independent reader of CloudEvents, and by ourselves, unchanged."""

from uuid import uuid4

import pytest
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from shared.contracts import BY_TYPE, EVENTS, Envelope, Event
from shared.messaging.outbox import Announcement, envelope_text
from tests.contracts.examples import EXAMPLES, NOW, NUMBER

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def names(event: Event) -> str:
    return type(event).__name__


def test_every_contract_has_an_example() -> None:
    assert tuple(type(example) for example in EXAMPLES) == EVENTS


@pytest.mark.parametrize("example", EXAMPLES, ids=names)
def test_an_independent_reader_understands_what_we_send(example: Event) -> None:
    event_id = uuid4()
    announcement = Announcement(example, NUMBER, NUMBER, 7, example.default_routing_key())
    text = envelope_text(
        announcement, event_id=event_id, source="/yikou/test", now=NOW, traceparent=TRACE
    )

    read = JSONFormat().read(CloudEvent, text)

    assert read.get_specversion() == "1.0"
    assert read.get_id() == str(event_id)
    assert (read.get_type(), read.get_subject()) == (example.TYPE, NUMBER)
    assert read.get_time() == NOW
    assert read.get_datacontenttype() == "application/json"
    assert (read.get_extension("sequence"), read.get_extension("traceparent")) == (7, TRACE)

    envelope = Envelope.model_validate_json(JSONFormat().write(read))

    assert (envelope.id, envelope.sequence, envelope.time) == (str(event_id), 7, NOW)
    assert BY_TYPE[envelope.type].model_validate(envelope.data) == example


@pytest.mark.parametrize("example", EXAMPLES, ids=names)
def test_a_field_of_a_newer_producer_is_passed_over(example: Event) -> None:
    newer = {**example.model_dump(mode="json"), "added_later": 1}

    assert type(example).model_validate(newer) == example
