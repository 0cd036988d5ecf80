"""Runs a composed system behind uvicorn: background work beside HTTP, ending in good order."""

import asyncio
import gc
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress

import uvicorn
from sqlalchemy.exc import SQLAlchemyError

from services.all_in_one import COMPONENTS, System
from shared import telemetry
from shared.settings import ServiceSettings
from shared.worker import seal_audit

_log = telemetry.logger("serving")


class PortUnavailable(Exception):
    """无法监听这个地址和端口：已被别的程序占用，或不属于本机。请用 --port 换一个，或先结束占用它的程序。"""


def listener(host: str, port: int) -> socket.socket:
    """A socket bound to the address, taken before anything else is started.

    Raises: PortUnavailable."""
    bound = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
    except OSError as error:
        bound.close()
        raise PortUnavailable(f"{host}:{port}  {PortUnavailable.__doc__}") from error
    return bound


async def serve_system(
    settings: ServiceSettings,
    *,
    names: Sequence[str] = tuple(COMPONENTS),
    host: str = "127.0.0.1",
    port: int = 8000,
) -> None:
    """Serve until a signal ends it. An embedded system brings its own databases up to date first."""
    with listener(host, port) as bound:
        system = System(settings, names=names)
        if settings.is_embedded:
            await system.migrate()
        await serve(system, bound)


async def serve(
    system: System, bound: socket.socket, *, on_ready: Callable[[], None] = lambda: None
) -> None:
    """Serve a system that is ready to run; returns after a signal, with everything closed.

    bound: the listener's socket."""
    for service in system.services.values():
        service.keys.require()
    server = uvicorn.Server(
        uvicorn.Config(
            system.application,
            log_level="warning",
            access_log=False,
            lifespan="off",
            loop="auto",
            http="httptools",
            timeout_graceful_shutdown=5,
            server_header=False,
            proxy_headers=True,
            forwarded_allow_ips=system.settings.trusted_proxies,
        )
    )
    work = asyncio.create_task(system.run())
    serving = asyncio.create_task(server.serve(sockets=[bound]))
    try:
        await _started(server, serving)
        gc.collect()
        gc.freeze()
        gc.enable()  # the command line switches it off while everything is being imported
        on_ready()
        done, _ = await asyncio.wait((work, serving), return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        server.should_exit = True
        work.cancel()
        with suppress(asyncio.CancelledError):
            await work
        await asyncio.gather(serving, return_exceptions=True)
        await _close(system)


async def _close(system: System) -> None:
    """Seal what the audit holds and close everything, whether or not the databases are still there:
    what is left unsealed is sealed after the next start."""
    try:
        for service in system.services.values():
            try:
                await seal_audit(service)
            except (SQLAlchemyError, OSError) as error:
                reason = str(error).splitlines()[0]
                _log.warning("audit rows left unsealed", service=service.name, reason=reason)
    finally:
        await system.close()


async def _started(server: uvicorn.Server, serving: asyncio.Task[None]) -> None:
    while not server.started:
        if serving.done():
            serving.result()
            raise RuntimeError("the server did not start")
        await asyncio.sleep(0.01)
