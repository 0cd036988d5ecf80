"""Intake's own settings."""

from pydantic import Field

from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """What intake needs besides the common settings."""

    file_scanner: str | None = Field(
        None,
        pattern=r"^(tcp://[^/]+|unix:///.+|)$",
        description="Scanner of uploads in clamd's words, tcp://host:port or unix:///path; none = no scan",
    )
    file_scanner_seconds: float = Field(
        30.0, gt=0, description="How long the scan of one file may take, in seconds"
    )
    largest_file_bytes: int = Field(20 << 20, ge=1, description="Largest material file in bytes")
