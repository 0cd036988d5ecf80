"""PostgreSQL and RabbitMQ for tests, benchmarks and the fault run.

Development equipment: nothing under services/ or shared/ may import it. A server is found by an
environment variable, else started privately from installed binaries on a free loopback port, else
installed (apt as root) or run in a container; only what was started here is ever ended.

    with PostgresServer.find_or_start(directory) as database:
        database.create_databases(["yikou_intake"])
        database.url("yikou_intake")     # postgresql+asyncpg://...
"""

from provision.errors import (
    InstallationFailed,
    NothingToStart,
    NotOurs,
    NotReadyInTime,
    ProvisionError,
)
from provision.postgresql import PostgresServer
from provision.rabbitmq import RabbitServer

__all__ = [
    "InstallationFailed",
    "NotOurs",
    "NotReadyInTime",
    "NothingToStart",
    "PostgresServer",
    "ProvisionError",
    "RabbitServer",
]
