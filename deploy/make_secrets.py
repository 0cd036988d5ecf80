"""Make deploy/secrets/: random passwords, and the files derived from them.

Standard library only, so that it runs on a bare machine. A present password file is kept; URL files
and RabbitMQ definitions are written anew each time. The folder is closed to others (0700); the
files in it are readable (0644), because a container's unprivileged account must read those that
are mounted into it, and only those are."""

import argparse
import base64
import hashlib
import json
import re
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any

SERVICES = ("intake", "routing", "licensing", "notify")
VHOST = "yikou"
EVENTS, TASKS, DECISIONS, DEAD = "yikou.events", "yikou.tasks", "yikou.decisions", "yikou.dead"
EXCHANGES = (EVENTS, TASKS, DECISIONS, DEAD)
_ANY_ROUTING_KEY = ".*"

MAY_ANNOUNCE: dict[str, dict[str, str]] = {
    "intake": {EVENTS: r"^(application|appointment|rating|complaint|suggestion|item)\."},
    "routing": {
        EVENTS: r"^(calendar|case|card|office|staff|urging_order|inquiry)\.",
        TASKS: r"^(desk|external)\.",
    },
    "licensing": {EVENTS: r"^(licence|post_check|inspection)\.", DECISIONS: r"^task\."},
    "notify": {EVENTS: r"^(delivery|subscription)\."},
}
"""Per service: the exchanges it may publish on, and the routing keys it may use there."""
OFFICE = "office_"
_OFFICE_CODE = re.compile(r"[0-9A-Z]{18}")
_OFFICE_KEY = re.compile(r"external\.[a-z]+\.\d{6,12}\.[A-Za-z0-9_-]+")


def main(arguments: Sequence[str] | None = None) -> None:
    """Make what is missing and say where it is."""
    parser = argparse.ArgumentParser(description="生成数据库与消息服务器的随机口令和连接文件")
    default = Path(__file__).parent / "secrets"
    parser.add_argument("--directory", type=Path, default=default, help="存放目录")
    parser.add_argument("--postgres", default="postgres:5432", help="PostgreSQL 的地址：端口")
    parser.add_argument("--rabbitmq", default="rabbitmq:5672", help="RabbitMQ 的地址：端口")
    parser.add_argument(
        "--office", nargs=2, action="append", default=[], metavar=("机构编码", "路由键"),
        help="为部门自有系统建用户；路由键形如 external.district.410102.civil_affairs",
    )  # fmt: skip
    chosen = parser.parse_args(arguments)
    for code, routing_key in chosen.office:
        if not (_OFFICE_CODE.fullmatch(code) and _OFFICE_KEY.fullmatch(routing_key)):
            parser.error(f"机构编码或路由键有误：{code} {routing_key}")
        add_office(chosen.directory, code, routing_key)
    make_secrets(chosen.directory, postgres=chosen.postgres, rabbitmq=chosen.rabbitmq)
    print(f"已就绪：{chosen.directory}")  # noqa: T201  tells the operator where they are


def make_secrets(directory: Path, *, postgres: str, rabbitmq: str) -> None:
    """Write every secret file of docker-compose.yml.

    postgres, rabbitmq: host:port as the services see them."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    directory.chmod(0o700)
    _password(directory / "postgres_superuser")
    migrator = _password(directory / "postgres_migrator")
    _write(
        directory / "database_url_migrator",
        f"postgresql+asyncpg://yikou_migrator:{migrator}@{postgres}/yikou_{{service}}",
    )
    broker_passwords = {}
    for service in SERVICES:
        password = _password(directory / f"postgres_{service}")
        user = f"yikou_{service}"
        database_url = f"postgresql+asyncpg://{user}:{password}@{postgres}/{user}"
        _write(directory / f"database_url_{service}", database_url)
        broker_passwords[service] = _password(directory / f"rabbitmq_{service}")
        broker_url = f"amqp://{user}:{broker_passwords[service]}@{rabbitmq}/{VHOST}"
        _write(directory / f"broker_url_{service}", broker_url)
    offices = {}
    for file in sorted(directory.glob(f"{OFFICE}*")):
        offices[file.name] = file.read_text(encoding="utf-8").strip()
        password = broker_passwords[file.name] = _password(directory / f"rabbitmq_{file.name}")
        broker_url = f"amqp://yikou_{file.name}:{password}@{rabbitmq}/{VHOST}"
        _write(directory / f"broker_url_{file.name}", broker_url)
    written = json.dumps(definitions(broker_passwords, offices), indent=1)
    _write(directory / "rabbitmq_definitions", written)


def add_office(directory: Path, code: str, routing_key: str) -> None:
    """Remember a department's own system, which gets a broker user of its own.

    code: of its organisation.  routing_key: of the tasks that come to it."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write(directory / f"{OFFICE}{code}", routing_key)


