"""A RabbitMQ server for tests, benchmarks and the fault run.

Found by YIKOU_TEST_BROKER_URL, else started from installed binaries, else installed."""

import asyncio
import os
import secrets
import time
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import aio_pika

from provision.accounts import newest_binaries
from provision.errors import NothingToStart, NotReadyInTime, ProvisionError
from provision.holders import Container, Holder, Named, find_engine
from provision.packages import can_install, install
from provision.rabbitmq_process import RabbitProcess
from provision.waiting import LOOPBACK, answer_of, free_port, is_listening, wait_until

URL_VARIABLE = "YIKOU_TEST_BROKER_URL"
IMAGE = "rabbitmq:4.3.5"
_VHOST = "yikou"
_READY_SECONDS = 120.0
_SETTLE_SECONDS = 3.0


class RabbitServer:
    """One RabbitMQ server, and a user of its own with every right on its virtual host."""

    def __init__(self, holder: Holder, url: str) -> None:
        self._holder = holder
        self.url = url

    @classmethod
    def find_or_start(cls, directory: Path, *, image: str = IMAGE) -> Self:
        """A server that answers: the one named by the environment, else a private one.

        directory, image: as in PostgresServer.find_or_start.
        Raises: NothingToStart, InstallationFailed, NotReadyInTime."""
        if url := os.environ.get(URL_VARIABLE):
            server = cls(Named(), url)
            server.wait_ready()
            return server
        tools = _tools()
        if tools is None and can_install():
            install("rabbitmq-server", lambda: _tools() is not None)
            tools = _tools()
        if tools is not None:
            return cls._private(tools, directory)
        if engine := find_engine():
            return cls._contained(engine, image)
        raise NothingToStart(
            f"请安装 rabbitmq-server 软件包，或启动容器引擎，或用 {URL_VARIABLE} 指明已运行的服务器。"
        )

    @classmethod
    def _private(cls, tools: Path, directory: Path) -> Self:
        for remaining in (2, 1, 0):
            port, user, password = free_port(), _new_user(), secrets.token_urlsafe(18)
            process = RabbitProcess(
                tools, directory, port=port, user=user, password=password, vhost=_VHOST
            )
            server = cls(process, f"amqp://{user}:{password}@{LOOPBACK}:{port}/{_VHOST}")
            try:
                server.start_again()
            except ProvisionError:
                server.stop()
                if not remaining:
                    raise
            else:
                return server
        raise AssertionError("unreachable")

    @classmethod
    def _contained(cls, engine: str, image: str) -> Self:
        port, user, password = free_port(), _new_user(), secrets.token_urlsafe(18)
        settings = {
            "RABBITMQ_DEFAULT_USER": user,
            "RABBITMQ_DEFAULT_PASS": password,
            "RABBITMQ_DEFAULT_VHOST": _VHOST,
        }
        container = Container(engine, image, (port, 5672), settings)
        server = cls(container, f"amqp://{user}:{password}@{LOOPBACK}:{port}/{_VHOST}")
        server.start_again()
        return server

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or LOOPBACK

    @property
    def port(self) -> int:
        return urlsplit(self.url).port or 5672

    @property
    def pid(self) -> int | None:
        """Process id of the Erlang machine, while it is a process of our own."""
        return self._holder.pid

    @property
    def is_ours(self) -> bool:
        """Whether we started it, and so may kill it."""
        return not isinstance(self._holder, Named)

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

    def kill(self) -> None:
        """SIGKILL the server process. See settle() about queues declared just before."""
        self._holder.kill()

    def start_again(self) -> None:
        """Start after kill() or a halt, on the same port and files, and wait until it answers."""
        self._holder.start()
        self.wait_ready()

    def halt(self) -> None:
        """End the server in good order, keeping its files for start_again()."""
        self._holder.stop()

    def stop(self) -> None:
        """End the server if we started it, and remove its files."""
        self._holder.end()

    def wait_ready(self, seconds: float = _READY_SECONDS) -> None:
        """Wait until a client may log in.

        Raises: NotReadyInTime with the end of the server's log."""
        try:
            wait_until(self._answers, seconds=seconds, what="RabbitMQ")
        except NotReadyInTime as late:
            raise NotReadyInTime(f"{late.reason}{self._holder.last_words()}") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _answers(self) -> bool:
        if self._holder.has_exited():
            raise NotReadyInTime("RabbitMQ 已退出。")
        if self.is_ours and not is_listening(self.port):
            return False
        return answer_of(self._logs_in())

    async def _logs_in(self) -> bool:
        try:
            async with asyncio.timeout(5):
                connection = await aio_pika.connect(self.url)
                await connection.close()
        except (OSError, TimeoutError, aio_pika.exceptions.AMQPError):
            return False
        return True


def _new_user() -> str:
    return f"yikou-{secrets.token_hex(3)}"


def _tools() -> Path | None:
    """The scripts themselves, not Debian's wrappers, which insist on the account rabbitmq."""
    return newest_binaries("usr/lib/rabbitmq/bin", "rabbitmq-server")
