"""Deadlines: late blocks are given up, everybody else is left alone."""

import asyncio

import pytest

from chatsched.core import deadline as module
from chatsched.core.deadline import deadline
from chatsched.core.errors import Unavailable


@pytest.fixture(autouse=True)
def short(monkeypatch):
    monkeypatch.setattr(module, "COMMAND_SECONDS", 0.05)


async def late() -> None:
    async with deadline():
        await asyncio.sleep(10)


async def test_a_late_block_is_given_up():
    with pytest.raises(Unavailable):
        await late()
    assert not asyncio.current_task().cancelling()


async def test_a_block_in_time_is_left_alone():
    async with deadline():
        pass
    await asyncio.sleep(0.1)


async def test_each_of_many_has_its_own():
    began = asyncio.get_running_loop().time()
    ended = []

    async def one(after: float) -> None:
        await asyncio.sleep(after)
        with pytest.raises(Unavailable):
            await late()
        ended.append(round(asyncio.get_running_loop().time() - began - after, 2))

    await asyncio.gather(*(one(n / 100) for n in range(10)))
    assert len(ended) == 10
    assert all(0.04 <= each < 1 for each in ended)


async def test_a_shorter_one_is_not_held_up_by_a_longer_one_before_it(monkeypatch):
    monkeypatch.setattr(module, "COMMAND_SECONDS", 30.0)
    first = asyncio.create_task(late())
    await asyncio.sleep(0)
    monkeypatch.setattr(module, "COMMAND_SECONDS", 0.05)
    with pytest.raises(Unavailable):
        await asyncio.wait_for(late(), 5)
    assert not first.done()
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first


async def test_who_is_cancelled_from_outside_is_cancelled():
    task = asyncio.create_task(late())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_an_error_of_the_block_is_its_own():
    with pytest.raises(ZeroDivisionError):
        async with deadline():
            raise ZeroDivisionError


async def test_a_block_that_gives_up_by_itself_raises_what_it_likes():
    async def stubborn() -> None:
        async with deadline():
            try:
                await asyncio.sleep(10)
            except asyncio.CancelledError:
                raise ValueError from None

    with pytest.raises(ValueError):  # noqa: PT011  # it has nothing to say
        await stubborn()
    assert not asyncio.current_task().cancelling()


async def test_one_inside_another_ends_first(monkeypatch):
    outer_late = False

    async def outer() -> None:
        nonlocal outer_late
        monkeypatch.setattr(module, "COMMAND_SECONDS", 10.0)
        async with deadline():
            monkeypatch.setattr(module, "COMMAND_SECONDS", 0.05)
            try:
                await late()
            except Unavailable:
                outer_late = True

    await outer()
    assert outer_late


def test_every_event_loop_has_its_own():
    for _ in range(3):
        with pytest.raises(Unavailable):
            asyncio.run(late())
