"""Several things at once."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

T = TypeVar("T")

Work = Callable[[], Awaitable[None]]
"""What goes on until it is cancelled."""


async def all_of(asking: Iterable[Awaitable[T]]) -> list[T]:
    """Return all answers, in order. When some fail, wait for the others and raise the first error.

    Unlike in a task group nobody is cut off: what the others find is of use to whoever comes next.
    """
    answers = await asyncio.gather(*asking, return_exceptions=True)
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer
    return [answer for answer in answers if not isinstance(answer, BaseException)]


async def work_on(all_work: Iterable[Work]) -> None:
    """Let all work go on side by side; cancel to stop.

    What one of it raises ends the others, and is raised. Coming to an end counts as a failure.
    """
    async with asyncio.TaskGroup() as group:
        for work in all_work:
            group.create_task(_forever(work))
        await asyncio.Event().wait()


async def _forever(work: Work) -> None:
    await work()
    raise RuntimeError(f"{work} came to an end")
