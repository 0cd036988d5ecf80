"""What is wrong with a guide: where, which rule, and the sentence an editor can act on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Guide = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault. path: `materials[2].legal_basis`, counted from 1; "" is the guide as a whole.

    rule: a stable word for machines.  message: the sentence, with its source where there is one."""

    path: str
    rule: str
    message: str
