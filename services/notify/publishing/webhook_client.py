"""Posts webhooks without letting an address lead into the hall's own network.

The name is resolved once, every address found must be public, and the connection goes to the address
that was checked: a name that changes its mind afterwards gains nothing. No redirect is followed, no
proxy of the environment is used, no connection is kept for another name on the same address.
Source: reliability.md §1.27; OWASP ASVS 5.0 1.3.6, 13.2.4, 15.3.2."""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

import httpx2

from services.notify.domain.addresses import is_public_address
from services.notify.publishing.webhook_message import WebhookMessage

Resolve = Callable[[str, int], Awaitable[list[str]]]


class AddressRefused(Exception):
    """回调地址解析到非公网地址，已拒绝连接。"""


class WebhookUnanswered(Exception):
    """回调地址没有应答。"""


async def resolve(host: str, port: int) -> list[str]:
    """Every address the system's resolver knows for a name.  Raises: OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for _family, _type, _proto, _name, address in found]


@cache
def _trusted() -> ssl.SSLContext:
    return httpx2.create_ssl_context(trust_env=False)


@dataclass(frozen=True, slots=True)
class WebhookClient:
    """Sends webhooks; timeout covers resolving, connecting and answering together.

    trust: whose certificates are believed; those of the public Internet when not given."""

    allow_private: bool
    timeout: timedelta
    resolve: Resolve = resolve
    trust: ssl.SSLContext | None = None

    async def post(self, url: str, message: WebhookMessage) -> int:
        """Post one message and read no more than the answer's head.

        Returns: the HTTP status.
        Raises: AddressRefused, WebhookUnanswered."""
        try:
            async with asyncio.timeout(self.timeout.total_seconds()):
                target = httpx2.URL(url)
                address = await self._checked_address(target)
                return await self._post_to(address, target, message)
        except TimeoutError as error:
            raise WebhookUnanswered("timed out") from error
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, UnicodeError) as error:
            raise WebhookUnanswered(type(error).__name__) from error

    async def _checked_address(self, target: httpx2.URL) -> str:
        port = target.port or (443 if target.scheme == "https" else 80)
        addresses = await self.resolve(target.host, port)
        if not addresses:
            raise WebhookUnanswered("name has no address")
        if not self.allow_private and not all(map(is_public_address, addresses)):
            raise AddressRefused
        return addresses[0]

    async def _post_to(self, address: str, target: httpx2.URL, message: WebhookMessage) -> int:
        pinned = target.copy_with(host=address)
        headers = {**message.headers, "host": target.netloc.decode("ascii")}
        one_way = httpx2.Limits(max_connections=1, max_keepalive_connections=0)
        async with (
            httpx2.AsyncClient(
                verify=self.trust or _trusted(), trust_env=False, follow_redirects=False, limits=one_way,
                timeout=self.timeout.total_seconds(),
            ) as client,
            client.stream(
                "POST", pinned, content=message.body.encode(), headers=headers,
                extensions={"sni_hostname": target.host},
            ) as answer,
        ):  # fmt: skip
            return int(answer.status_code)
