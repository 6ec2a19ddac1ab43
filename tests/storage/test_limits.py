import asyncio

import pytest

from chatsched.core.errors import RateLimited
from chatsched.storage import RateLimiter, Unlimited, connect
from chatsched.storage.limits import Counters


@pytest.fixture
async def redis(redis_url):
    client = connect(redis_url)
    yield client
    await client.aclose()


@pytest.fixture
def limiter(redis):
    return RateLimiter(redis, prefix="test")


async def passes(limiter, action, key="ada", attempts=1000):
    """Return how many attempts pass before the first that does not, and when to come back."""
    for attempt in range(attempts):
        try:
            await limiter(action, key)
        except RateLimited as refusal:
            return attempt, refusal.retry_after
    return attempts, None


async def test_sending_is_limited_to_a_burst_a_second(limiter):
    assert await passes(limiter, "message:send") == (20, 1)


async def test_what_is_not_named_has_the_default(limiter):
    assert await passes(limiter, "whatever") == (50, 1)


async def test_a_command_has_one_limit_over_both_transports(limiter):
    for _ in range(10):
        await limiter("message:send", "ada")
        await limiter("POST /api/rooms/{room_id}/messages", "ada")
    for action in ("message:send", "POST /api/rooms/{id}/messages"):
        with pytest.raises(RateLimited):
            await limiter(action, "ada")


async def test_everybody_and_every_command_is_counted_apart(limiter):
    assert (await passes(limiter, "message:send", "ada"))[0] == 20
    assert (await passes(limiter, "message:send", "ben"))[0] == 20
    assert (await passes(limiter, "room:read", "ada"))[0] == 50


async def test_a_new_second_is_a_new_burst(limiter):
    assert (await passes(limiter, "message:send"))[0] == 20
    await asyncio.sleep(1.05)
    assert (await passes(limiter, "message:send"))[0] == 20


async def test_guessing_is_counted_over_all_processes(limiter, redis):
    elsewhere = RateLimiter(redis, prefix="test")
    for _ in range(5):
        await limiter("login", "192.0.2.1 ada@example.com")
        await elsewhere("login", "192.0.2.1 ada@example.com")
    for process in (limiter, elsewhere):
        passed, retry_after = await passes(process, "login", "192.0.2.1 ada@example.com")
        assert passed == 0
        assert 58 <= retry_after <= 60


async def test_without_redis_the_process_counts_and_nothing_fails(spare_redis):
    client = connect(spare_redis.url)
    limiter = RateLimiter(client, prefix="test")
    await limiter("login", "ada")
    spare_redis.kill()
    passed, retry_after = await passes(limiter, "login", "ada")
    assert passed == 10
    assert 58 <= retry_after <= 60
    assert (await passes(limiter, "message:send"))[0] == 20
    await client.aclose()


async def test_when_redis_is_back_it_counts_again(spare_redis, monkeypatch):
    monkeypatch.setattr("chatsched.storage.limits._REDIS_REST_SECONDS", 0.0)
    client = connect(spare_redis.url)
    here, there = (RateLimiter(client, prefix="test") for _ in range(2))
    spare_redis.kill()
    await here("login", "ada")
    spare_redis.start()
    for process in (here, there) * 5:
        await process("login", "ada")
    assert (await passes(there, "login", "ada"))[0] == 0
    await client.aclose()


async def test_load_tests_are_not_limited():
    assert await passes(Unlimited(), "login", "ada", 10_000) == (10_000, None)


def test_expired_windows_are_dropped_in_passing():
    counters = Counters()
    for number in range(5_000):
        counters.incr(f"gone {number}", expiry=-1)
    counters.incr("here", expiry=60)
    assert counters.reset() <= 1_001
    assert counters.get("here") == 0


def test_counters_are_bounded_whatever_comes():
    counters = Counters()
    for number in range(250_000):
        counters.incr(f"address {number}", expiry=3600)
    assert counters.get("address 249999") == 1
    assert counters.reset() <= 200_000


def test_a_window_begins_with_its_first_count_and_counts_anew_after_its_end():
    counters = Counters()
    assert [counters.incr("a", expiry=60) for _ in range(3)] == [1, 2, 3]
    assert counters.get("a") == 3
    assert [counters.incr("b", expiry=-1) for _ in range(3)] == [1, 1, 1]
    counters.clear("a")
    assert counters.get("a") == 0
    assert counters.check()
