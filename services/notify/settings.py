"""Settings of notify: how webhooks are tried, and how long notifications are kept."""

from datetime import timedelta

from pydantic import Field

from shared.settings import ServiceSettings

PAUSES = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)


class Settings(ServiceSettings):
    """Notify's settings."""

    webhook_allow_private: bool = Field(
        False, description="Webhooks may reach private addresses and use http; off in the open"
    )
    webhook_timeout: timedelta = Field(
        timedelta(seconds=15), description="Longest time one webhook attempt may take in all"
    )
    webhook_pauses: tuple[timedelta, ...] = Field(
        PAUSES,
        min_length=1,
        description="Pauses after the first, second, … failed attempt; ten attempts in 75 h 35 min",
    )
    webhook_batch: int = Field(50, ge=1, le=500, description="Webhooks sent side by side")
    deliveries_kept: timedelta = Field(
        timedelta(days=400), description="How long arrived notifications are kept"
    )
