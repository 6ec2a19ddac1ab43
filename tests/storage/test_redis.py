import asyncio
from contextlib import suppress

from chatsched.storage import REDIS_AWAY, connect


async def test_a_loop_that_uses_redis_ends_when_it_is_cancelled_at_any_moment(redis_url):
    redis = connect(redis_url)
    await redis.ping()

    async def ping_for_ever() -> None:
        while True:
            with suppress(*REDIS_AWAY):  # as loops do
                await redis.ping()

    for turns in range(200):
        task = asyncio.create_task(ping_for_ever())
        for _ in range(turns % 20):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait((task,), timeout=2)
        assert task.cancelled()
    await redis.aclose()
