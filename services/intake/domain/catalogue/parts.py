"""What a field of a guide can be: the words in which the shape of a guide is declared."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Text:
    """A text. choices: the only values allowed; empty = any."""

    label: str
    longest: int = 200
    is_required: bool = True
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number."""

    label: str
    least: int = 0
    most: int = 9999
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes or no."""

    label: str
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class Texts:
    """A list of texts. choices: the only values allowed; empty = any."""

    label: str
    longest: int = 500
    at_least: int = 1
    choices: tuple[str, ...] = ()
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class Wholes:
    """A list of whole numbers, each once."""

    label: str
    least: int
    most: int
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class Words:
    """Free words by the name of a section, such as where each section was taken from."""

    label: str
    longest: int = 500
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Named fields under one name."""

    label: str
    fields: "Mapping[str, Part]"
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of groups. unique: the field whose value each row has for itself."""

    label: str
    fields: "Mapping[str, Part]"
    at_least: int = 1
    unique: str = ""
    is_required: bool = field(default=True)


Part: TypeAlias = Text | Whole | Flag | Texts | Wholes | Words | Group | Rows
