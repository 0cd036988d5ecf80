"""Server processes of our own: started, waited for, their CPU and memory read from /proc, ended by id."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.client import Connection, request

YIKOU = ("-c", "from services.cli import main; main()")
READY_SECONDS = 60.0
STOP_SECONDS = 15.0
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


class NotReady(Exception):
    """A server did not come up; the end of what it printed follows."""


class Server:
    """A running process that answers HTTP on a loopback port."""

    def __init__(self, process: asyncio.subprocess.Process, port: int, log: Path) -> None:
        self._process = process
        self._log = log
        self.port = port
        self.started_at = time.perf_counter()

    @classmethod
    async def start(
        cls, arguments: Sequence[str], *, port: int, log: Path, environment: Mapping[str, str]
    ) -> "Server":
        """Start a Python process; ready() waits for it. log: where its output goes."""
        with log.open("ab") as output:
            process = await asyncio.create_subprocess_exec(
                sys.executable, *arguments, "--port", str(port),
                stdout=output, stderr=output, env={**os.environ, **environment},
            )  # fmt: skip
        return cls(process, port, log)

    async def ready(self, *paths: str) -> float:
        """Wait until every path answers 200.

        Returns: seconds since the start.  Raises: NotReady after a minute or when it ended."""
        for path in paths or ("/readyz",):
            while not await self._answers(path):
                if self._process.returncode is not None:
                    raise NotReady(f"ended with {self._process.returncode}: {self.last_words()}")
                if time.perf_counter() - self.started_at > READY_SECONDS:
                    raise NotReady(f"{path} not ready: {self.last_words()}")
                await asyncio.sleep(0.01)
        return time.perf_counter() - self.started_at

    async def _answers(self, path: str) -> bool:
        try:
            connection = await Connection.open(self.port)
        except OSError:
            return False
        try:
            async with asyncio.timeout(10):
                return (await connection.ask(request("GET", path))).status == 200
        except (OSError, TimeoutError):
            return False
        finally:
            connection.close()

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def cpu_seconds(self) -> float:
        """User and system time it has used so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2]
        user, system = fields.split()[11:13]
        return (int(user) + int(system)) / _TICKS

    def resident_mebibytes(self) -> float:
        """Memory resident now (RSS)."""
        pages = Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * _PAGE / (1 << 20)

    def last_words(self) -> str:
        """The end of what it printed."""
        return self._log.read_text(encoding="utf-8", errors="replace")[-1500:]

    async def stop(self) -> None:
        """End this process and no other: politely, then not."""
        if self._process.returncode is not None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()


class CommandFailed(Exception):
    """A `yikou` command ended with an error."""


async def yikou(*arguments: str, environment: Mapping[str, str]) -> None:
    """Run one `yikou` command to its end.

    Raises: CommandFailed with what it printed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, *YIKOU, *arguments,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        env={**os.environ, **environment},
    )  # fmt: skip
    output, _ = await process.communicate()
    if process.returncode:
        words = output[-1500:].decode(errors="replace")
        raise CommandFailed(f"yikou {' '.join(arguments)}: {words}")
