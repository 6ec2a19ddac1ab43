"""Waiting for several answers at once."""

import asyncio
from collections.abc import Awaitable, Iterable
from typing import TypeVar

T = TypeVar("T")


async def all_of(asking: Iterable[Awaitable[T]]) -> list[T]:
    """Return all answers, in order. When some fail, wait for the others and raise the first error.

    Unlike in a task group nobody is cut off: what the others find is of use to whoever comes next.
    """
    answers = await asyncio.gather(*asking, return_exceptions=True)
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer
    return [answer for answer in answers if not isinstance(answer, BaseException)]
