"""The shape of a contract as golden files pin it, and what may change in it within a version."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

GOLDEN = Path(__file__).parent / "golden"
WORDS_ONLY = ("title", "description")
MEANINGS = ("type", "format", "const", "enum", "pattern", "items", "anyOf", "additionalProperties",
            "minItems", "maxItems", "minLength", "maxLength", "minimum", "maximum")  # fmt: skip


def golden_file(event_type: str) -> Path:
    """Where a contract's shape is pinned."""
    return GOLDEN / f"{event_type}.json"


def shape_of(schema: dict[str, Any]) -> dict[str, Any]:
    """A JSON Schema without its words, so that only what travels counts."""
    return {key: _without_words(key, part) for key, part in schema.items() if key not in WORDS_ONLY}


def _without_words(key: str, part: Any) -> Any:
    if key in ("properties", "$defs"):
        return {name: shape_of(one) for name, one in sorted(part.items())}
    if key == "required":
        return sorted(part)
    if key in ("default", "enum", "const"):
        return part
    if isinstance(part, dict):
        return shape_of(part)
    if isinstance(part, list):
        return [shape_of(one) if isinstance(one, dict) else one for one in part]
    return part


def written(shape: dict[str, Any]) -> str:
    """The text of a golden file."""
    return json.dumps(shape, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def breaking_changes(golden: dict[str, Any], current: dict[str, Any]) -> list[str]:
    """What makes the current shape unreadable for those who know the golden one.

    Allowed within a version: new fields with a default, new words. All else needs a new version."""
    return list(_changes("data", golden, current, golden, current))


def _changes(
    path: str, old: dict[str, Any], new: dict[str, Any], olds: dict[str, Any], news: dict[str, Any]
) -> Iterator[str]:
    old, new = _resolved(old, olds), _resolved(new, news)
    for meaning in MEANINGS:
        before, after = old.get(meaning), new.get(meaning)
        if isinstance(before, dict) and isinstance(after, dict):
            yield from _changes(f"{path}[]", before, after, olds, news)
        elif meaning == "anyOf" and before and after and len(before) == len(after):
            for one, other in zip(before, after, strict=True):
                yield from _changes(path, one, other, olds, news)
        elif before != after:
            yield f"{path}: {meaning} {before!r} -> {after!r}"
    before_fields, after_fields = old.get("properties", {}), new.get("properties", {})
    for name, field in before_fields.items():
        if name not in after_fields:
            yield f"{path}.{name}: removed"
        else:
            yield from _changes(f"{path}.{name}", field, after_fields[name], olds, news)
    before_required, after_required = set(old.get("required", ())), set(new.get("required", ()))
    for name in sorted(after_required - before_required):
        yield f"{path}.{name}: newly required"
    for name in sorted(before_required & set(after_fields) - after_required):
        yield f"{path}.{name}: no longer required"


def _resolved(schema: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    place = schema.get("$ref")
    if place is None:
        return schema
    part: dict[str, Any] = whole["$defs"][str(place).rsplit("/", 1)[1]]
    return part
