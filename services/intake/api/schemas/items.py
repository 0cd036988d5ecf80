"""Answers of `items`."""

from typing import Any

from services.intake.api.schemas.common import Answer


class ItemLine(Answer):
    """One item of the catalogue."""

    code: str
    name: str
    version: int
    type: str
    subjects: tuple[str, ...]
    accepted_at_levels: tuple[int, ...]
    promised_working_days: int
    statutory_working_days: int


class ItemPage(Answer):
    """One page of items. next: the `after` of the next page, None on the last."""

    items: tuple[ItemLine, ...]
    next: str | None


class ItemAnswer(ItemLine):
    """An item with what its window asks for."""

    implementing_body: dict[str, Any]
    themes: tuple[str, ...]
    materials: tuple[dict[str, Any], ...]
    form: tuple[dict[str, Any], ...]
    result: dict[str, Any]


class GuideAnswer(Answer):
    """The whole guide (办事指南) as published (A1.4)."""

    code: str
    name: str
    version: int
    guide: dict[str, Any]