def definitions(passwords: dict[str, str], offices: dict[str, str]) -> dict[str, Any]:
    """RabbitMQ definitions: the virtual host, the exchanges, a user per service and per office.

    A service declares, writes and reads its own queues; of the exchanges it may publish on those of
    MAY_ANNOUNCE, and bind its queues to any. An office answers, and binds its queues to its own work
    alone. offices: the routing key of their tasks, by "office_<organisation code>"."""
    return {
        "vhosts": [{"name": VHOST}],
        "users": [
            {
                "name": f"yikou_{service}",
                "password_hash": password_hash(passwords[service], secrets.token_bytes(4)),
                "hashing_algorithm": "rabbit_password_hashing_sha256",
                "tags": [],
            }
            for service in (*SERVICES, *offices)
        ],
        "permissions": [
            *(_permission(service) for service in SERVICES),
            *(_office_permission(office) for office in offices),
        ],
        "topic_permissions": [
            {
                "user": f"yikou_{service}",
                "vhost": VHOST,
                "exchange": exchange,
                "write": MAY_ANNOUNCE[service].get(exchange, "^$"),
                "read": _ANY_ROUTING_KEY,
            }
            for service in SERVICES
            for exchange in (EVENTS, TASKS, DECISIONS)
        ]
        + [
            _office_topics(office, key, one) for office, key in offices.items() for one in EXCHANGES
        ],
        "exchanges": [
            {
                "name": name,
                "vhost": VHOST,
                "type": "topic",
                "durable": True,
                "auto_delete": False,
                "internal": False,
                "arguments": {},
            }
            for name in EXCHANGES
        ],
    }


def _permission(service: str) -> dict[str, str]:
    own, exchanges = rf"{service}\..*", "|".join(_literal(name) for name in EXCHANGES)
    written = "|".join(_literal(name) for name in (*MAY_ANNOUNCE[service], DEAD))
    return {
        "user": f"yikou_{service}",
        "vhost": VHOST,
        "configure": f"^({own}|{exchanges})$",
        "write": f"^({own}|{written})$",
        "read": f"^({own}|{exchanges})$",
    }


def _office_permission(office: str) -> dict[str, str]:
    own = rf"yikou_{office}\..*"
    return {
        "user": f"yikou_{office}",
        "vhost": VHOST,
        "configure": f"^{own}$",
        "write": f"^({own}|{_literal(DECISIONS)})$",
        "read": f"^({own}|{_literal(TASKS)})$",
    }


def _office_topics(office: str, routing_key: str, exchange: str) -> dict[str, str]:
    return {
        "user": f"yikou_{office}",
        "vhost": VHOST,
        "exchange": exchange,
        "write": MAY_ANNOUNCE["licensing"][DECISIONS] if exchange == DECISIONS else "^$",
        "read": f"^{_literal(routing_key)}$" if exchange == TASKS else "^$",
    }


def _literal(name: str) -> str:
    return name.replace(".", r"\.")


def password_hash(password: str, salt: bytes) -> str:
    """RabbitMQ's form of a salted SHA-256.

    salt: four random bytes.  Source: RabbitMQ documentation, "Credentials and Passwords"."""
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()


def _password(file: Path) -> str:
    if not file.exists():
        _write(file, secrets.token_urlsafe(24))
    return file.read_text(encoding="utf-8").strip()


def _write(file: Path, text: str) -> None:
    new = file.with_name(f".{file.name}.new")
    new.write_text(text + "\n", encoding="utf-8")
    new.chmod(0o644)
    new.replace(file)


if __name__ == "__main__":
    main()
