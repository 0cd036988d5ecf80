"""Waiting for a condition with a deadline, never for a length of time."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

Found = TypeVar("Found")


async def until(what: str, look: Callable[[], Awaitable[Found]], *, seconds: float = 30) -> Found:
    """Look until there is something to see.

    Raises: TimeoutError naming what was awaited."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    while True:
        found = await look()
        if found:
            return found
        if loop.time() > deadline:
            raise TimeoutError(what)
        await asyncio.sleep(0.02)


async def tasks_at_rest(*, seconds: float = 10) -> None:
    """Let the tasks that closed connections leave behind end before their loop is closed."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    while loop.time() < deadline:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        if not others:
            return
        await asyncio.wait(others, timeout=0.05)
