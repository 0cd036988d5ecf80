"""Settings of licensing."""

from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """Licensing needs no more than the common settings."""
