"""Rounds go on, with rests, until they are cancelled, even where the cancellation was lost."""

import asyncio
import contextlib

import pytest

from chatsched.core import rounds
from chatsched.core.rounds import every


@pytest.fixture
def rests(monkeypatch) -> list[float]:
    """Of what length the rests were, none of which takes any time."""
    taken = []
    sleep = asyncio.sleep

    async def rest(seconds: float) -> None:
        taken.append(seconds)
        await sleep(0)

    monkeypatch.setattr(rounds.asyncio, "sleep", rest)
    return taken


async def turns(of, count: int) -> None:
    async for _ in of:
        count -= 1
        if not count:
            return


@pytest.mark.parametrize(("at_once", "expected"), [(False, 3), (True, 2)])
async def test_a_rest_comes_before_every_turn_but_perhaps_the_first(rests, at_once, expected):
    await turns(every(7.0, at_once=at_once), 3)
    assert rests == [7.0] * expected


async def test_rests_are_spread_around_what_they_should_be(rests):
    await turns(every(10.0, spread=0.2), 200)
    assert all(8.0 <= rest <= 12.0 for rest in rests)
    assert min(rests) < 9.0
    assert max(rests) > 11.0


@pytest.mark.parametrize("at_once", [False, True])
async def test_a_rest_is_cut_short_by_cancellation(at_once):
    taken = 0

    async def go_on() -> None:
        nonlocal taken
        async for _ in every(3600.0, at_once=at_once):
            taken += 1

    task = asyncio.create_task(go_on())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert taken == at_once


async def test_a_cancellation_that_was_lost_in_a_turn_is_heeded_before_the_rest():
    async def go_on() -> None:
        async for _ in every(3600.0, at_once=True):
            # As a driver does under the standard library's older `wait_for`.
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.Event().wait()

    task = asyncio.create_task(go_on())
    await asyncio.sleep(0)
    task.cancel()
    async with asyncio.timeout(5):
        with pytest.raises(asyncio.CancelledError):
            await task


async def test_what_goes_wrong_in_a_turn_ends_the_rounds(rests):
    async def go_wrong() -> None:
        async for _ in every(1.0):
            raise ValueError("wrong")

    with pytest.raises(ValueError, match="wrong"):
        await go_wrong()
    assert rests == [1.0]
