"""What every server has in common: found, started or installed, killed and started again, ended."""

import os
from abc import ABC, abstractmethod
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

from provision.errors import NothingToStart, NotReadyInTime, ProvisionError
from provision.holders import Holder, Named, find_engine
from provision.packages import can_install, install
from provision.waiting import answer_of, is_listening, wait_until

STARTS = 3  # another process may take a free port between the look and the start


class Server(ABC):
    """One server and how to reach it.

    NAME: as people call it.  PACKAGE: Debian's.  IMAGE: of a container.  URL_VARIABLE: names a server
    that runs already.  READY_SECONDS: how long a start may take."""

    NAME: ClassVar[str]
    PACKAGE: ClassVar[str]
    IMAGE: ClassVar[str]
    URL_VARIABLE: ClassVar[str]
    READY_SECONDS: ClassVar[float]

    def __init__(self, holder: Holder) -> None:
        self._holder = holder

    @classmethod
    def find_or_start(cls, directory: Path, *, image: str | None = None) -> Self:
        """A server that answers: the one named by the environment, else a private one.

        directory: where a private server may keep its files (a sub-folder, removed at the end);
        a folder the server's account cannot reach is replaced by a temporary one.
        image: used only where neither binaries nor apt are at hand but a container engine is.
        Raises: NothingToStart, InstallationFailed, NotReadyInTime."""
        if url := os.environ.get(cls.URL_VARIABLE):
            server = cls._named(url)
            server.wait_ready()
            return server
        if cls._binaries() is None and can_install():
            install(cls.PACKAGE, lambda: cls._binaries() is not None)
        if binaries := cls._binaries():
            return cls._started(binaries, directory)
        if engine := find_engine():
            server = cls._contained(engine, image or cls.IMAGE)
            server.start_again()
            return server
        raise NothingToStart(
            f"请安装 {cls.PACKAGE} 软件包，或启动容器引擎，或用 {cls.URL_VARIABLE} 指明已运行的服务器。"
        )

    @classmethod
    def _started(cls, binaries: Path, directory: Path) -> Self:
        for remaining in reversed(range(STARTS)):
            server = cls._private(binaries, directory)
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
    @abstractmethod
    def _binaries(cls) -> Path | None:
        """The folder of the server's programs, if they are installed."""

    @classmethod
    @abstractmethod
    def _named(cls, url: str) -> Self:
        """The server that the environment names."""

    @classmethod
    @abstractmethod
    def _private(cls, binaries: Path, directory: Path) -> Self:
        """A server of our own on a free port, not started yet."""

    @classmethod
    @abstractmethod
    def _contained(cls, engine: str, image: str) -> Self:
        """The same in a container."""

    @property
    @abstractmethod
    def port(self) -> int:
        """Where it listens."""

    @abstractmethod
    async def _lets_in(self) -> bool:
        """Whether a client may log in now."""

    @property
    def pid(self) -> int | None:
        """Id of the server's first process, while it is one of our own."""
        return self._holder.pid

    @property
    def is_ours(self) -> bool:
        """Whether we started it, and so may kill it."""
        return not isinstance(self._holder, Named)

    def kill(self) -> None:
        """SIGKILL the server's first process. See RabbitServer.settle() about new queues.

        Raises: NotOurs for a server named by the environment."""
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

    def wait_ready(self, seconds: float | None = None) -> None:
        """Wait until a client may log in.

        Raises: NotReadyInTime with the end of the server's log."""
        try:
            wait_until(self._answers, seconds=seconds or self.READY_SECONDS, what=self.NAME)
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
            raise NotReadyInTime(f"{self.NAME} 已退出。")
        if self.is_ours and not is_listening(self.port):
            return False
        return answer_of(self._lets_in())
