"""Texts that no database keeps: U+0000, and halves of a surrogate pair that stand alone.

PostgreSQL refuses them, SQLite keeps them; so that both do the same, a message that holds one is parked
on arrival, and what is written about a message is made visible before."""

import re
from collections.abc import Iterator
from typing import Any

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_REPLACED_BY = "\ufffd"


def visible(text: str, *, longest: int | None = None) -> str:
    """The text with U+FFFD for each character that cannot be kept or seen. longest: where it is cut."""
    return _INVISIBLE.sub(_REPLACED_BY, text)[:longest]


def unstorable_place(body: bytes, value: Any) -> str | None:
    """Where in a message an unstorable character stands, as a dotted path; None when there is none.

    body: the message as it came. JSON can only hold such a character escaped, so that most messages
    need no walk.  value: the same, parsed."""
    if b"\\u0000" not in body and b"\\ud" not in body.lower():
        return None
    return next(_places(value, ""), None)


def _places(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, str):
        if UNSTORABLE.search(value):
            yield path
    elif isinstance(value, dict):
        for name, one in value.items():
            here = f"{path}.{name}" if path else str(name)
            if UNSTORABLE.search(str(name)):
                yield visible(here)
            yield from _places(one, here)
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from _places(one, f"{path}.{place}")
