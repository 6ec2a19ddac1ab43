"""Who asks the same at the same time is answered by one question."""

import asyncio

import pytest

from chatsched.core.flights import Flights


class Oracle:
    """Answers with how often it was asked, once it is let."""

    def __init__(self) -> None:
        self.asked = 0
        self.fails = 0
        self.kept: list[int] = []
        self.gate = asyncio.Event()
        self.flights: Flights[str, int] = Flights()

    async def ask(self) -> int:
        self.asked += 1
        number = self.asked
        await self.gate.wait()
        await asyncio.sleep(0)
        if number <= self.fails:
            raise ConnectionError
        return number

    def share(self, about="x") -> asyncio.Task:
        return asyncio.create_task(self.flights.share(about, self.ask, self.kept.append))


@pytest.fixture
def oracle() -> Oracle:
    return Oracle()


async def turn() -> None:
    """Let the tasks begin."""
    for _ in range(5):
        await asyncio.sleep(0)


async def test_one_question_answers_all_and_is_kept_once(oracle):
    shares = [oracle.share() for _ in range(50)]
    await turn()
    oracle.gate.set()
    assert await asyncio.gather(*shares) == [1] * 50
    assert oracle.kept == [1]
    assert await oracle.share() == 2


async def test_different_things_are_different_questions(oracle):
    oracle.gate.set()
    assert await asyncio.gather(oracle.share("x"), oracle.share("y")) == [1, 2]


async def test_an_answer_that_is_forgotten_meanwhile_serves_those_before_and_is_not_kept(oracle):
    before = [oracle.share() for _ in range(2)]
    await turn()
    oracle.flights.forget("x")
    after = [oracle.share() for _ in range(2)]
    await turn()
    oracle.gate.set()
    assert await asyncio.gather(*before, *after) == [1, 1, 2, 2]
    assert oracle.kept == [2]


async def test_who_fails_fails_alone_and_the_next_asks_for_the_rest(oracle):
    oracle.fails = 1
    shares = [oracle.share() for _ in range(5)]
    await turn()
    oracle.gate.set()
    first, *others = await asyncio.gather(*shares, return_exceptions=True)
    assert isinstance(first, ConnectionError)
    assert others == [2] * 4


async def test_who_gives_up_does_not_take_the_others_along(oracle):
    shares = [oracle.share() for _ in range(3)]
    await turn()
    shares[0].cancel()
    await turn()
    oracle.gate.set()
    assert await asyncio.gather(*shares[1:]) == [2, 2]
