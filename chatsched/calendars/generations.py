"""Numbers in Redis that say whether what is kept there still counts.

What is kept is kept under a number; forgetting it is counting the number up, so that a reader who
began before cannot put back what it read.

While Redis is away nothing can be counted up there, but what is kept may be there when it comes
back. So a process remembers what it could not forget, takes it for unknown, and makes up for it.
"""

import asyncio
from collections.abc import Collection

from redis.asyncio import Redis

from chatsched.core.cancellation import heed_cancellation
from chatsched.storage import REDIS_AWAY

_PAUSE_SECONDS = 0.2


class Generations:
    """Counts numbers up. Never fails: what cannot be done now is done by `run`.

    ``keep_seconds`` is how long a number is remembered after it was counted up: far longer than
    anything is kept under it and any reading takes, so that it can begin anew unnoticed.
    """

    def __init__(self, redis: Redis, keep_seconds: int) -> None:
        self._redis = redis
        self._keep_seconds = keep_seconds
        self._owed: set[str] = set()
        self._being_paid: set[str] = set()
        self._owing = asyncio.Event()

    async def run(self) -> None:
        """Make up for what could not be done while Redis was away, until cancelled."""
        while True:
            heed_cancellation()
            await self._owing.wait()
            await asyncio.sleep(_PAUSE_SECONDS)
            self._owing.clear()
            self._being_paid, self._owed = self._owed, set()
            await self.begin_anew(self._being_paid)
            self._being_paid = set()

    async def begin_anew(self, keys: Collection[str]) -> None:
        """Count these numbers up, in one round trip."""
        pipeline = self._redis.pipeline(transaction=False)
        for key in keys:
            pipeline.incr(key)
            pipeline.expire(key, self._keep_seconds)
        try:
            await pipeline.execute()
        except REDIS_AWAY:
            self._owed |= set(keys)
            self._owing.set()

    def is_owed(self, key: str) -> bool:
        """Tell whether a number in Redis is lower than it should be."""
        return key in self._owed or key in self._being_paid
