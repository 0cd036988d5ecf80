"""The public answer about an application: what rules.md H allows and nothing more."""

from datetime import datetime

from services.intake.api.schemas.common import Answer
from services.intake.api.schemas.follow_ups import FollowUpOut
from shared.answers import DueOut


class CollectionPlace(Answer):
    """Where the result is handed out: the window that took the papers in."""

    organization_name: str
    window_name: str
    address: str
    hours: str
    phone: str


class PublicStatus(Answer):
    """Item, status, dates, who has it, masked name, result. collect_at: None when nothing waits.

    reply_due, returned_because: of an online application that waits, or was given back.
    follow_up: the second stage (后续事项) and its number, for whoever may see the first."""

    application_number: str
    item: str
    status: str
    status_name: str
    applicant_name: str
    submitted_at: datetime
    accepted_at: datetime | None
    promised_due: DueOut | None
    closed_at: datetime | None
    department: str
    department_phone: str
    reply_due: DueOut | None
    returned_because: str | None
    result: str | None
    collect_at: CollectionPlace | None
    follow_up: FollowUpOut | None = None
