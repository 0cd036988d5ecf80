"""`python -m provision up`: both servers until Ctrl-C, their URLs as one JSON line."""

import argparse
import json
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from provision import PostgresServer, ProvisionError, RabbitServer

SERVICES = ("intake", "routing", "licensing", "notify")


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit status: 0 after a clean end, 1 when a server could not be had."""
    parser = argparse.ArgumentParser(
        prog="python -m provision", description="为测试、压测和故障演练准备 PostgreSQL 与 RabbitMQ"
    )
    commands = parser.add_subparsers(dest="command", required=True)
    up = commands.add_parser("up", help="启动两个服务器，输出一行 JSON 网址，按 Ctrl-C 结束并清理")
    up.add_argument("--directory", type=Path, default=Path("var/provision"), help="文件存放目录")
    chosen = parser.parse_args(arguments)
    try:
        _up(chosen.directory)
    except ProvisionError as trouble:
        sys.stderr.write(f"{trouble}\n")
        return 1
    return 0


def _up(directory: Path) -> None:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with (
            PostgresServer.find_or_start(directory) as database,
            RabbitServer.find_or_start(directory) as broker,
        ):
            names = {service: f"yikou_{service}" for service in SERVICES}
            database.create_databases(names.values())
            ready = {
                "databases": {name: database.url(names[name]) for name in SERVICES},
                "broker": broker.url,
                "postgres_pid": database.pid,
                "broker_pid": broker.pid,
            }
            sys.stdout.write(json.dumps(ready) + "\n")
            sys.stdout.flush()
            signal.pause()
    except KeyboardInterrupt:
        sys.stderr.write("正在停止……\n")


if __name__ == "__main__":
    sys.exit(main())
