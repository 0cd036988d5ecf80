"""Settings of licensing."""

from pydantic import Field

from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """What licensing can be told beside the common settings."""

    verifications_per_minute: int = Field(
        30, ge=1, description="Public verifications of licences per minute and IP address"
    )
    verification_failures_per_quarter_hour: int = Field(
        5, ge=1, description="Wrong codes for one licence number in 15 minutes before it is locked"
    )
