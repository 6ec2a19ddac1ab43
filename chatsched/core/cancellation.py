"""Loops that end when they are told to, also when a library forgets that it was told."""

import asyncio


def heed_cancellation() -> None:
    """Raise `asyncio.CancelledError` if the current task has been asked to end.

    Before Python 3.12 ``asyncio.wait_for`` loses a cancellation that comes in the same turn as
    what it waits for, and the drivers of MongoDB and Redis read and write under it. Loops that
    use either and are meant to run until cancelled call this once a turn.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
