"""A RabbitMQ server for tests, benchmarks and the fault run.

Found by YIKOU_TEST_BROKER_URL, else started from installed binaries, else installed."""

import asyncio
import secrets
import time
from pathlib import Path
from typing import Self
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import aio_pika

from provision.accounts import newest_binaries
from provision.holders import Container, Holder, Named
from provision.rabbitmq_process import RabbitProcess
from provision.server import Server
from provision.waiting import LOOPBACK, free_port

_VHOST = "yikou"
_SETTLE_SECONDS = 3.0


class RabbitServer(Server):
    """One RabbitMQ server, and a user of its own with every right on its virtual host."""

    NAME = "RabbitMQ"
    PACKAGE = "rabbitmq-server"
    IMAGE = "rabbitmq:4.3.5"
    URL_VARIABLE = "YIKOU_TEST_BROKER_URL"
    READY_SECONDS = 120.0

    def __init__(self, holder: Holder, url: str) -> None:
        super().__init__(holder)
        self.url = url

    @classmethod
    def _binaries(cls) -> Path | None:
        """The scripts themselves, not Debian's wrappers, which insist on the account rabbitmq."""
        return newest_binaries("usr/lib/rabbitmq/bin", "rabbitmq-server")

    @classmethod
    def _named(cls, url: str) -> Self:
        return cls(Named(), url)

    @classmethod
    def _private(cls, binaries: Path, directory: Path) -> Self:
        port, user, password = free_port(), _new_user(), secrets.token_urlsafe(18)
        process = RabbitProcess(
            binaries, directory, port=port, user=user, password=password, vhost=_VHOST
        )
        return cls(process, f"amqp://{user}:{password}@{LOOPBACK}:{port}/{_VHOST}")

    @classmethod
    def _contained(cls, engine: str, image: str) -> Self:
        port, user, password = free_port(), _new_user(), secrets.token_urlsafe(18)
        settings = {
            "RABBITMQ_DEFAULT_USER": user,
            "RABBITMQ_DEFAULT_PASS": password,
            "RABBITMQ_DEFAULT_VHOST": _VHOST,
        }
        container = Container(engine, image, (port, 5672), settings)
        return cls(container, f"amqp://{user}:{password}@{LOOPBACK}:{port}/{_VHOST}")

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or LOOPBACK

    @property
    def port(self) -> int:
        return urlsplit(self.url).port or 5672

    def control(self, *arguments: str) -> str:
        """Run rabbitmqctl against this server and return what it printed (takes a second or two).

        Raises: NotOurs for a server named by the environment; InstallationFailed when it fails."""
        return self._holder.run_tool(("rabbitmqctl", "--quiet", *arguments))

    def add_vhost(self, name: str) -> str:
        """Make a virtual host this server's user may do everything on; returns its URL."""
        parts = urlsplit(self.url)
        self.control("add_vhost", name)
        user = unquote(parts.username or "")
        self.control("set_permissions", "--vhost", name, user, ".*", ".*", ".*")
        return urlunsplit(parts._replace(path="/" + quote(name, safe="")))

    def settle(self) -> None:
        """Wait until queues declared just now survive a kill.

        RabbitMQ registers a new quorum queue on disk only half a second or so later. Killed before
        that, it comes back without the queue's log: confirmed messages are gone and the queue
        answers nobody (3.10.8, three of three runs killed at once; none of those after 3 s)."""
        time.sleep(_SETTLE_SECONDS)

    async def _lets_in(self) -> bool:
        try:
            async with asyncio.timeout(5):
                connection = await aio_pika.connect(self.url)
                await connection.close()
        except (OSError, TimeoutError, aio_pika.exceptions.AMQPError):
            return False
        return True


def _new_user() -> str:
    return f"yikou-{secrets.token_hex(3)}"
