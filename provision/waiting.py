"""Waiting for a condition with a deadline, and asking an async question from sync code."""

import asyncio
import random
import socket
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from provision.errors import NotReadyInTime

Answer = TypeVar("Answer")

LOOPBACK = "127.0.0.1"
_PORTS = range(20_000, 32_000)


def wait_until(
    is_true: Callable[[], bool], *, seconds: float, what: str, pause_seconds: float = 0.1
) -> None:
    """Return as soon as is_true() holds.

    Raises: NotReadyInTime after `seconds`, naming `what`."""
    ends_at = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() >= ends_at:
            raise NotReadyInTime(f"{what}，已等待 {seconds:g} 秒。")
        time.sleep(pause_seconds)


def answer_of(question: Coroutine[Any, Any, Answer]) -> Answer:
    """Run a coroutine to its end on a loop of its own, even under a running loop."""
    with ThreadPoolExecutor(max_workers=1) as executor:
        return executor.submit(asyncio.run, question).result()


def free_port() -> int:
    """A loopback TCP port nobody listens on.

    Below the kernel's ephemeral range on purpose: a client that keeps dialling a port of that
    range while the server is down can end up connected to itself."""
    for port in random.sample(_PORTS, 500):
        with socket.socket() as probe:
            try:
                probe.bind((LOOPBACK, port))
            except OSError:
                continue
            return port
    raise NotReadyInTime("没有空闲端口。")


def is_listening(port: int) -> bool:
    """Whether a TCP connection to the loopback port is accepted."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=1):
            return True
    except OSError:
        return False
