"""When which linked account is to be looked at, in Redis, over all processes."""

import random
from collections.abc import Awaitable, Iterable, Mapping
from typing import cast

from redis.asyncio import Redis

from chatsched.storage import REDIS_AWAY

LOOKED_SECONDS = 600

_SOON_SECONDS = 60.0

# What is due is handed to one process, for as long as the lease says.
_CLAIM = """
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])
for _, each in ipairs(due) do redis.call('ZADD', KEYS[1], ARGV[3], each) end
return due
"""


class Polls:
    """The plan. Never fails: without Redis nothing is planned, and who asks asks providers."""

    def __init__(self, redis: Redis, prefix: str) -> None:
        self._redis = redis
        self._plan = f"{prefix}:polls"
        self._prefix = prefix

    async def plan(self, link_id: str, at: float) -> None:
        """Have a link looked at then, instead of when it was planned before."""
        try:
            await self._redis.zadd(self._plan, {link_id: at})
        except REDIS_AWAY:
            return

    async def enter(self, times: Mapping[str, float]) -> None:
        """Plan those links that are not planned yet."""
        if not times:
            return
        try:
            await self._redis.zadd(self._plan, dict(times), nx=True)
        except REDIS_AWAY:
            return

    async def drop(self, link_id: str) -> None:
        """Look at a link no more."""
        try:
            await self._redis.zrem(self._plan, link_id)
        except REDIS_AWAY:
            return

    async def looked(self, user_id: str, link_ids: Iterable[str], now: float) -> None:
        """Note that somebody looks at a person's time: these links are looked at sooner."""
        pipeline = self._redis.pipeline(transaction=False)
        pipeline.set(self._looked(user_id), b"1", ex=LOOKED_SECONDS)
        for link_id in link_ids:
            pause = _SOON_SECONDS * random.uniform(1, 2)  # noqa: S311  # spreads polls, no secret
            pipeline.zadd(self._plan, {link_id: now + pause}, xx=True, lt=True)
        try:
            await pipeline.execute()
        except REDIS_AWAY:
            return

    async def is_looked_at(self, user_id: str) -> bool:
        """Tell whether somebody has looked at a person's time lately."""
        try:
            return bool(await self._redis.exists(self._looked(user_id)))
        except REDIS_AWAY:
            return False

    async def claim(self, now: float, most: int, seconds: float) -> list[str]:
        """Return links that are due, which nobody else gets within ``seconds``."""
        arguments = (self._plan, str(now), str(most), str(now + seconds))
        try:
            found = await cast("Awaitable[list[bytes]]", self._redis.eval(_CLAIM, 1, *arguments))
        except REDIS_AWAY:
            return []
        return [each.decode() for each in found]

    async def first_within(self, link_id: str, seconds: int) -> bool:
        """Tell whether nobody has asked this about a link for so long."""
        try:
            key = f"{self._prefix}:seldom:{link_id}"
            return bool(await self._redis.set(key, b"1", nx=True, ex=seconds))
        except REDIS_AWAY:
            return False

    def _looked(self, user_id: str) -> str:
        return f"{self._prefix}:looked:{user_id}"
