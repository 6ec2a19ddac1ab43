"""Waiting for several answers at once."""

import asyncio

import pytest

from chatsched.core.together import all_of


async def test_answers_come_in_the_order_of_the_questions():
    async def later(answer: int, turns: int) -> int:
        for _ in range(turns):
            await asyncio.sleep(0)
        return answer

    assert await all_of([later(1, 3), later(2, 0), later(3, 1)]) == [1, 2, 3]
    assert await all_of([]) == []


async def test_who_fails_does_not_cut_the_others_off():
    done = []

    async def fail() -> None:
        raise ValueError("first")

    async def work() -> None:
        await asyncio.sleep(0.01)
        done.append("work")

    with pytest.raises(ValueError, match="first"):
        await all_of([fail(), work()])
    assert done == ["work"]
