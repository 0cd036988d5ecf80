"""What may be written into a request of the desk: words that can be printed, reasons that can be kept."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from shared.free_text import PLAIN
from shared.printing import glyphs

NO_CONTROL_CHARACTERS = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"


class GlyphMissing(ValueError):
    """字库中没有这个字，不能印制，请核对字形后再办理。"""


def _printable(text: str) -> str:
    """What a back office writes is printed at the window one day, and must not fail there."""
    unified = text.replace("\r\n", "\n").replace("\t", " ")
    try:
        glyphs.require_glyphs(unified)
    except glyphs.GlyphMissing as error:
        raise GlyphMissing(error.sentence) from error
    return unified


Words = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=2000, pattern=NO_CONTROL_CHARACTERS
    ),
    AfterValidator(_printable),
    PLAIN,
]
OptionalWords = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=2000, pattern=NO_CONTROL_CHARACTERS),
    AfterValidator(_printable),
    PLAIN,
]
Reason = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=4, max_length=200, pattern=NO_CONTROL_CHARACTERS
    ),
]
PlainReason = Annotated[Reason, PLAIN]


class Body(BaseModel):
    """A request body; an unknown field is a mistake to be told."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Staff = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$")]
"""Whoever is meant, by the id of their account."""
