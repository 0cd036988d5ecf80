"""Who sent a message, as the broker vouches for it.

RabbitMQ takes a message with the property `user-id` only from a connection of that user. What it
says travels on as the envelope's attribute `sender`, so that a message tried again or released by an
operator is judged by the same sender. Without a broker nobody else can send, and there is none."""

from urllib.parse import unquote, urlsplit

from pydantic_core import from_json, to_json

UNREADABLE = b"unreadable: "


def broker_user(url: str) -> str:
    """The user a broker URL logs in as."""
    return unquote(urlsplit(url).username or "guest")


def with_sender(body: bytes, user: str | None) -> bytes:
    """A message as it came, its attribute `sender` replaced by what the broker vouches for.

    user: the property `user-id`; the attribute is empty where there was none.
    Returns: what is no JSON object in a form that nothing can take for an envelope."""
    try:
        envelope = from_json(body)
        if isinstance(envelope, dict):
            return to_json({**envelope, "sender": user or ""})
    except ValueError:
        pass
    return UNREADABLE + body
