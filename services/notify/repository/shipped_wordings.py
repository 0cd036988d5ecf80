"""The Chinese wording that ships with the service; a hall may load its own over it."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from services.notify.domain.wording import Wording

FILE = Path(__file__).parents[1] / "templates_zh.yaml"


@cache
def shipped_wordings() -> Mapping[str, Wording]:
    """Every event type's wording, by type."""
    rows = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return MappingProxyType({row["event_type"]: wording_of(row) for row in rows})


def wording_of(row: Mapping[str, Any]) -> Wording:
    """A row of a template file as a checked wording.

    Raises: TemplateInvalid, KeyError for a missing column."""
    wording = Wording(
        event_type=row["event_type"],
        title=row["title"],
        sentence=row["sentence"],
        origin_sentence=row.get("origin_sentence"),
        office_sentence=row.get("office_sentence"),
    )
    wording.check()
    return wording
