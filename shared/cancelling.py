"""Cancellations that must not get lost: a driver may answer one with an error of its own."""

import asyncio


def is_asked_to_end() -> bool:
    """Whether somebody has asked the present task to end."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def end_if_asked() -> None:
    """For every round of an endless loop: a task that was asked to end does not go on.

    A connection that is cut in the middle of a statement or a confirmation tells so by an error of its
    own in place of the cancellation, and whoever handles errors within the round takes it for one; a
    task group whose children failed while they ended does the same.  Raises: CancelledError."""
    if is_asked_to_end():
        raise asyncio.CancelledError
