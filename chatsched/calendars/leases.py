"""What one process at a time does, whichever it is; forgotten by itself should it die."""

from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import cast

from redis.asyncio import Redis

from chatsched.core.ids import new_id
from chatsched.storage import REDIS_AWAY

_END = """
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
"""


class Leases:
    """Leases in Redis. Without Redis everybody has them: what they guard is harmless twice."""

    def __init__(self, redis: Redis, prefix: str) -> None:
        self._redis = redis
        self._prefix = prefix

    @asynccontextmanager
    async def held(self, name: str, seconds: float) -> AsyncIterator[bool]:
        """Hold a lease for as long as the block takes, or ``seconds``; gives whether it is ours."""
        token, key = new_id(), f"{self._prefix}:lease:{name}"
        try:
            ours = bool(await self._redis.set(key, token, nx=True, px=int(seconds * 1000)))
        except REDIS_AWAY:
            ours = True
        try:
            yield ours
        finally:
            if ours:
                await self._end(key, token)

    async def _end(self, key: str, token: str) -> None:
        try:
            await cast("Awaitable[int]", self._redis.eval(_END, 1, key, token))
        except REDIS_AWAY:
            return
