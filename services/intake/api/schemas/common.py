"""What bodies share: strict fields, and texts that every database and font can hold."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from shared.free_text import PLAIN

NO_CONTROL_CHARACTERS = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
ONE_LINE = r"^[^\x00-\x1f\x7f]*$"


class Body(BaseModel):
    """A request body: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class Answer(BaseModel):
    """An answer; built by us, hence not validated twice."""

    model_config = ConfigDict(frozen=True)


Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=60, pattern=ONE_LINE),
]
SealedLine = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=ONE_LINE),
]
"""A line that is kept sealed, and so may name somebody by number."""
Line = Annotated[SealedLine, PLAIN]
Text = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=1000, pattern=NO_CONTROL_CHARACTERS
    ),
    PLAIN,
]
Remark = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=500, pattern=NO_CONTROL_CHARACTERS),
    PLAIN,
]
Code = Annotated[str, StringConstraints(min_length=1, max_length=50, pattern=r"^[0-9A-Za-z_.-]+$")]
Phone = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=5, max_length=30, pattern=r"^[0-9+() -]+$"),
]
Reason = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=4, max_length=200, pattern=ONE_LINE),
]
