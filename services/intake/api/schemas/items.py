"""Answers of `items`."""

from datetime import date, datetime
from typing import Any

from services.intake.api.schemas.common import Answer


class ItemLine(Answer):
    """One item of the catalogue."""

    code: str
    name: str
    version: int
    type: str
    subjects: tuple[str, ...]
    themes: tuple[str, ...]
    accepted_at_levels: tuple[int, ...]
    promised_working_days: int
    statutory_working_days: int
    implementing_body: dict[str, Any]


class ItemPage(Answer):
    """One page of items. next: the `after` of the next page, None on the last."""

    items: tuple[ItemLine, ...]
    next: str | None


class ItemAnswer(ItemLine):
    """An item with what its window asks for. withdrawal: reason and decision once it is cancelled."""

    materials: tuple[dict[str, Any], ...]
    form: tuple[dict[str, Any], ...]
    result: dict[str, Any]
    withdrawal: dict[str, Any] | None = None


class GuideAnswer(Answer):
    """The whole guide (办事指南) as published (A1.4)."""

    code: str
    name: str
    version: int
    guide: dict[str, Any]


class VersionLine(Answer):
    """One version of an item. effective_on: None where it held from the moment it was loaded."""

    version: int
    published_at: datetime
    effective_on: date | None
    decision: str
    is_in_force: bool


class VersionList(Answer):
    """All versions, the newest first."""

    code: str
    versions: tuple[VersionLine, ...]


class ChangeLine(Answer):
    """One difference to the version before."""

    path: str
    label: str
    before: Any
    after: Any


class VersionAnswer(Answer):
    """A version with its guide and its differences to the version before."""

    code: str
    version: int
    effective_on: date | None
    decision: str
    guide: dict[str, Any]
    compared_with: int | None
    changes: tuple[ChangeLine, ...]
