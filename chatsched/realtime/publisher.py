"""Sending between processes: bundles of items, in order, none of them left out unsaid.

What one turn of the event loop has to say, and what gathers while Redis is busy, goes as one
bundle. A bundle that could not be published is kept, acted on in this process meanwhile, and
published again before anything newer. Redis may have taken it the first time all the same; so
bundles are numbered, and who receives them passes over numbers that it has had.

What cannot be delivered soon is given up, and the next bundle that gets through says so: whoever
hears that asks the store what it has missed, as after an interruption of its own.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson
import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from chatsched.core.cancellation import heed_cancellation

log = structlog.get_logger(__name__)

Item = list[Any]
REDIS_FAILED = (RedisError, OSError, TimeoutError)

_KEPT_SECONDS = 3.0
_MOST_KEPT = 10_000
_ECHO_SECONDS = 1.0
_MOST_ECHOES = 100
_FIRST_PAUSE = 0.05
_LONGEST_PAUSE = 1.0


@dataclass(frozen=True, slots=True)
class Bundle:
    """Items by channel. ``since``: when it was made, or else when the first it stands for was.

    A bundle that is ``instead`` stands for those that were given up.
    """

    number: int
    items: dict[str, list[Item]]
    since: float
    instead: bool = False


class Publisher:
    """Publishes for one process, which is known to the others as ``origin``.

    On the wire a bundle is, for each channel, ``[origin, number, missed, items]``; ``missed`` is
    null, or the age in seconds of the first of what was given up. ``hand_in`` gets a bundle that
    this process must act on by itself, once or more: it was not published, or (``deaf``) will
    not be heard.
    """

    def __init__(
        self,
        redis: Redis,
        origin: str,
        to_all: str,
        *,
        hand_in: Callable[[Bundle], None],
        deaf: Callable[[], bool],
    ) -> None:
        self._redis = redis
        self._origin = origin
        self._to_all = to_all
        self._hand_in = hand_in
        self._deaf = deaf
        self._number = 0
        self._open: dict[str, list[Item]] = {}
        self._kept: list[Bundle] = []
        self._acted = 0  # how many of those this process has acted on by itself
        self._published: deque[Bundle] = deque(maxlen=_MOST_ECHOES)
        self._awaited: list[tuple[int, asyncio.Future[None]]] = []
        self._something = asyncio.Event()
        self.behind = False

    def send(self, channel: str, item: Item) -> int:
        """Send one item by a channel; returns at once, with the number that its bundle will have.

        While publishing does not succeed, this process acts on it in the next turn of the loop.
        """
        if self.behind and not self._open:
            asyncio.get_running_loop().call_soon(self._close)
        self._open.setdefault(channel, []).append(item)
        self._something.set()
        return self._number

    async def published(self, number: int) -> None:
        """Wait until Redis has passed on the bundle with this number to all who are subscribed.

        That they were told that it was given up, and ask the store, counts too.
        """
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        awaited = (number, done)
        self._awaited.append(awaited)
        try:
            await done
        finally:
            self._awaited.remove(awaited)

    async def publish_for_ever(self) -> None:
        """Publish what is sent: what gathers while one bundle is under way goes next."""
        pause = 0.0
        while True:
            heed_cancellation()
            await self._something.wait()
            self._something.clear()
            self._close()
            count = len(self._kept)
            if not count:
                continue
            if await self._publish():
                self._let_go(count)
                pause = 0.0
            else:
                self._fall_behind()
                await asyncio.sleep(pause)
                pause = min(max(pause * 2, _FIRST_PAUSE), _LONGEST_PAUSE)
            if self._kept:
                self._something.set()

    def _close(self) -> None:
        """Make a bundle of what has gathered."""
        if not self._open:
            return
        bundle = Bundle(self._number, self._open, asyncio.get_running_loop().time())
        self._number += 1
        self._open = {}
        self._kept.append(bundle)
        if self.behind or self._deaf():
            self._act_here()

    def _act_here(self) -> None:
        """Hand in what is kept, after what may still be on its way back."""
        now = asyncio.get_running_loop().time()
        if self._acted == 0:
            for bundle in self._published:
                if now - bundle.since < _ECHO_SECONDS:
                    self._hand_in(bundle)
        for bundle in self._kept[self._acted :]:
            self._hand_in(bundle)
        self._acted = len(self._kept)

    def _let_go(self, count: int) -> None:
        self._published.extend(self._kept[:count])
        for number, done in self._awaited:
            if number <= self._kept[count - 1].number and not done.done():
                done.set_result(None)
        del self._kept[:count]
        self._acted = max(0, self._acted - count)
        if self.behind and not self._kept:
            self.behind = False
            log.info("bus.caught_up")

    def _fall_behind(self) -> None:
        self.behind = True
        self._close()
        self._act_here()
        oldest = self._kept[0]
        age = asyncio.get_running_loop().time() - oldest.since
        items = sum(len(items) for bundle in self._kept for items in bundle.items.values())
        if age > _KEPT_SECONDS or items > _MOST_KEPT:
            if not oldest.instead:
                log.warning("bus.gave_up", items=items)
            instead = Bundle(self._number, {self._to_all: []}, oldest.since, instead=True)
            self._number += 1
            self._kept, self._acted = [instead], 1

    async def _publish(self) -> bool:
        now = asyncio.get_running_loop().time()
        pipeline = self._redis.pipeline(transaction=False)
        for bundle in self._kept:
            missed = now - bundle.since if bundle.instead else None
            for channel, items in bundle.items.items():
                sent = [self._origin, bundle.number, missed, items]
                pipeline.publish(channel, orjson.dumps(sent))
        try:
            await pipeline.execute()
        except REDIS_FAILED as error:
            if not self.behind:
                log.warning("bus.behind", error=type(error).__name__)
            return False
        return True
