"""How often the public may ask about an application or a licence: one rule for both questions.

Per address: so many questions a minute, whatever the answer; one more is a 429, which tells about
the asker alone. Per number: so many failures in a moving window, then the number is locked, and a
locked number is answered like any other failure, whether it exists or not, so that nothing can be
learnt by trying. Counted in memory, per process (rules.md H; decision 0026)."""

from fastapi import Request
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from shared.problems import Problem
from shared.settings import ServiceSettings


class PublicThrottle:
    """Counts the questions of addresses and the failures of numbers, each in a moving window."""

    def __init__(
        self,
        *,
        questions_per_minute: int,
        failures: int,
        lock_minutes: int,
        entries_per_hour: int = 0,
    ) -> None:
        """questions_per_minute, entries_per_hour: of one address, 0 = unlimited.
        failures: that lock a number."""
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._questions: RateLimitItem | None = (
            RateLimitItemPerMinute(questions_per_minute) if questions_per_minute else None
        )
        self._entries: RateLimitItem | None = (
            RateLimitItemPerHour(entries_per_hour) if entries_per_hour else None
        )
        self._failures = RateLimitItemPerMinute(failures, lock_minutes)

    @classmethod
    def of(cls, settings: ServiceSettings) -> "PublicThrottle":
        """The throttle that an installation has chosen."""
        return cls(
            questions_per_minute=settings.public_questions_per_minute,
            failures=settings.public_failures_until_locked,
            lock_minutes=settings.public_lock_minutes,
            entries_per_hour=settings.public_entries_per_hour,
        )

    def admit(self, request: Request, questions: int = 1) -> None:
        """Count the questions of this address. Raises: Problem 429 when they were too many."""
        address = request.client.host if request.client else ""
        if self._questions and not self._limiter.hit(
            self._questions, "address", address, cost=questions
        ):
            raise Problem(
                429,
                "too_many_queries",
                "查询过于频繁，请一分钟后再试。",
                headers={"Retry-After": "60"},
            )

    def admit_entry(self, request: Request) -> None:
        """Count what an address leaves with us for good. Raises: Problem 429 when it was too much."""
        address = request.client.host if request.client else ""
        if self._entries and not self._limiter.hit(self._entries, "entries", address):
            raise Problem(
                429,
                "too_many_entries",
                "网上提交过于频繁，请一小时后再试，也可以直接到窗口办理。",
                headers={"Retry-After": "3600"},
            )

    def is_locked(self, number: str) -> bool:
        """Whether too many questions about this number failed lately."""
        return not self._limiter.test(self._failures, "number", number)

    def failed(self, number: str) -> None:
        """Count a failed question about this number, whether or not it exists."""
        self._limiter.hit(self._failures, "number", number)
