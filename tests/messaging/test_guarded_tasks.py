"""A connection may be lost before its tasks took their first step; nothing may be left behind then."""

import asyncio
import gc
import warnings

import pytest

from shared.messaging.rabbitmq_bus import guarded


async def _idle() -> None:
    await asyncio.Event().wait()


async def test_a_task_cancelled_before_its_first_step_leaves_no_coroutine_behind() -> None:
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        task = asyncio.create_task(guarded(_idle))
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        gc.collect()

    assert not seen


async def test_a_cancellation_from_within_is_a_lost_connection() -> None:
    async def cancelled_inside() -> None:
        raise asyncio.CancelledError

    with pytest.raises(ConnectionError):
        await guarded(cancelled_inside)
