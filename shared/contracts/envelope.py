"""CloudEvents 1.0 structured JSON, the outer form of every message (architecture.md §4).

Attributes and headers never hold personal data: names and ID numbers travel sealed inside `data`."""

from enum import StrEnum
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from shared.moments import Moment

CONTENT_TYPE = "application/cloudevents+json"
TYPE_PREFIX = "cn.yikou."
VISIBLE = r"^[^\x00-\x1f\x7f]+$"
"""Attributes hold no control characters."""


class Exchange(StrEnum):
    """The three durable topic exchanges: facts, work for back offices, and their answers."""

    EVENTS = "yikou.events"
    TASKS = "yikou.tasks"
    DECISIONS = "yikou.decisions"


class Part(BaseModel):
    """A named part of a message; unknown fields of a newer producer are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)


class Event(Part):
    """The data of one message; TYPE is its versioned name, EXCHANGE where it is published."""

    TYPE: ClassVar[str]
    EXCHANGE: ClassVar[Exchange] = Exchange.EVENTS

    @classmethod
    def default_routing_key(cls) -> str:
        """The type without its prefix, e.g. `application.accepted.v1`."""
        return cls.TYPE.removeprefix(TYPE_PREFIX)


class Envelope(BaseModel):
    """CloudEvents attributes and the data as it came.

    subject: the application number.  sequence: position within the producer's aggregate, from 1.
    traceparent: W3C trace context of the act that caused the message.  sender: no part of the
    contract; the receiving bus writes there whom the broker vouches for (shared/messaging/sender.py)."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    specversion: str = Field(default="1.0", pattern=r"^1\.0$")
    id: str = Field(min_length=1, max_length=64, pattern=VISIBLE)
    source: str = Field(min_length=1, max_length=100, pattern=VISIBLE)
    type: str = Field(min_length=1, max_length=200, pattern=VISIBLE)
    subject: str = Field(min_length=1, max_length=64, pattern=VISIBLE)
    time: Moment
    datacontenttype: str = "application/json"
    sequence: int = Field(ge=1)
    traceparent: str | None = None
    sender: SkipJsonSchema[str | None] = Field(default=None, exclude=True)
    data: dict[str, Any]
