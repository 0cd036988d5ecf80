"""Settings of routing."""

from pydantic import Field

from services.routing.domain.collecting import COLLECTING_WORKING_DAYS
from shared.messaging.sender import broker_user
from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """Routing's settings, built once and passed down."""

    desk_broker_user: str | None = Field(
        None, description="Licensing's broker user; default: our own with its name in place of ours"
    )

    supplement_collecting_working_days: int = Field(
        COLLECTING_WORKING_DAYS,
        ge=0,
        le=5,
        description="How long the supplement requests of a joint stage are collected, working days",
    )

    @property
    def desk_sender(self) -> str:
        """The broker user that answers for the built-in desks."""
        own = broker_user(self.broker_url)
        return self.desk_broker_user or own.replace("routing", "licensing")
