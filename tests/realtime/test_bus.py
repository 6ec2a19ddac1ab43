"""What one process says reaches the others, whatever happens to its connections to Redis."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from urllib.parse import urlsplit

import pytest
from flaky_proxy import FlakyProxy
from redis.asyncio import Redis

from chatsched.realtime.bus import Bus
from chatsched.storage import connect

KEY = "room"
KEY_OF_ANOTHER_CHANNEL = "another"


class Process:
    """One process's end of the way: keeps what it is handed in, with its interruptions."""

    def __init__(self, redis: Redis) -> None:
        self.heard: list[str] = []
        self.missed: list[float] = []
        self.up_when_forgetting: list[bool] = []
        self.bus = Bus(
            redis,
            "test",
            receive=self._receive,
            lost=self.missed.append,
            forget=self._forget,
            found=self._found,
        )

    def _receive(self, item: list) -> None:
        self.heard.append(item[0])

    async def _forget(self) -> None:
        self.up_when_forgetting.append(self.bus.up)

    async def _found(self) -> None:
        self.heard.append("found")

    @property
    def items(self) -> list[str]:
        """What was handed in, without what the process makes up for by itself."""
        return [item for item in self.heard if item != "found"]

    def say(self, *items: str) -> None:
        for item in items:
            self.bus.send(KEY, [item])

    async def hears(self, *items: str) -> None:
        """Assert that these items, and no others, are handed in, in this order."""
        async with asyncio.timeout(10):
            while len(self.items) < len(items):
                await asyncio.sleep(0.01)
        assert self.items == list(items)


@contextlib.asynccontextmanager
async def process(url: str) -> AsyncIterator[Process]:
    redis = connect(url)
    made = Process(redis)
    tasks = [
        asyncio.create_task(made.bus.read_for_ever()),
        asyncio.create_task(made.bus.publish_for_ever()),
    ]
    try:
        await until(lambda: made.bus.up)
        await made.bus.want([KEY])
        yield made
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        await redis.aclose()


async def until(fact: Callable[[], object]) -> None:
    async with asyncio.timeout(5):
        while not fact():
            await asyncio.sleep(0.01)


@pytest.fixture
async def here(spare_redis):
    async with process(spare_redis.url) as made:
        yield made


@pytest.fixture
async def there(spare_redis):
    async with process(spare_redis.url) as made:
        yield made


@pytest.fixture
async def proxy(spare_redis):
    parts = urlsplit(spare_redis.url)
    flaky = FlakyProxy(parts.hostname, parts.port)
    async with flaky.running():
        yield flaky


@pytest.fixture
async def remote(proxy):
    """A process whose way to Redis may be cut, while the others' stands."""
    async with process(f"redis://127.0.0.1:{proxy.port}/0") as made:
        yield made


async def test_nothing_is_lost_or_doubled_while_publishing_connections_are_killed(
    here, there, spare_redis
):
    killed = 0
    items = [str(n) for n in range(400)]
    async with Redis.from_url(spare_redis.url) as admin:
        for item in items:
            here.say(item)
            await asyncio.sleep(0.001)
            killed += await admin.execute_command("CLIENT", "KILL", "TYPE", "normal")
    await there.hears(*items)
    await here.hears(*items)
    assert killed > 3
    assert there.missed == []


async def test_what_redis_did_not_answer_for_is_published_again_before_what_is_newer(
    here, there, spare_redis
):
    items = [str(n) for n in range(15)]
    spare_redis.pause()
    for item in items:
        here.say(item)
        await asyncio.sleep(0.15)
    assert here.items[:5] == items[:5]  # acted on here meanwhile
    assert there.items == []
    spare_redis.resume()
    here.say("newer")
    await there.hears(*items, "newer")
    await here.hears(*items, "newer")
    assert there.missed == here.missed == []


async def test_two_that_fall_behind_at_once_hear_each_other(here, there, spare_redis):
    spare_redis.pause()
    for n in range(10):
        here.say(f"h{n}")
        there.say(f"t{n}")
        await asyncio.sleep(0.2)
    spare_redis.resume()
    for each in (here, there):
        await until(lambda each=each: len(each.items) == 20)
        for who in "ht":
            assert [i for i in each.items if i[0] == who] == [f"{who}{n}" for n in range(10)]


async def test_the_way_does_not_stand_again_before_what_was_kept_is_forgotten(here, spare_redis):
    spare_redis.restart()
    await until(lambda: len(here.up_when_forgetting) > 1 and here.bus.up)
    assert not any(here.up_when_forgetting)


async def test_the_way_does_not_stand_before_what_is_wanted_meanwhile_is_heard(spare_redis, there):
    forgetting, more = asyncio.Event(), asyncio.Event()
    async with process(spare_redis.url) as here:

        async def forget() -> None:
            forgetting.set()
            await more.wait()

        here.bus._forget = forget
        spare_redis.restart()
        await forgetting.wait()
        await here.bus.want([KEY_OF_ANOTHER_CHANNEL])
        await until(lambda: there.bus.up)
        more.set()
        await until(lambda: here.bus.up)
        there.bus.send(KEY_OF_ANOTHER_CHANNEL, ["heard"])
        await here.hears("heard")


async def test_what_is_given_up_is_made_up_for_before_what_follows(remote, there, proxy):
    """One process loses Redis for longer than it keeps things; the others never do."""
    proxy.refusing = True
    proxy.cut()
    for n in range(40):
        remote.say(f"unheard {n}")
        await asyncio.sleep(0.1)
    assert remote.items == [f"unheard {n}" for n in range(40)]
    assert there.items == []
    proxy.refusing = False
    await until(lambda: "found" in there.heard[1:])
    assert 4 < there.missed[0] < 8
    remote.say("later")
    await until(lambda: "later" in there.heard)
    assert there.heard[:2] == ["found", "found"]
    assert there.heard[-1] == "later"
    assert len(there.missed) == 1


async def test_a_process_that_hears_nothing_is_heard_all_the_same(here, there, spare_redis):
    """Its subscription is lost, its publishing connection is not."""
    async with Redis.from_url(spare_redis.url) as admin:
        subscribed = await admin.client_list(_type="pubsub")
        await admin.client_kill(subscribed[0]["addr"])
    await until(lambda: not (here.bus.up and there.bus.up))
    deaf, other = (here, there) if there.bus.up else (there, here)
    deaf.say("still speaking")
    await other.hears("still speaking")
    await deaf.hears("still speaking")
    await until(lambda: deaf.bus.up)
    await asyncio.sleep(0.1)
    await deaf.hears("still speaking")


async def test_what_was_only_acted_on_here_does_not_count_as_published(here, there, spare_redis):
    spare_redis.pause()
    done = asyncio.create_task(here.bus.published(here.bus.send_to_all(["news"])))
    await here.hears("news")
    assert not done.done()
    assert there.items == []
    spare_redis.resume()
    await done
    await there.hears("news")


async def test_what_was_given_up_counts_as_published_once_the_others_know(remote, there, proxy):
    proxy.refusing = True
    proxy.cut()
    done = asyncio.create_task(remote.bus.published(remote.bus.send_to_all(["news"])))
    await asyncio.sleep(4)
    assert not done.done()
    proxy.refusing = False
    await done
    await until(lambda: there.missed)
