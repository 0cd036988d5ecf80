"""A worker that is told to end does so, even where the database answers the cancellation with an error."""

import asyncio
from contextlib import suppress

import pytest

from shared.cancelling import end_if_asked


async def test_a_loop_ends_though_its_cancellation_came_out_as_an_error() -> None:
    rounds = 0

    async def cut_off() -> None:
        nonlocal rounds
        rounds += 1
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            raise ConnectionError("the underlying connection is closed") from None

    async def loop() -> None:
        while True:
            try:
                await cut_off()
            except ConnectionError:
                end_if_asked()

    task = asyncio.create_task(loop())
    await asyncio.sleep(0)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await asyncio.wait_for(task, 5)

    assert task.cancelled()
    assert rounds == 1


async def test_an_error_that_nobody_asked_for_ends_no_loop() -> None:
    try:
        raise ConnectionError("gone")
    except ConnectionError:
        end_if_asked()


def test_outside_a_task_nothing_is_asked() -> None:
    with pytest.raises(RuntimeError):
        end_if_asked()
