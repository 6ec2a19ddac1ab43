"""The way between processes: Redis publish/subscribe, in bundles, watched for silence.

What is sent comes back: every process, the sender's too, acts on what it receives, so that all
see one order. While Redis is away a process acts on its own items at once (`publisher`), and the
owner fills in the rest from MongoDB; nothing that must not be lost hangs on this way alone.

Items are JSON arrays. A key (a room's or a user's id) decides the channel that an item takes, so
that a process subscribes only to channels on which something for its connections can come.
"""

import asyncio
import zlib
from collections.abc import Awaitable, Callable, Iterable

import orjson
import structlog
from redis.asyncio import Redis
from redis.asyncio.client import PubSub

from chatsched.core.cancellation import heed_cancellation
from chatsched.core.ids import new_id
from chatsched.realtime.publisher import REDIS_FAILED, Bundle, Item, Publisher

log = structlog.get_logger(__name__)

_SHARDS = 32
_SILENCE_SECONDS = 3.0
_PING_SECONDS = 1.0
_LONGEST_PAUSE = 1.0
_SUBSCRIBE_SECONDS = 2.0
_MOST_ORIGINS = 256


class Bus:
    """Sends items to every process that may want them, and hands in what arrives, each once.

    ``receive`` is called once for each item. ``lost`` is called when things may have gone
    unheard, with the seconds for which they may have: the subscription broke, or another process
    gave up sending some. Once everything is heard again, ``forget`` is awaited, before `up` says
    so, and then ``found``, to make up for what was missed; both before anything that arrives
    later is handed in.
    """

    def __init__(
        self,
        redis: Redis,
        prefix: str,
        *,
        receive: Callable[[Item], None],
        lost: Callable[[float], None],
        forget: Callable[[], Awaitable[None]],
        found: Callable[[], Awaitable[None]],
    ) -> None:
        self._redis = redis
        self._prefix = prefix
        self._receive = receive
        self._lost = lost
        self._forget = forget
        self._found = found
        self._id = new_id()
        self._to_all = f"{prefix}:bus:all"
        self._publisher = Publisher(
            redis, self._id, self._to_all, hand_in=self._hand_in, deaf=lambda: not self.up
        )
        self._wanted: set[str] = set()
        self._confirmed: set[str] = set()
        self._changed = asyncio.Condition()
        self._pubsub: PubSub | None = None
        self._had: dict[str, dict[str, int]] = {}
        self.up = False

    def send(self, key: str, item: Item) -> None:
        """Send one item by its key's channel; returns at once."""
        self._publisher.send(self._channel(key), item)

    def send_to_all(self, item: Item) -> int:
        """Send one item to every process, whoever is connected there; returns at once.

        The number that is returned is for `published`.
        """
        return self._publisher.send(self._to_all, item)

    async def published(self, number: int) -> None:
        """Wait until Redis has passed on what was sent to all; acting on it here does not count."""
        await self._publisher.published(number)

    async def want(self, keys: Iterable[str]) -> None:
        """Subscribe to the keys' channels; return once Redis has confirmed, or is away."""
        channels = {self._channel(key) for key in keys}
        missing = channels - self._wanted
        self._wanted |= missing
        if missing and self._pubsub is not None and self.up:
            try:
                await self._pubsub.subscribe(*missing)
            except REDIS_FAILED:
                return  # the reader notices too, and subscribes to all that is wanted
        if channels <= self._confirmed or not self.up:
            return
        async with self._changed:
            try:
                async with asyncio.timeout(_SUBSCRIBE_SECONDS):
                    await self._changed.wait_for(lambda: channels <= self._confirmed or not self.up)
            except TimeoutError:
                log.warning("bus.subscribe_slow")

    async def publish_for_ever(self) -> None:
        """Publish what is sent."""
        await self._publisher.publish_for_ever()

    async def read_for_ever(self) -> None:
        """Keep a subscription to the wanted channels and hand in what arrives."""
        pause = 0.05
        while True:
            heed_cancellation()
            try:
                async with self._redis.pubsub() as pubsub:
                    await self._subscribe(pubsub)
                    pause = 0.05
                    await self._read(pubsub)
            except Exception as error:  # noqa: BLE001  # Redis or the store is away: try again
                log.warning("bus.lost", error=type(error).__name__)
            finally:
                await self._down()
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def _subscribe(self, pubsub: PubSub) -> None:
        confirmed: set[str] = set()
        # As often as more came to be wanted meanwhile: `up` promises that all of it is heard.
        while missing := {self._to_all, *self._wanted} - confirmed:
            await pubsub.subscribe(*missing)
            while not missing <= confirmed:
                heed_cancellation()
                message = await pubsub.get_message(timeout=_SUBSCRIBE_SECONDS)
                if message is None:
                    raise TimeoutError
                if message["type"] == "subscribe":
                    confirmed.add(message["channel"].decode())
            await self._forget()
        self._pubsub = pubsub
        self._confirmed = confirmed
        self.up = True
        await self._found()
        log.info("bus.up", channels=len(confirmed))

    async def _read(self, pubsub: PubSub) -> None:
        loop = asyncio.get_running_loop()
        heard = loop.time()
        while True:
            heed_cancellation()
            message = await pubsub.get_message(timeout=_PING_SECONDS)
            if message is None:
                if loop.time() - heard > _SILENCE_SECONDS:
                    raise TimeoutError
                await pubsub.ping()
                continue
            heard = loop.time()
            if message["type"] == "message":
                await self._arrived(message["channel"].decode(), message["data"])
            elif message["type"] == "subscribe":
                async with self._changed:
                    self._confirmed.add(message["channel"].decode())
                    self._changed.notify_all()

    async def _down(self) -> None:
        was_up, self.up = self.up, False
        self._pubsub = None
        self._confirmed = set()
        async with self._changed:
            self._changed.notify_all()
        if was_up:
            self._lost(0.0)

    async def _arrived(self, channel: str, data: bytes) -> None:
        origin, number, missed, items = orjson.loads(data)
        if not self._is_new(origin, channel, number):
            return
        if missed is not None and origin != self._id:
            log.warning("bus.missed", seconds=round(missed, 1))
            self._lost(missed)
            await self._forget()
            await self._found()
        self._act_on(items)

    def _hand_in(self, bundle: Bundle) -> None:
        for channel, items in bundle.items.items():
            if self._is_new(self._id, channel, bundle.number):
                self._act_on(items)

    def _is_new(self, origin: str, channel: str, number: int) -> bool:
        """Tell whether a bundle has not come before, and remember that it has."""
        had = self._had.get(origin)
        if had is None:
            had = self._had[origin] = {}
            if len(self._had) > _MOST_ORIGINS:  # of processes that have long ended
                del self._had[next(iter(self._had))]
        if number <= had.get(channel, -1):
            return False
        had[channel] = number
        return True

    def _act_on(self, items: Iterable[Item]) -> None:
        for item in items:
            try:
                self._receive(item)
            except Exception:
                log.exception("bus.item_failed")

    def _channel(self, key: str) -> str:
        return f"{self._prefix}:bus:{zlib.crc32(key.encode()) % _SHARDS}"
