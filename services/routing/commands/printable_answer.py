"""Whether what a back office says can be printed, before any of it is applied."""

from collections.abc import Iterator
from typing import Any, TypeVar

from shared.contracts.envelope import Event
from shared.messaging.consumer import Hopeless
from shared.printing.glyphs import missing_glyphs

Answer = TypeVar("Answer", bound=Event)


def printable(answer: Answer) -> Answer:
    """A back office's answer with its texts as the desk would keep them.

    What it says is printed at the window one day and must not fail there, so that a character the font
    lacks parks the message on arrival; the case waits, and a corrected answer is still the first.
    Raises: Hopeless naming field and characters.  Source: decision 0025."""
    given = answer.model_dump()
    kept = _with_plain_blanks(given)
    unprintable = [
        f"{path} 含有字库中没有、不能印制的字符 {_code_points(missing)}"
        for path, text in _texts(kept)
        if (missing := missing_glyphs(text))
    ]
    if unprintable:
        raise Hopeless("；".join(unprintable))
    return answer if kept == given else type(answer).model_validate(kept)


def _code_points(characters: str) -> str:
    """Never the characters themselves: a reason with a NUL could not be kept either."""
    return "、".join(f"U+{ord(character):04X}" for character in characters)


def _with_plain_blanks(part: Any) -> Any:
    if isinstance(part, str):
        return part.replace("\r\n", "\n").replace("\t", " ")
    if isinstance(part, dict):
        return {name: _with_plain_blanks(one) for name, one in part.items()}
    if isinstance(part, tuple):
        return tuple(_with_plain_blanks(one) for one in part)
    return part


def _texts(part: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(part, str):
        yield path, part
    elif isinstance(part, dict):
        for name, one in part.items():
            yield from _texts(one, f"{path}.{name}".lstrip("."))
    elif isinstance(part, tuple):
        for place, one in enumerate(part):
            yield from _texts(one, f"{path}.{place}")
