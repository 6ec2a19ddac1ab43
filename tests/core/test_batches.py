"""What is asked at about the same time is asked together."""

import asyncio

import pytest

from chatsched.core import batches
from chatsched.core.batches import Batches


class Oracle:
    """Answers each key with itself, once it is let."""

    def __init__(self) -> None:
        self.asked: list[set[str]] = []
        self.failing = ""
        self.hanging = ""
        self.gate = asyncio.Event()
        self.batches: Batches[str, str] = Batches(self.ask)

    async def ask(self, keys) -> dict[str, str]:
        self.asked.append(set(keys))
        await self.gate.wait()
        if self.hanging in keys:
            await asyncio.Event().wait()
        if self.failing in keys:
            raise ConnectionError
        return {key: key for key in keys}

    def answer(self, *keys: str) -> asyncio.Task:
        return asyncio.create_task(self.batches.answer(keys))


@pytest.fixture
def oracle() -> Oracle:
    return Oracle()


async def turn() -> None:
    """Let the tasks begin."""
    for _ in range(5):
        await asyncio.sleep(0)


async def test_who_asks_in_one_turn_is_answered_by_one_question(oracle):
    oracle.gate.set()
    answers = await asyncio.gather(oracle.answer("a"), oracle.answer("b", "c"), oracle.answer("a"))
    assert oracle.asked == [{"a", "b", "c"}]
    assert all(answer == {"a": "a", "b": "b", "c": "c"} for answer in answers)


async def test_what_gathers_while_a_question_is_under_way_is_the_next_one(oracle):
    first = oracle.answer("a")
    await turn()
    later = []
    for key in "abcd":
        later.append(oracle.answer(key))
        await turn()
    assert oracle.asked == [{"a"}]
    oracle.gate.set()
    await asyncio.gather(first, *later)
    assert oracle.asked == [{"a"}, {"a", "b", "c", "d"}]


async def test_after_a_question_failed_those_who_joined_it_ask_together(oracle):
    oracle.failing = "a"
    oracle.gate.set()
    first, *others = await asyncio.gather(
        *(oracle.answer(key) for key in "abcd"), return_exceptions=True
    )
    assert isinstance(first, ConnectionError)
    assert others == [{key: key for key in "bcd"}] * 3
    assert oracle.asked == [set("abcd"), set("bcd")]


async def test_what_fails_twice_has_failed_for_all(oracle):
    oracle.failing = "d"
    oracle.gate.set()
    found = await asyncio.gather(*(oracle.answer(key) for key in "abcd"), return_exceptions=True)
    assert [type(each) for each in found] == [ConnectionError] * 4
    assert oracle.asked == [set("abcd"), set("bcd")]
    assert await oracle.answer("e") == {"e": "e"}


async def test_a_question_that_hangs_holds_up_those_who_asked_it_alone(oracle, monkeypatch):
    monkeypatch.setattr(batches, "_PATIENCE_SECONDS", 0.05)
    oracle.hanging = "hangs"
    oracle.gate.set()
    hangs, joined = oracle.answer("hangs"), oracle.answer("joined")
    await turn()
    async with asyncio.timeout(2):
        others = await asyncio.gather(oracle.answer("a"), oracle.answer("b"))
        assert await oracle.answer("c") == {"c": "c"}
    assert others == [{"a": "a", "b": "b"}] * 2
    hangs.cancel()
    assert await joined == {"joined": "joined"}
    assert oracle.asked == [{"hangs", "joined"}, {"a", "b"}, {"c"}, {"joined"}]


async def test_who_gives_up_does_not_take_the_others_along(oracle):
    under_way = oracle.answer("a")
    await turn()
    leader, other = oracle.answer("b"), oracle.answer("c")
    await turn()
    leader.cancel()
    await turn()
    oracle.gate.set()
    assert await other == {"c": "c"}
    assert await under_way == {"a": "a"}
    assert await oracle.answer("d") == {"d": "d"}
