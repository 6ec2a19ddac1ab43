"""Several things at once: answers, and work without an end."""

import asyncio

import pytest

from chatsched.core.together import all_of, work_on


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


async def test_work_that_comes_to_an_end_ends_the_rest_and_is_named():
    ended = []

    async def endless() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("endless")

    async def short() -> None:
        await asyncio.sleep(0)

    with pytest.raises(ExceptionGroup) as failed:
        await work_on([endless, short])
    [error] = failed.value.exceptions
    assert "short" in str(error)
    assert ended == ["endless"]


async def test_work_goes_on_until_it_is_cancelled():
    turns = []

    async def work() -> None:
        while True:
            turns.append(1)
            await asyncio.sleep(0)

    task = asyncio.create_task(work_on([work, work]))
    while len(turns) < 10:
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
