"""What the broker vouches for travels in the envelope, and nothing a message says can replace it."""

import pytest
from pydantic import ValidationError

from shared.contracts.envelope import Envelope
from shared.messaging.sender import broker_user, with_sender
from tests.messaging.desk import closed
from tests.routing.integration.post import envelope


def test_the_sender_is_whom_the_broker_vouches_for() -> None:
    body = envelope(closed("A1"))

    read = Envelope.model_validate_json(with_sender(body, "yikou_licensing"))

    assert read.sender == "yikou_licensing"
    assert read.data == Envelope.model_validate_json(body).data


@pytest.mark.parametrize("user", ["yikou_office_A", None])
@pytest.mark.parametrize(
    "claim", ['"sender":"yikou_licensing",', '"\\u0073ender":"yikou_licensing",']
)
def test_what_a_message_says_about_its_sender_is_replaced(claim: str, user: str | None) -> None:
    body = envelope(closed("A1"))
    first, last = "{" + claim + body.decode()[1:], body.decode()[:-1] + "," + claim[:-1] + "}"

    for forged in (first, last):
        read = Envelope.model_validate_json(with_sender(forged.encode(), user))
        assert read.sender == (user or "")


@pytest.mark.parametrize(
    "rubbish",
    [
        b"", b"[]", b"\x00rubbish", b'"text"', b"\xff{}", b"[" * 5000,
        b'{"sender":"yikou_licensing","data":' + b"[" * 5000,
    ],
)  # fmt: skip
def test_what_is_no_object_can_never_be_read_as_an_envelope(rubbish: bytes) -> None:
    kept = with_sender(rubbish, "yikou_office_A")

    assert kept.endswith(rubbish)
    with pytest.raises(ValidationError):
        Envelope.model_validate_json(kept)


def test_numbers_of_any_length_change_nothing() -> None:
    long = b'{"n":' + b"9" * 6000 + b',"sender":"yikou_licensing"}'

    kept = with_sender(long, "yikou_office_A")

    assert b"yikou_licensing" not in kept or kept.startswith(b"unreadable: ")


@pytest.mark.parametrize(
    ("url", "user"),
    [
        ("amqp://yikou_intake:p%40ss@rabbitmq:5672/yikou", "yikou_intake"),
        ("amqps://a%2Fb:x@host/v", "a/b"),
        ("amqp://rabbitmq:5672/yikou", "guest"),
    ],
)
def test_the_user_is_the_one_the_connection_logs_in_as(url: str, user: str) -> None:
    assert broker_user(url) == user
