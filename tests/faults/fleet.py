"""The four services as processes under a supervisor: whoever dies is started again at once."""

import asyncio
import contextlib
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import httpx2

from provision.waiting import LOOPBACK, free_port
from services.all_in_one import COMPONENTS
from shared.settings import ServiceSettings

READY_SECONDS = 60.0
STOP_SECONDS = 15.0
SHORTEST_LIFE_SECONDS = 0.5
MOST_OF_AN_ERROR = 300
ROOT = Path(__file__).parents[2]


class NotReady(Exception):
    """A service did not answer in time."""


class ServiceProcess:
    """One service: `yikou serve <name>` on a port that stays its own."""

    def __init__(self, name: str, environment: Mapping[str, str], folder: Path) -> None:
        self.name = name
        self.port = free_port()
        self.starts = 0
        self.kills = 0
        self.log = folder / f"{name}.log"
        self._environment = {**os.environ, **environment}
        self._running: asyncio.subprocess.Process | None = None
        self._is_wanted = True

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def unasked_deaths(self) -> int:
        """How often it ended although nobody had killed it."""
        return max(0, self.starts - 1 - self.kills)

    async def supervise(self) -> None:
        """Keep it running until stop()."""
        loop = asyncio.get_running_loop()
        while self._is_wanted:
            started = loop.time()
            self._running = await self._start()
            self.starts += 1
            await self._running.wait()
            if loop.time() - started < SHORTEST_LIFE_SECONDS:
                await asyncio.sleep(SHORTEST_LIFE_SECONDS)

    async def _start(self) -> asyncio.subprocess.Process:
        command = ("serve", self.name, "--port", str(self.port))
        with self.log.open("ab") as output:
            return await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.faults.child", str(os.getpid()), *command,
                cwd=ROOT, env=self._environment, stdin=asyncio.subprocess.DEVNULL,
                stdout=output, stderr=output,
            )  # fmt: skip

    def kill(self) -> bool:
        """SIGKILL. Returns: whether there was a process to kill."""
        if self._running is None or self._running.returncode is not None:
            return False
        with contextlib.suppress(ProcessLookupError):
            self._running.kill()
            self.kills += 1
            return True
        return False

    async def stop(self) -> None:
        """End it in good order, or by SIGKILL when it takes too long."""
        self._is_wanted = False
        if self._running is None or self._running.returncode is not None:
            return
        self._running.terminate()
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await self._running.wait()
        except TimeoutError:
            self._running.kill()
            await self._running.wait()


class Fleet:
    """All four services, each with its own process, database and queue."""

    def __init__(self, settings: ServiceSettings, folder: Path) -> None:
        environment = {
            "YIKOU_DATABASE_URL": settings.database_url,
            "YIKOU_BROKER_URL": settings.broker_url,
            "YIKOU_VAR_DIR": str(settings.var_dir),
            "YIKOU_KEYS_DIR": str(settings.keys_folder),
            "YIKOU_DATABASE_POOL_SIZE": "8",
            "YIKOU_LOG_LEVEL": "WARNING",
            "PYTHONPATH": str(ROOT),
        }
        folder.mkdir(parents=True, exist_ok=True)
        self.members = {name: ServiceProcess(name, environment, folder) for name in COMPONENTS}
        self._supervisors: list[asyncio.Task[None]] = []

    def url_of(self, path: str) -> str:
        """The base URL of the service that owns the path's resource."""
        resource = path.split("/", maxsplit=1)[0].split("?", maxsplit=1)[0]
        owner = next(name for name, one in COMPONENTS.items() if resource in one.resources)
        return self.members[owner].url

    async def __aenter__(self) -> "Fleet":
        for member in self.members.values():
            self._supervisors.append(asyncio.create_task(member.supervise()))
        try:
            await self.wait_ready()
        except BaseException:
            await self.stop()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def stop(self) -> None:
        """End all members."""
        await asyncio.gather(*(member.stop() for member in self.members.values()))
        for supervisor in self._supervisors:
            supervisor.cancel()
        await asyncio.gather(*self._supervisors, return_exceptions=True)

    async def wait_ready(self, seconds: float = READY_SECONDS) -> None:
        """Wait until every member answers.

        Raises: NotReady with the end of the log of the first that does not."""
        async with httpx2.AsyncClient(timeout=5) as client:
            for member in self.members.values():
                try:
                    async with asyncio.timeout(seconds):
                        await _until_ready(client, member.url)
                except TimeoutError:
                    raise NotReady(f"{member.name}: {_last_words([member])}") from None

    def unforeseen(self) -> Counter[str]:
        """Requests that met an error nobody had foreseen, by service and the error's last words."""
        return Counter(
            f"{member.name}: {str(line.get('exception')).rsplit(chr(10), 1)[-1][:MOST_OF_AN_ERROR]}"
            for member in self.members.values()
            for line in _told(member.log)
            if line.get("event") == "request failed"
        )

    def last_words(self) -> str:
        """The end of every log."""
        return _last_words(list(self.members.values()))


def _told(log: Path) -> Iterator[dict[str, object]]:
    """The lines of a log that can be read; a killed process may leave half a line."""
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        with contextlib.suppress(ValueError):
            told = json.loads(line)
            if isinstance(told, dict):
                yield told


async def _until_ready(client: httpx2.AsyncClient, url: str) -> None:
    while True:
        with contextlib.suppress(httpx2.TransportError):
            if (await client.get(f"{url}/readyz")).status_code == 200:
                return
        await asyncio.sleep(0.1)


def _last_words(members: Sequence[ServiceProcess]) -> str:
    return "\n".join(
        f"--- {member.name}\n{member.log.read_text(errors='replace')[-1500:]}"
        for member in members
        if member.log.exists()
    )
