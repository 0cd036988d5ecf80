"""What follows a first stage (先照后证): said with the first, and shown beside it."""

from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import Field, StrictBool

from services.intake.api.schemas.common import Answer, Body
from services.intake.domain.follow_ups import (
    FOLLOW_UP_NAMES,
    FollowUp,
    FollowUpStatus,
    FollowUpWish,
)


class FollowUpIn(Body):
    """Whether the following item is wanted too, and its answers so far. wanted: None = as its guide says."""

    wanted: StrictBool | None = None
    form: Annotated[dict[str, Any], Field(max_length=200, default_factory=dict)]

    def wish(self) -> FollowUpWish:
        """In the domain's words."""
        return FollowUpWish(self.wanted, self.form)


class FollowUpOut(Answer):
    """What follows. application_number: of the second, once it is open.  reason: why it is not."""

    item_code: str
    item: str
    status: str
    status_name: str
    application_number: str | None
    reason: str | None

    @classmethod
    def of(cls, follow_up: FollowUp) -> Self:
        """From the domain's word."""
        return cls.shown(
            follow_up.item_code,
            follow_up.item_name,
            follow_up.status,
            follow_up.opened,
            follow_up.reason,
        )

    @classmethod
    def shown(
        cls, code: str, name: str, status: FollowUpStatus, opened: str | None, reason: str
    ) -> Self:
        """From what a row says."""
        return cls(
            item_code=code,
            item=name,
            status=status.value,
            status_name=FOLLOW_UP_NAMES[status],
            application_number=opened,
            reason=reason or None,
        )


class FollowUpLine(FollowUpOut):
    """One line of the list. follows: application number of the first."""

    follows: str
    organization: str
    asked_at: datetime
    looked_at: datetime | None


class FollowUpPage(Answer):
    """One page of what follows. next: the `after` of the next page, None on the last."""

    follow_ups: tuple[FollowUpLine, ...]
    next: str | None
