"""Settings of routing; so far those every service has."""

from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """Routing's settings, built once and passed down."""
