"""Keyset cursors: opaque to the caller, a place in the order to us."""

import base64
import binascii
import json

from shared.problems import Problem


def cursor(*place: str) -> str:
    """The cursor of the last row of a page."""
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def place_of(text: str, *, parts: int) -> list[str]:
    """The place that a cursor stands for.

    Raises: Problem 422 when it is none of ours."""
    try:
        place = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError):
        place = None
    if (
        not isinstance(place, list)
        or len(place) != parts
        or not all(isinstance(one, str) for one in place)
    ):
        raise malformed()
    return place


def malformed() -> Problem:
    """The answer to a cursor that is none of ours."""
    return Problem(422, "cursor_malformed", "分页标记 after 不正确，请使用上一页给出的标记。")
