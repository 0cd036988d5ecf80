"""How often the public may ask for a status: per address, and per number after failures.

Kept in memory, per process. Every failure gives the same answer, a locked number too, so that nothing
can be learnt by trying (domain.md H)."""

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter


class StatusThrottle:
    """Counts questions and failures in moving windows.

    questions_per_minute: per address, 0 = unlimited.  failures: until a number is locked."""

    def __init__(self, *, questions_per_minute: int, failures: int, lock_minutes: int) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._questions: RateLimitItem | None = (
            RateLimitItemPerMinute(questions_per_minute) if questions_per_minute else None
        )
        self._failures = RateLimitItemPerMinute(failures, lock_minutes)

    def may_ask(self, address: str) -> bool:
        """Whether this address may ask once more; counts the question."""
        return self._questions is None or self._limiter.hit(self._questions, "address", address)

    def is_locked(self, number: str) -> bool:
        """Whether too many questions about this number failed lately."""
        return not self._limiter.test(self._failures, "number", number)

    def failed(self, number: str) -> None:
        """Count a failed question about this number."""
        self._limiter.hit(self._failures, "number", number)
