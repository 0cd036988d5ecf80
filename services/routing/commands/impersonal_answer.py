"""Numbers of people in what a back office says are masked on arrival, before any of it is kept or passed on.

A department's own system is not behind our door: what it sent cannot be refused without losing the
decision, and may not travel on in clear (decision 0064)."""

from typing import Any, TypeVar

from shared.contracts.envelope import Event
from shared.free_text import with_masked_numbers

Answer = TypeVar("Answer", bound=Event)
_CODES = ("_id", "_by", "_of", "_code", "_number", "organization")
"""How fields end that hold codes, which must stay as they are."""


def impersonal(answer: Answer) -> Answer:
    """The answer with identity and mobile phone numbers in its texts masked."""
    given = answer.model_dump()
    kept = _masked(given)
    return answer if kept == given else type(answer).model_validate(kept)


def _masked(part: Any) -> Any:
    if isinstance(part, str):
        return with_masked_numbers(part)
    if isinstance(part, dict):
        return {name: one if name.endswith(_CODES) else _masked(one) for name, one in part.items()}
    if isinstance(part, tuple):
        return tuple(_masked(one) for one in part)
    return part
