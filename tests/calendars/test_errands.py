"""Work in the background: one under way for each thing, and one waiting."""

import asyncio

from slices import beside, until

from chatsched.calendars.errands import Errands


class Work:
    """Counts what is done for what, and waits for a gate."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.at_once = 0
        self.most_at_once = 0
        self.gate = asyncio.Event()
        self.fails = False

    async def __call__(self, key: str) -> None:
        self.done.append(key)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await self.gate.wait()
        self.at_once -= 1
        if self.fails:
            raise ValueError(key)


async def test_what_is_wanted_often_meanwhile_is_done_once_more():
    work = Work()
    errands = Errands("test", work)
    async with beside(errands.run):
        await asyncio.sleep(0)
        errands.want("a")
        await until(lambda: work.done)
        for _ in range(10):
            errands.want("a")
        work.gate.set()
        await until(lambda: work.done == ["a", "a"] and not work.at_once)
        errands.want("a")
        await until(lambda: len(work.done) == 3)
    assert work.most_at_once == 1


async def test_different_things_do_not_wait_for_each_other():
    work = Work()
    errands = Errands("test", work)
    async with beside(errands.run):
        await asyncio.sleep(0)
        errands.want("a")
        errands.want("b")
        await until(lambda: work.most_at_once == 2)


async def test_what_fails_is_done_again_when_it_is_wanted_again():
    work = Work()
    work.fails = True
    work.gate.set()
    errands = Errands("test", work)
    async with beside(errands.run):
        await asyncio.sleep(0)
        for times in (1, 2):
            errands.want("a")
            await until(lambda times=times: len(work.done) == times and not work.at_once)


async def test_nothing_is_begun_at_the_end():
    work = Work()
    errands = Errands("test", work)
    async with beside(errands.run):
        await asyncio.sleep(0)
        errands.want("a")
        await until(lambda: work.done)
    errands.want("b")
    assert work.done == ["a"]
