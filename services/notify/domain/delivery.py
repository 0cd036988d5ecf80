"""One notification on its way to one recipient over one channel, and the attempts it takes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self
from uuid import UUID

from services.notify.domain.errors import DeliveryStepForbidden
from services.notify.domain.subscription import Channel
from shared.identifiers import ApplicationNumber, OrganizationCode, WindowId

JITTER = 0.2


class DeliveryStatus(StrEnum):
    """PENDING: waits for its next attempt. FAILED: a dead letter, until replayed."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


TRANSITIONS: dict[DeliveryStatus, frozenset[DeliveryStatus]] = {
    DeliveryStatus.PENDING: frozenset(DeliveryStatus),
    DeliveryStatus.DELIVERED: frozenset(),
    DeliveryStatus.FAILED: frozenset({DeliveryStatus.PENDING}),
}


@dataclass(frozen=True, slots=True)
class Delivery:
    """recipient: unique with event and channel.  attempts: since the last replay.
    failures: how often it became a dead letter."""

    id: UUID
    event_id: str
    event_type: str
    occurred_at: datetime
    application_number: ApplicationNumber
    organization: OrganizationCode
    window: WindowId | None
    recipient: str
    subscription_id: UUID | None
    channel: Channel
    title: str
    text: str
    status: DeliveryStatus
    created_at: datetime
    attempts: int = 0
    failures: int = 0
    next_attempt_at: datetime | None = None
    last_error: str | None = None
    delivered_at: datetime | None = None
    read_at: datetime | None = None

    def arrived(self, now: datetime) -> Self:
        """The recipient has it."""
        return replace(
            self._moved(DeliveryStatus.DELIVERED),
            attempts=self.attempts + 1,
            delivered_at=now,
            next_attempt_at=None,
            last_error=None,
        )

    def missed(
        self, now: datetime, *, reason: str, pauses: Sequence[timedelta], chance: float
    ) -> Self:
        """An attempt failed: it waits for the next, or is a dead letter after the last.

        pauses: after the first, second, … attempt, hence one fewer than attempts.
        chance: 0–1, drawn at random, spreads recipients' retries."""
        if self.attempts >= len(pauses):
            return self.given_up(reason)
        pause = pauses[self.attempts] * (1 + JITTER * (2 * chance - 1))
        return replace(
            self._moved(DeliveryStatus.PENDING),
            attempts=self.attempts + 1,
            next_attempt_at=now + pause,
            last_error=reason,
        )

    def given_up(self, reason: str) -> Self:
        """A dead letter from now on."""
        return replace(
            self._moved(DeliveryStatus.FAILED),
            attempts=self.attempts + 1,
            failures=self.failures + 1,
            next_attempt_at=None,
            last_error=reason,
        )

    def replayed(self, now: datetime) -> Self:
        """A dead letter on its way again, with all its attempts.

        Raises: DeliveryStepForbidden when it is none."""
        if self.status is not DeliveryStatus.FAILED:
            raise DeliveryStepForbidden(status=self.status)
        moved = self._moved(DeliveryStatus.PENDING)
        return replace(moved, attempts=0, next_attempt_at=now, last_error=None)

    def read(self, now: datetime) -> Self:
        """Somebody of the recipient has read it; the first time counts."""
        return self if self.read_at else replace(self, read_at=now)

    def _moved(self, status: DeliveryStatus) -> Self:
        if status not in TRANSITIONS[self.status]:
            raise DeliveryStepForbidden(status=self.status)
        return replace(self, status=status)
