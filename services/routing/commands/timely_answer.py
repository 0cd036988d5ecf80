"""Whether the days that a back office names can be meant, before any of it is applied."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, TypeVar

from shared.calendar import LONGEST_AHEAD
from shared.contracts.envelope import Event
from shared.messaging.consumer import Hopeless

Answer = TypeVar("Answer", bound=Event)


def timely(answer: Answer, now: datetime) -> Answer:
    """A back office's answer whose moments lie no farther ahead than a case can reach.

    A clock stopped until a slip of the pen would never ring; nothing later mends it.
    Raises: Hopeless naming the fields, so that the answer is parked at once; a corrected one counts."""
    latest = now + LONGEST_AHEAD
    far = [path for path, moment in _moments(answer.model_dump()) if moment > latest]
    if far:
        raise Hopeless(f"{'、'.join(far)} 晚于两年之后，请部门核对日期后重新答复")
    return answer


def _moments(part: Any, path: str = "") -> Iterator[tuple[str, datetime]]:
    if isinstance(part, datetime):
        yield path, part
    elif isinstance(part, dict):
        for name, one in part.items():
            yield from _moments(one, f"{path}.{name}".lstrip("."))
