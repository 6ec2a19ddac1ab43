"""One at a time over all processes, as far as Redis is there."""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator

import structlog
from redis.asyncio import Redis

from chatsched.storage import REDIS_AWAY

log = structlog.get_logger(__name__)

_HELD_MILLISECONDS = 30_000
_WAIT_SECONDS = 10.0
_LOOK_SECONDS = 0.05
_RELEASE = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end"


class Turns:
    """Lets whoever works on the same thing take turns.

    It saves work and promises nothing: after a while, and with Redis away, nobody waits. What
    must not be done twice is guarded where it is stored.
    """

    def __init__(self, redis: Redis, *, prefix: str) -> None:
        self._redis = redis
        self._prefix = f"{prefix}:turns:"

    @contextlib.asynccontextmanager
    async def of(self, thing: str) -> AsyncIterator[bool]:
        """Run the block while nobody else works on this; gives whether that is sure."""
        key, mine = self._prefix + thing, secrets.token_hex(8)
        held = await self._wait(key, mine)
        try:
            yield held
        finally:
            if held:
                with contextlib.suppress(*REDIS_AWAY):
                    await self._redis.eval(_RELEASE, 1, key, mine)

    async def _wait(self, key: str, mine: str) -> bool:
        loop = asyncio.get_running_loop()
        until = loop.time() + _WAIT_SECONDS
        try:
            while not await self._redis.set(key, mine, nx=True, px=_HELD_MILLISECONDS):
                if loop.time() > until:
                    return False
                await asyncio.sleep(_LOOK_SECONDS)
        except REDIS_AWAY as error:
            log.warning("calendars.turns_without_redis", error=type(error).__name__)
            return False
        return True
