"""Settings of routing."""

from pydantic import Field

from shared.messaging.sender import broker_user
from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """Routing's settings, built once and passed down."""

    desk_broker_user: str | None = Field(
        None, description="Licensing's broker user; default: our own with its name in place of ours"
    )

    @property
    def desk_sender(self) -> str:
        """The broker user that answers for the built-in desks."""
        own = broker_user(self.broker_url)
        return self.desk_broker_user or own.replace("routing", "licensing")
