"""A RabbitMQ node of our own, run as processes of an unprivileged account.

It has a port mapper (epmd) of its own on a port of its own: several nodes do not meet, and ending
ours cannot touch anybody else's."""

import os
import secrets
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

from provision.accounts import Account
from provision.errors import NothingToStart
from provision.guard import Guard
from provision.waiting import LOOPBACK, free_port, is_listening, wait_until

_STOP_SECONDS = 60


class RabbitProcess:
    """A fresh node: files, port mapper, server."""

    def __init__(
        self, tools: Path, directory: Path, *, port: int, user: str, password: str, vhost: str
    ) -> None:
        """tools: the folder of the rabbitmq-server and rabbitmqctl scripts. start() starts it."""
        self.port = port
        self._tools = tools
        self._account = Account.first_of("rabbitmq", "nobody")
        self._home = self._account.private_directory(directory, "rabbitmq")
        self._log = self._account.write(self._home / "server.log", "")
        self._guard = Guard()
        self._guard.directory(self._home)
        self._server: subprocess.Popen[bytes] | None = None
        self._mapper: subprocess.Popen[bytes] | None = None
        self._mapper_port = free_port()
        self._environment = self._files(user, password, vhost)

    def _files(self, user: str, password: str, vhost: str) -> dict[str, str]:
        write, home = self._account.write, self._home
        settings = (
            f"listeners.tcp.1 = {LOOPBACK}:{self.port}\n"
            f"default_vhost = {vhost}\ndefault_user = {user}\ndefault_pass = {password}\n"
            "default_user_tags.administrator = true\n"
            "default_permissions.configure = .*\n"
            "default_permissions.read = .*\ndefault_permissions.write = .*\n"
            "disk_free_limit.absolute = 100MB\n"
        )
        write(home / ".erlang.cookie", secrets.token_hex(20).upper()).chmod(0o400)
        return {
            "RABBITMQ_NODENAME": f"yikou{secrets.token_hex(4)}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": LOOPBACK,
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(free_port()),
            "RABBITMQ_CONFIG_FILE": str(write(home / "rabbitmq.conf", settings)),
            "RABBITMQ_CONF_ENV_FILE": str(write(home / "rabbitmq-env.conf", "")),
            "RABBITMQ_ADVANCED_CONFIG_FILE": str(write(home / "advanced.config", "[].\n")),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(write(home / "enabled_plugins", "[].\n")),
            "RABBITMQ_MNESIA_BASE": str(home / "mnesia"),
            "RABBITMQ_LOG_BASE": str(home / "log"),
            "RABBITMQ_PID_FILE": str(home / "server.pid"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
            "ERL_EPMD_PORT": str(self._mapper_port),
            "ERL_EPMD_ADDRESS": LOOPBACK,
        }

    @property
    def pid(self) -> int | None:
        """Process id of the Erlang machine, once it has written it."""
        try:
            return int((self._home / "server.pid").read_text(encoding="ascii"))
        except (OSError, ValueError):
            return None

    def start(self) -> None:
        if self._mapper is None:
            self._mapper = self._start_mapper()
        (self._home / "server.pid").unlink(missing_ok=True)
        self._server = self._spawn([str(self._tools / "rabbitmq-server")])
        self._guard.process(self._server.pid)
        wait_until(
            lambda: self.pid is not None or self.has_exited(),
            seconds=_STOP_SECONDS,
            what="RabbitMQ 进程号",
        )
        if self.pid is not None:
            self._guard.process(self.pid)

    def _start_mapper(self) -> subprocess.Popen[bytes]:
        mapper = self._spawn([_port_mapper(), "-port", str(self._mapper_port)])
        self._guard.process(mapper.pid)
        wait_until(lambda: is_listening(self._mapper_port), seconds=10, what="epmd")
        return mapper

    def _spawn(self, command: Sequence[str]) -> subprocess.Popen[bytes]:
        return self._account.spawn(
            command, home=self._home, environment=self._environment, log=self._log
        )

    def stop(self) -> None:
        """Let the node close its queues and end; then its port mapper."""
        if self._server is not None and self._server.poll() is None:
            self._signal(signal.SIGTERM)
            try:
                self._server.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill()
        if self._mapper is not None:
            self._mapper.terminate()
            self._mapper.wait()
            self._mapper = None

    def kill(self) -> None:
        if self._server is not None:
            self._signal(signal.SIGKILL)
            self._server.wait()

    def _signal(self, number: signal.Signals) -> None:
        """Signal the Erlang machine; the shell that started it ends with it."""
        if self._server is None or self._server.poll() is not None:
            return
        pid = self.pid
        os.kill(pid if pid is not None else self._server.pid, number)

    def end(self) -> None:
        self.stop()
        self._guard.end()

    def kill_inside(self, pid: int) -> None:
        os.kill(pid, signal.SIGKILL)

    def run_tool(self, command: Sequence[str]) -> str:
        tool = [str(self._tools / command[0]), *command[1:]]
        return self._account.run(tool, home=self._home, environment=self._environment)

    def last_words(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")[-2000:]

    def has_exited(self) -> bool:
        return self._server is not None and self._server.poll() is not None


def _port_mapper() -> str:
    places = [shutil.which("epmd"), *sorted(map(str, Path("/").glob("usr/lib*/erlang/bin/epmd")))]
    found = next((place for place in places if place), None)
    if found is None:
        raise NothingToStart("找不到 epmd，请安装 Erlang。")
    return found
