"""Keyset paging, the same for every list: `?after=&limit=`, answered with `next`.

A cursor is the sealed place of the last row shown, good for the list that gave it and for no other,
so that none of its content needs to be believed."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import TypeAdapter

from shared.problems import Problem
from shared.security.keys import KeyRing
from shared.security.sealing import SealBroken, Sealer

Row = TypeVar("Row")
Place = TypeVar("Place")

After = Annotated[str | None, Query(description="上一页给出的 next；查第一页时不带")]
Limit = Annotated[int, Query(ge=1, le=200, description="每页条数")]
DEFAULT_LIMIT = 50


class Keyset(Generic[Place]):
    """The cursors of one list."""

    def __init__(self, name: str, place: type[Place]) -> None:
        """name: of the list; a cursor opens under it alone.
        place: the class of a place in its order; its fields are what the list is ordered by."""
        self._name = name
        self._written = TypeAdapter(place)

    def place_after(self, after: str | None, keys: KeyRing) -> Place | None:
        """The place behind which the page begins; None on the first.

        Raises: Problem 422 when the cursor is none that this list gave out."""
        if after is None:
            return None
        try:
            text = _sealer(keys).open(after, bound_to=self._name)
        except SealBroken as error:
            raise _malformed() from error
        return self._written.validate_json(text)

    def page(
        self,
        rows: Sequence[Row],
        limit: int,
        place_of: Callable[[Row], Place],
        keys: KeyRing,
    ) -> tuple[Sequence[Row], str | None]:
        """The rows to show, and the cursor of the next page; None on the last.

        rows: one more than the limit where there are more."""
        shown = rows[:limit]
        if len(rows) <= limit:
            return shown, None
        text = self._written.dump_json(place_of(shown[-1])).decode()
        return shown, _sealer(keys).seal(text, bound_to=self._name)


@lru_cache(maxsize=8)
def _sealer(keys: KeyRing) -> Sealer:
    return Sealer(keys, "paging")


def _malformed() -> Problem:
    detail = (
        "翻页标记 after 不正确或已失效，请使用上一页给出的 next，或去掉 after 从第一页重新查询。"
    )
    return Problem(422, "cursor_malformed", detail)
