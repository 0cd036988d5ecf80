"""The working calendar as a fact: each imported yearly list, whole (rules.md B)."""

from typing import Literal

from pydantic import Field

from shared.contracts.envelope import Event, Part
from shared.moments import Day, Moment


class CalendarDay(Part):
    """A day off, or a weekend day made up for by work. name: of the festival it belongs to."""

    date: Day
    kind: Literal["holiday", "workday"]
    name: str


class CalendarPublished(Event):
    """The State Council's arrangement for a year was imported; it replaces the year's list before it.

    version: counts all imports, from 1; every reckoning after it goes by this list."""

    TYPE = "cn.yikou.calendar.published.v1"
    version: int = Field(ge=1)
    year: int
    notice: str
    days: tuple[CalendarDay, ...] = Field(min_length=1)
    published_by: str
    published_at: Moment
