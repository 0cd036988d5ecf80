"""Intake's own settings."""

from pydantic import Field

from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """What intake needs besides the common settings."""

    largest_file_bytes: int = Field(20 << 20, ge=1, description="Largest material file in bytes")
    status_queries_per_minute: int = Field(
        120, ge=0, description="Public status queries per minute and address; 0 = unlimited"
    )
    status_failures_until_locked: int = Field(
        5, ge=1, description="Failed status queries after which one number is locked"
    )
    status_lock_minutes: int = Field(15, ge=1, description="How long a number stays locked")
