"""The words by which an item is found: pairs of neighbouring characters, the same on any database.

Source: rules.md A1.3 (themes), A1.11; a search without extensions that may not be there."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from services.intake.domain.catalogue.findings import Guide

WEIGHT_OF_NAME, WEIGHT_OF_REST = 4, 1
_RUNS = re.compile(r"[0-9a-z]+|[^\W0-9a-z_]+")
_LATIN = re.compile(r"[0-9a-z]+")


@dataclass(frozen=True, slots=True)
class Term:
    """One way to find an item. kind: gram, theme, level, subject, type, body or place."""

    kind: str
    term: str
    weight: int = 0


def grams(text: str) -> tuple[str, ...]:
    """Pairs of neighbouring characters, Latin words whole, a lone character as it is; each once."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return tuple(dict.fromkeys(gram for run in _RUNS.findall(folded) for gram in _cut(run)))


def _cut(run: str) -> Iterator[str]:
    if _LATIN.fullmatch(run):
        yield run[:20]
    elif len(run) == 1:
        yield run
    else:
        yield from (run[place : place + 2] for place in range(len(run) - 1))


def terms_of(guide: Guide) -> list[Term]:
    """Every term of a guide: words of its name weigh more than those of keywords, themes, result."""
    weights: dict[str, int] = {}
    body, result = guide.get("implementing_body") or {}, guide.get("result") or {}
    rest = (
        *(guide.get("keywords") or ()),
        *(guide.get("themes") or ()),
        *(row.get("name", "") for row in guide.get("handling_items") or ()),
        str(result.get("name", "")),
        str(body.get("name", "")),
    )
    for text in rest:
        weights.update(dict.fromkeys(grams(str(text)), WEIGHT_OF_REST))
    weights.update(dict.fromkeys(grams(str(guide["name"])), WEIGHT_OF_NAME))
    return [Term("gram", gram, weight) for gram, weight in weights.items()] + [
        Term(kind, value)
        for kind, values in _facets(guide).items()
        for value in dict.fromkeys(values)
    ]


def _facets(guide: Guide) -> Mapping[str, list[str]]:
    body = guide.get("implementing_body") or {}
    return {
        "theme": [str(one)[:40] for one in guide.get("themes") or ()],
        "level": [str(one) for one in guide.get("accepted_at_levels") or ()],
        "subject": [str(one) for one in guide.get("subjects") or ()],
        "type": [str(guide["type"])[:40]] if guide.get("type") else [],
        "body": [str(body["organization"])[:40]] if body.get("organization") else [],
    }
