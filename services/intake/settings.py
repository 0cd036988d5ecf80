"""Intake's own settings."""

from pydantic import Field

from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """What intake needs besides the common settings."""

    largest_file_bytes: int = Field(20 << 20, ge=1, description="Largest material file in bytes")
