"""Cancellations that must not get lost: a driver may answer one with an error of its own."""

import asyncio


def is_asked_to_end() -> bool:
    """Whether somebody has asked the present task to end."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def end_if_asked() -> None:
    """For the outer edge of a loop, after an error: a task that was asked to end does not go on.

    A database connection that is cut in the middle of a statement tells so by an error of its own in
    place of the cancellation.  Raises: CancelledError."""
    if is_asked_to_end():
        raise asyncio.CancelledError
