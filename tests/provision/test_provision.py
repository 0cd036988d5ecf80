"""The servers of tests and fault runs: found or started, killed, started again, never left."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import aio_pika
import asyncpg
import pytest

from provision import NothingToStart, NotOurs, PostgresServer, RabbitServer
from provision import server as server_module
from provision.accounts import Account
from provision.guardian import start_ticks
from provision.server import Server
from provision.waiting import free_port, wait_until


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    with PostgresServer.find_or_start(tmp_path_factory.mktemp("postgresql")) as server:
        yield server


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RabbitServer]:
    with RabbitServer.find_or_start(tmp_path_factory.mktemp("rabbitmq")) as server:
        yield server


def plain(url: str) -> str:
    return url.replace("postgresql+asyncpg://", "postgresql://")


async def ask(url: str, statement: str) -> object:
    connection = await asyncpg.connect(plain(url))
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


async def test_a_created_database_accepts_connections_and_keeps_writes_durable(
    database: PostgresServer,
) -> None:
    await asyncio.to_thread(database.create_databases, ["provision_durable"])

    fsync = await ask(database.url("provision_durable"), "SHOW fsync")
    synchronous_commit = await ask(database.url("provision_durable"), "SHOW synchronous_commit")
    encoding = await ask(database.url("provision_durable"), "SHOW server_encoding")

    assert (fsync, synchronous_commit, encoding) == ("on", "on", "UTF8")


async def test_creating_a_database_twice_keeps_what_it_holds(database: PostgresServer) -> None:
    url = database.url("provision_twice")
    await asyncio.to_thread(database.create_databases, ["provision_twice"])
    await ask(url, "CREATE TABLE IF NOT EXISTS kept (number integer)")

    await asyncio.to_thread(database.create_databases, ["provision_twice"])

    assert await ask(url, "SELECT count(*) FROM kept") == 0
    await asyncio.to_thread(database.drop_databases, ["provision_twice"])


async def test_a_killed_backend_loses_its_connection_and_the_server_recovers(
    database: PostgresServer,
) -> None:
    if not database.is_ours:
        pytest.skip("a server named by the environment is not killed")
    connection = await asyncpg.connect(plain(database.url("postgres")))

    killed = await asyncio.to_thread(database.kill_backend)
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        await connection.fetchval("SELECT pg_sleep(30)")
    await asyncio.to_thread(database.wait_ready)

    assert killed is not None
    assert await ask(database.url("postgres"), "SELECT 1") == 1


async def test_a_killed_postmaster_starts_again_with_all_committed_rows(
    database: PostgresServer,
) -> None:
    if not database.is_ours:
        pytest.skip("a server named by the environment is not killed")
    url = database.url("provision_kill")
    await asyncio.to_thread(database.create_databases, ["provision_kill"])
    connection = await asyncpg.connect(plain(url))
    await connection.execute("CREATE TABLE kept (number integer)")
    await connection.execute("INSERT INTO kept VALUES (1)")

    await asyncio.to_thread(database.kill)
    await asyncio.to_thread(database.start_again)

    connection.terminate()
    assert await ask(url, "SELECT count(*) FROM kept") == 1


def test_two_private_servers_run_side_by_side(tmp_path: Path) -> None:
    if PostgresServer.URL_VARIABLE in os.environ:
        pytest.skip("a server is named by the environment")
    with (
        PostgresServer.find_or_start(tmp_path) as first,
        PostgresServer.find_or_start(tmp_path) as second,
    ):
        assert first.port != second.port


async def test_a_confirmed_message_survives_a_killed_broker(broker: RabbitServer) -> None:
    if not broker.is_ours:
        pytest.skip("a server named by the environment is not killed")
    connection = await aio_pika.connect(broker.url)
    channel = await connection.channel(on_return_raises=True)
    queue = await channel.declare_queue(
        "provision.kept.v1", durable=True, arguments={"x-queue-type": "quorum"}
    )
    message = aio_pika.Message(b"kept", delivery_mode=aio_pika.DeliveryMode.PERSISTENT)
    await channel.default_exchange.publish(message, queue.name)
    await connection.close()
    await asyncio.to_thread(broker.settle)

    await asyncio.to_thread(broker.kill)
    await asyncio.to_thread(broker.start_again)

    again = await aio_pika.connect(broker.url)
    kept = await (await again.channel()).get_queue("provision.kept.v1")
    found = await kept.get(timeout=10)
    assert found is not None
    assert found.body == b"kept"
    await found.ack()
    await again.close()


async def test_an_added_virtual_host_is_separate(broker: RabbitServer) -> None:
    if not broker.is_ours:
        pytest.skip("a server named by the environment is left as it is")
    url = await asyncio.to_thread(broker.add_vhost, "provision-other")

    connection = await aio_pika.connect(url)
    channel = await connection.channel()
    with pytest.raises(aio_pika.exceptions.ChannelNotFoundEntity):
        await channel.get_queue("provision.kept.v1")

    await connection.close()


def test_the_broker_listens_on_loopback_only(broker: RabbitServer) -> None:
    pid = broker.pid
    if pid is None:
        pytest.skip("the broker is not a process of our own")

    sockets = {link.name for link in _listening_everywhere(pid)}

    assert sockets == set()


def _listening_everywhere(pid: int) -> list[Path]:
    """File descriptors of the process that are TCP sockets listening on every address."""
    inodes = set()
    for line in Path(f"/proc/{pid}/net/tcp").read_text(encoding="ascii").splitlines()[1:]:
        fields = line.split()
        if fields[3] == "0A" and fields[1].startswith("00000000:"):
            inodes.add(f"socket:[{fields[9]}]")
    descriptors = Path(f"/proc/{pid}/fd").iterdir()
    return [link for link in descriptors if str(link.readlink()) in inodes]


def test_servers_of_a_killed_test_run_are_not_left_behind(tmp_path: Path) -> None:
    if PostgresServer.URL_VARIABLE in os.environ:
        pytest.skip("a server is named by the environment")
    script = (
        "import sys, json, time; from pathlib import Path; from provision import PostgresServer\n"
        "server = PostgresServer.find_or_start(Path(sys.argv[1]))\n"
        "print(json.dumps([server.pid]), flush=True); time.sleep(600)"
    )
    run = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert run.stdout is not None
    (postmaster,) = json.loads(run.stdout.readline())

    run.send_signal(signal.SIGKILL)
    run.communicate()

    wait_until(lambda: start_ticks(postmaster) is None, seconds=20, what="postmaster gone")
    wait_until(lambda: not any(tmp_path.iterdir()), seconds=20, what="files gone")


def test_the_command_prints_urls_that_answer_and_ends_on_the_term_signal(tmp_path: Path) -> None:
    run = subprocess.Popen(
        [sys.executable, "-m", "provision", "up", "--directory", str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert run.stdout is not None
    printed = json.loads(run.stdout.readline())

    answer = asyncio.run(ask(printed["databases"]["intake"], "SELECT current_database()"))
    started_at = time.monotonic()
    run.terminate()
    run.communicate(timeout=60)

    assert answer == "yikou_intake"
    assert run.returncode == 0
    assert time.monotonic() - started_at < 60


def test_a_named_server_is_used_and_cannot_be_killed(
    database: PostgresServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(PostgresServer.URL_VARIABLE, plain(database.url("postgres")))

    named = PostgresServer.find_or_start(tmp_path)
    named.stop()

    assert named.url("postgres") == database.url("postgres")
    with pytest.raises(NotOurs):
        named.kill()
    database.wait_ready(1)


@pytest.mark.parametrize("server", [PostgresServer, RabbitServer])
def test_a_machine_without_servers_root_or_engine_says_what_to_install(
    server: type[Server], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(server.URL_VARIABLE, raising=False)
    monkeypatch.setattr(server, "_binaries", lambda: None)
    monkeypatch.setattr(server_module, "can_install", lambda: False)
    monkeypatch.setattr(server_module, "find_engine", lambda: None)

    with pytest.raises(NothingToStart, match=f"请安装 {server.PACKAGE} "):
        server.find_or_start(tmp_path)


def test_free_ports_lie_below_the_range_of_outgoing_connections() -> None:
    limits = Path("/proc/sys/net/ipv4/ip_local_port_range").read_text(encoding="ascii").split()

    assert free_port() < int(limits[0])


def test_a_folder_another_account_cannot_enter_is_replaced(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    account = Account.first_of("nobody")

    directory = account.private_directory(closed, "server")

    assert account.is_ours or closed not in directory.parents
    directory.rmdir()
