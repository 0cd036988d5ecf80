"""Who is entitled to hear of a step of a case, and how each is told.

The origin window always; the offices an event hands the case to; and subscriptions of organisations
that take part in the case. An organisation without a part in a case hears nothing of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.notify.domain.delivery import Delivery, DeliveryStatus
from services.notify.domain.subscription import Channel, Subscription
from services.notify.domain.wording import Wording, filled
from shared.identifiers import ApplicationNumber, OrganizationCode, WindowId


class PartyRole(StrEnum):
    """ORIGIN: the window that took the papers in. OFFICE: a back office on the case's way."""

    ORIGIN = "origin"
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class CaseParty:
    """An organisation's part in a case. window, item_name: of the origin only."""

    application_number: ApplicationNumber
    organization: OrganizationCode
    role: PartyRole
    organization_name: str
    window: WindowId | None = None
    window_name: str | None = None
    item_name: str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """What an event says, for notification.

    parties: those the event names.  handed_to: offices that hold the case from now on.
    facts: for the places of the wording, without personal data."""

    event_id: str
    event_type: str
    occurred_at: datetime
    application_number: ApplicationNumber
    parties: tuple[CaseParty, ...]
    handed_to: tuple[OrganizationCode, ...]
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Recipient:
    """One who is told, by which sentence."""

    organization: OrganizationCode
    window: WindowId | None
    channel: Channel
    key: str
    sentence: str
    subscription_id: UUID | None = None


def recipients_of(
    notice: Notice,
    parties: Sequence[CaseParty],
    subscriptions: Sequence[Subscription],
    wording: Wording,
) -> tuple[Recipient, ...]:
    """Everyone to be told, each once per channel; standing recipients come before subscriptions."""
    found: dict[str, Recipient] = {}
    for recipient in (
        *_standing(notice, parties, wording),
        *_subscribed(notice, parties, subscriptions, wording),
    ):
        found.setdefault(recipient.key, recipient)
    return tuple(found.values())


def _standing(
    notice: Notice, parties: Sequence[CaseParty], wording: Wording
) -> Iterable[Recipient]:
    for party in parties:
        if party.role is PartyRole.ORIGIN:
            sentence = wording.origin_sentence or wording.sentence
            yield in_app(party.organization, party.window, sentence)
    for office in notice.handed_to:
        yield in_app(office, None, wording.office_sentence or wording.sentence)


def in_app(organization: OrganizationCode, window: WindowId | None, sentence: str) -> Recipient:
    """An organisation, or one window of it, told inside the system."""
    key = f"{organization}/{window or ''}"
    return Recipient(organization, window, Channel.IN_APP, key, sentence)


def _subscribed(
    notice: Notice,
    parties: Sequence[CaseParty],
    subscriptions: Sequence[Subscription],
    wording: Wording,
) -> Iterable[Recipient]:
    for subscription in subscriptions:
        if not subscription.wants(notice.event_type):
            continue
        if not any(_concerns(party, subscription) for party in parties):
            continue
        if subscription.channel is Channel.IN_APP:
            yield in_app(subscription.organization, subscription.window, wording.sentence)
        else:
            yield Recipient(
                subscription.organization, subscription.window, Channel.WEBHOOK,
                str(subscription.id), wording.sentence, subscription.id,
            )  # fmt: skip


def _concerns(party: CaseParty, subscription: Subscription) -> bool:
    return party.organization == subscription.organization and (
        subscription.window is None or subscription.window == party.window
    )


def delivery_to(
    recipient: Recipient, notice: Notice, wording: Wording, facts: Mapping[str, str],
    *, delivery_id: UUID, now: datetime,
) -> Delivery:  # fmt: skip
    """The notification for one recipient; inside the system it has arrived at once."""
    is_in_app = recipient.channel is Channel.IN_APP
    return Delivery(
        id=delivery_id,
        event_id=notice.event_id,
        event_type=notice.event_type,
        occurred_at=notice.occurred_at,
        application_number=notice.application_number,
        organization=recipient.organization,
        window=recipient.window,
        recipient=recipient.key,
        subscription_id=recipient.subscription_id,
        channel=recipient.channel,
        title=filled(wording.title, facts),
        text=filled(recipient.sentence, facts),
        status=DeliveryStatus.DELIVERED if is_in_app else DeliveryStatus.PENDING,
        created_at=now,
        delivered_at=now if is_in_app else None,
        next_attempt_at=None if is_in_app else now,
    )
