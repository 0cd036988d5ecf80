"""Who holds a server: somebody else, or a container engine of this machine.

A holder starts, stops and kills one server; processes of our own are in postgresql.py and
rabbitmq.py, since each server has its own way of being asked to stop."""

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from typing import Protocol

from provision.errors import InstallationFailed, NotOurs
from provision.guard import Guard
from provision.waiting import LOOPBACK


class Holder(Protocol):
    """What holds one server."""

    @property
    def pid(self) -> int | None:
        """Process id of the server on this machine, while it runs as our own process."""

    def start(self) -> None:
        """Start the server on the ports and files it had before; does not wait for it."""

    def stop(self) -> None:
        """Ask the server to end and wait for it."""

    def kill(self) -> None:
        """End the server at once with SIGKILL."""

    def end(self) -> None:
        """Stop, and remove every trace."""

    def kill_inside(self, pid: int) -> None:
        """SIGKILL one process of the server, by the id the server itself gives it."""

    def run_tool(self, command: Sequence[str]) -> str:
        """Run one of the server's own tools beside it and return what it printed."""

    def last_words(self) -> str:
        """The end of the server's log, for error messages."""

    def has_exited(self) -> bool:
        """Whether the server is known to have ended by itself."""


class Named:
    """A running server somebody else started: used, never stopped."""

    pid: int | None = None

    def start(self) -> None:
        raise NotOurs("")

    def stop(self) -> None:
        return

    def kill(self) -> None:
        raise NotOurs("")

    def end(self) -> None:
        return

    def kill_inside(self, pid: int) -> None:
        raise NotOurs(f"进程 {pid}。")

    def run_tool(self, command: Sequence[str]) -> str:
        raise NotOurs(" ".join(command))

    def last_words(self) -> str:
        return ""

    def has_exited(self) -> bool:
        return False


def find_engine() -> str | None:
    """The command of a container engine that answers on this machine, or None."""
    for engine in ("docker", "podman"):
        if shutil.which(engine) is None:
            continue
        answer = subprocess.run([engine, "info"], capture_output=True, check=False, timeout=30)
        if answer.returncode == 0:
            return engine
    return None


class Container:
    """A container we started; its server listens on a loopback port of this machine."""

    pid: int | None = None

    def __init__(
        self, engine: str, image: str, ports: tuple[int, int], environment: Mapping[str, str]
    ) -> None:
        """ports: (on this machine, in the container)."""
        self._engine = engine
        outside, inside = ports
        settings = [f"--env={name}={text}" for name, text in environment.items()]
        publish = f"--publish={LOOPBACK}:{outside}:{inside}"
        self._guard = Guard()
        self._name = self._call("create", publish, *settings, image).strip().splitlines()[-1]
        self._guard.container(engine, self._name)

    def start(self) -> None:
        self._call("start", self._name)

    def stop(self) -> None:
        self._call("stop", "--time=30", self._name)

    def kill(self) -> None:
        self._call("kill", "--signal=KILL", self._name)

    def end(self) -> None:
        self._guard.end()

    def kill_inside(self, pid: int) -> None:
        self._call("exec", "--user=0", self._name, "sh", "-c", f"kill -KILL {pid}")

    def run_tool(self, command: Sequence[str]) -> str:
        return self._call("exec", self._name, *command)

    def last_words(self) -> str:
        return self._call("logs", "--tail=30", self._name)

    def has_exited(self) -> bool:
        state = self._call("inspect", "--format={{.State.Running}}", self._name)
        return state.strip() == "false"

    def _call(self, *arguments: str) -> str:
        finished = subprocess.run(
            [self._engine, *arguments], capture_output=True, text=True, check=False
        )
        if finished.returncode != 0:
            raise InstallationFailed(f"{self._engine} {arguments[0]}：{finished.stderr[-2000:]}")
        return finished.stdout
