"""How long, how hard and where a fault run strikes."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self


class Target(StrEnum):
    """What is killed."""

    INTAKE = "intake"
    ROUTING = "routing"
    LICENSING = "licensing"
    NOTIFY = "notify"
    BACKEND = "postgres backend"
    POSTMASTER = "postmaster"
    BROKER = "rabbitmq"


SERVICES = (Target.INTAKE, Target.ROUTING, Target.LICENSING, Target.NOTIFY)
SERVERS = (Target.BACKEND, Target.POSTMASTER, Target.BROKER)


@dataclass(frozen=True, slots=True)
class Period:
    """Every how manyth kill meets a server instead of a service, and the first of them."""

    every: int
    first: int

    def has(self, kill: int) -> bool:
        """Whether the kill of this number (from 1) is meant."""
        return kill % self.every == self.first % self.every


@dataclass(frozen=True, slots=True)
class Plan:
    """One fault run.

    kills: how many SIGKILLs.  pause: shortest and longest seconds between two of them.
    rate: new cases a second.  seconds: killing stops then at the latest.  seed: of all chance.
    most_open: cases under way at once; above that the windows wait.
    drain_seconds: how long everything may take to come to rest after the last kill.
    stable_seconds: how long the rest must hold; a minute sees a round of the reconciler."""

    kills: int = 500
    rate: float = 2.0
    pause: tuple[float, float] = (1.0, 3.0)
    seconds: float = 3600.0
    seed: int = 20261120
    most_open: int = 120
    drain_seconds: float = 120.0
    stable_seconds: float = 65.0
    periods: dict[Target, Period] = field(
        default_factory=lambda: {
            Target.POSTMASTER: Period(100, 60),
            Target.BROKER: Period(25, 15),
            Target.BACKEND: Period(10, 7),
        }
    )

    def server_at(self, kill: int) -> Target | None:
        """The server that this kill meets, or None when it meets a service."""
        return next((target for target, when in self.periods.items() if when.has(kill)), None)

    @classmethod
    def short(cls) -> Self:
        """The form that fits into `make test`: eight services, the broker and a database backend.

        The postmaster is left to the long form; its return alone would take most of the time."""
        return cls(
            kills=10,
            rate=1.5,
            pause=(1.0, 2.5),
            seconds=30.0,
            most_open=40,
            drain_seconds=60.0,
            stable_seconds=1.0,
            periods={
                Target.POSTMASTER: Period(1000, 999),
                Target.BROKER: Period(100, 3),
                Target.BACKEND: Period(100, 8),
            },
        )
