"""A subscription: which events of its own cases an organisation, or one window of it, wants to hear."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from ipaddress import ip_address
from typing import Self
from urllib.parse import SplitResult, urlsplit
from uuid import UUID

from services.notify.domain.addresses import is_public_address
from services.notify.domain.errors import SubscriptionChanged, SubscriptionStopped
from shared.errors import FieldRefused
from shared.identifiers import OrganizationCode, WindowId

LONGEST_URL = 2000
MOST_ACTIVE_PER_ORGANIZATION = 50


class Channel(StrEnum):
    """How a notification reaches its recipient; each has a real gateway behind it."""

    IN_APP = "in_app"
    WEBHOOK = "webhook"


class StopReason(StrEnum):
    """Why a subscription ended. GONE: its address answered 410."""

    BY_OWNER = "by_owner"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Subscription:
    """window: None for the whole organisation.  url: given for webhooks only."""

    id: UUID
    organization: OrganizationCode
    window: WindowId | None
    channel: Channel
    event_types: tuple[str, ...]
    url: str | None
    version: int
    created_at: datetime
    stopped_at: datetime | None = None
    stop_reason: StopReason | None = None

    @property
    def is_active(self) -> bool:
        """Whether it still receives anything."""
        return self.stopped_at is None

    def wants(self, event_type: str) -> bool:
        """Whether it asked for this type."""
        return self.is_active and event_type in self.event_types

    def changed(
        self, *, event_types: tuple[str, ...] | None, url: str | None, seen_version: int | None
    ) -> Self:
        """With other event types or another address.

        Raises: SubscriptionStopped, SubscriptionChanged."""
        self._must_stand_at(seen_version)
        return replace(
            self,
            event_types=event_types or self.event_types,
            url=url or self.url,
            version=self.version + 1,
        )

    def stopped(
        self, *, now: datetime, reason: StopReason, seen_version: int | None = None
    ) -> Self:
        """Ended; what is still under way to it becomes a dead letter.

        Raises: SubscriptionStopped, SubscriptionChanged."""
        self._must_stand_at(seen_version)
        return replace(self, stopped_at=now, stop_reason=reason, version=self.version + 1)

    def _must_stand_at(self, seen_version: int | None) -> None:
        if seen_version is not None and seen_version != self.version:
            raise SubscriptionChanged
        if not self.is_active:
            raise SubscriptionStopped


def check_webhook_url(url: str, *, may_be_private: bool) -> str:
    """An address that a webhook may be sent to: https, no credentials inside, no private literal.

    may_be_private: for an installation inside one network; then http is allowed too.
    Raises: FieldRefused.  Source: reliability.md §1.27."""
    parts = _split(url)
    if parts.scheme not in ("https", "http") or (parts.scheme == "http" and not may_be_private):
        raise FieldRefused("url", "url_scheme", "回调地址必须以 https:// 开头")
    if parts.username is not None or parts.password is not None:
        raise FieldRefused("url", "url_credentials", "回调地址中不得含用户名或密码")
    if parts.fragment:
        raise FieldRefused("url", "url_fragment", "回调地址中不得含 # 片段")
    if not may_be_private and _is_private_literal(str(parts.hostname)):
        raise FieldRefused("url", "url_not_public", "回调地址必须是公网地址")
    return url


def _split(url: str) -> SplitResult:
    malformed = FieldRefused("url", "url_malformed", "回调地址格式不正确")
    if len(url) > LONGEST_URL or not url.isascii() or not url.isprintable() or " " in url:
        raise malformed
    try:
        parts = urlsplit(url)
        has_place = bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise malformed from error
    if not has_place:
        raise malformed
    return parts


def _is_private_literal(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return not is_public_address(str(ip_address(host)))
    except ValueError:
        return False
