"""A PostgreSQL cluster of our own, run as a process of an unprivileged account."""

import os
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

from provision.accounts import Account
from provision.guard import Guard
from provision.guardian import children_of, start_ticks
from provision.waiting import LOOPBACK, wait_until

ADMINISTRATOR = "yikou_admin"
_STOP_SECONDS = 30
_SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "200",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "timezone": "UTC",
}


class PostgresProcess:
    """A freshly made cluster and its postmaster."""

    def __init__(self, binaries: Path, directory: Path, port: int, password: str) -> None:
        """Make the cluster; start() starts it.

        Raises: InstallationFailed with initdb's words."""
        self.port = port
        self._binaries = binaries
        self._account = Account.first_of("postgres", "nobody")
        self._home = self._account.private_directory(directory, "postgresql")
        self._log = self._account.write(self._home / "server.log", "")
        self._guard = Guard()
        self._guard.directory(self._home)
        self._postmaster: subprocess.Popen[bytes] | None = None
        self._orphans: tuple[int, ...] = ()
        secret = self._account.write(self._home / "password", password)
        self.run_tool(
            (
                str(binaries / "initdb"),
                f"--pgdata={self._home / 'cluster'}",
                f"--username={ADMINISTRATOR}",
                f"--pwfile={secret}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--no-locale",
                "--no-sync",
            )
        )

    @property
    def pid(self) -> int | None:
        return None if self._postmaster is None else self._postmaster.pid

    def start(self) -> None:
        """Start the postmaster once the backends of a killed one are gone.

        They hold the shared memory, and a new postmaster refuses to start beside them."""
        wait_until(
            lambda: not any(start_ticks(pid) for pid in self._orphans),
            seconds=_STOP_SECONDS,
            what="旧的 PostgreSQL 后端进程退出",
        )
        settings = [f"--{name}={text}" for name, text in _SETTINGS.items()]
        command = [str(self._binaries / "postgres"), "-D", str(self._home / "cluster")]
        self._postmaster = self._account.spawn(
            [*command, f"--port={self.port}", *settings],
            home=self._home,
            environment={},
            log=self._log,
        )
        self._guard.process(self._postmaster.pid)

    def stop(self) -> None:
        """Fast shutdown: clients are disconnected, everything is written."""
        if self._postmaster is None or self._postmaster.poll() is not None:
            return
        self._postmaster.send_signal(signal.SIGINT)
        try:
            self._postmaster.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        if self._postmaster is not None:
            self._orphans = children_of(self._postmaster.pid)
            self._postmaster.kill()
            self._postmaster.wait()

    def end(self) -> None:
        self.stop()
        self._guard.end()

    def kill_inside(self, pid: int) -> None:
        os.kill(pid, signal.SIGKILL)

    def run_tool(self, command: Sequence[str]) -> str:
        return self._account.run(command, home=self._home, environment={})

    def last_words(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")[-2000:]

    def has_exited(self) -> bool:
        return self._postmaster is not None and self._postmaster.poll() is not None
