"""Moments and days as they come from outside: written as text, with a zone, within two centuries.

Arithmetic near the years 1 and 9999 overflows, and a bare number says neither unit nor zone; both are
refused at the door, at every API and in every message, with the name of the field."""

import re
from datetime import UTC, date, datetime, time
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, WithJsonSchema

from shared.calendar import SHANGHAI

FIRST_YEAR, LAST_YEAR = 2000, 2199

_EARLIEST = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
_LATEST = datetime(LAST_YEAR, 12, 31, tzinfo=UTC)
_NUMBER = re.compile(r"\s*[+-]?\d+(\.\d+)?\s*")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_END_OF_DAY = time(23, 59, 59)


class NotWritten(ValueError):
    """应写作日期或者带时区的时间，如 2026-11-20 或 2026-11-20T09:00:00+08:00。"""


class OutOfTime(ValueError):
    """年份应在2000年至2199年之间。"""


def _written(given: Any) -> Any:
    if isinstance(given, bool | int | float) or (
        isinstance(given, str) and _NUMBER.fullmatch(given)
    ):
        raise NotWritten(NotWritten.__doc__)
    return given


def _moment_in_range(moment: datetime) -> datetime:
    if not _EARLIEST <= moment <= _LATEST:
        raise OutOfTime(OutOfTime.__doc__)
    return moment


def _day_in_range(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise OutOfTime(OutOfTime.__doc__)
    return day


def _whole_day(given: Any) -> Any:
    if isinstance(given, str) and _DAY.fullmatch(given):
        try:
            return datetime.combine(date.fromisoformat(given), _END_OF_DAY, SHANGHAI)
        except ValueError as error:
            raise NotWritten(NotWritten.__doc__) from error
    return given


Moment = Annotated[AwareDatetime, BeforeValidator(_written), AfterValidator(_moment_in_range)]
"""A moment."""

Day = Annotated[date, BeforeValidator(_written), AfterValidator(_day_in_range)]
"""A day."""

Until = Annotated[
    AwareDatetime,
    BeforeValidator(_whole_day),
    BeforeValidator(_written),
    AfterValidator(_moment_in_range),
    WithJsonSchema(
        {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "string", "format": "date"}]}
    ),
]
"""The end of something: a moment, or a day that is meant whole, as in China."""
