"""Waiting for a condition with a deadline, never for a length of time; and a loop that waits."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

Found = TypeVar("Found")
ROUNDS = 20
SECONDS_A_ROUND = 0.1


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


class PatientLoop(asyncio.SelectorEventLoop):
    """A test's loop, which lets what closed connections leave behind end before it closes.

    aio-pika and aiormq answer the end of a connection with new tasks; one that never takes its first
    step would be reported at some later test."""

    def close(self) -> None:
        if not self.is_closed():
            for is_last_chance in (False, True):
                for _ in range(ROUNDS):
                    left = asyncio.all_tasks(self)
                    if not left:
                        break
                    for task in left if is_last_chance else ():
                        task.cancel()
                    self.run_until_complete(asyncio.wait(left, timeout=SECONDS_A_ROUND))
        super().close()
