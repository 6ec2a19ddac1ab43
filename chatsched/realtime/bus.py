"""The way between processes: Redis publish/subscribe, in bundles, watched for silence.

What is sent comes back: every process, the sender's too, acts on what it receives, so that all
see one order. While Redis is away (`Bus.up` is false) a process acts on its own items at once and
the owner fills in the rest from MongoDB; nothing that must not be lost hangs on this way alone.

Items are JSON arrays. A key (a room's or a user's id) decides the channel that an item takes, so
that a process subscribes only to channels on which something for its connections can come.
"""

import asyncio
import zlib
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import orjson
import structlog
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from chatsched.core.cancellation import heed_cancellation

log = structlog.get_logger(__name__)

Item = list[Any]

_SHARDS = 32
_AWAY = (RedisError, OSError, TimeoutError)
_SILENCE_SECONDS = 3.0
_PING_SECONDS = 1.0
_LONGEST_PAUSE = 1.0
_SUBSCRIBE_SECONDS = 2.0


def _channel(prefix: str, key: str) -> str:
    return f"{prefix}:bus:{zlib.crc32(key.encode()) % _SHARDS}"


class Bus:
    """Sends items to every process that may want them, and hands in what arrives.

    ``receive`` is called once for each item; ``lost`` when the subscription broke; ``found`` is
    awaited each time it stands again, before anything that arrived on it is handed in.
    """

    def __init__(
        self,
        redis: Redis,
        prefix: str,
        *,
        receive: Callable[[Item], None],
        lost: Callable[[], None],
        found: Callable[[], Awaitable[None]],
    ) -> None:
        self._redis = redis
        self._prefix = prefix
        self._receive = receive
        self._lost = lost
        self._found = found
        self._wanted: set[str] = set()
        self._confirmed: set[str] = set()
        self._changed = asyncio.Condition()
        self._pubsub: PubSub | None = None
        self._outgoing: dict[str, list[Item]] = {}
        self._something = asyncio.Event()
        self.up = False

    def send(self, key: str, item: Item) -> None:
        """Send one item by its key's channel; returns at once."""
        self._outgoing.setdefault(_channel(self._prefix, key), []).append(item)
        self._something.set()

    def send_to_all(self, item: Item) -> None:
        """Send one item to every process, whoever is connected there; returns at once."""
        self._outgoing.setdefault(f"{self._prefix}:bus:all", []).append(item)
        self._something.set()

    async def want(self, keys: Iterable[str]) -> None:
        """Subscribe to the keys' channels; return once Redis has confirmed, or is away."""
        channels = {_channel(self._prefix, key) for key in keys}
        missing = channels - self._wanted
        self._wanted |= missing
        if missing and self._pubsub is not None and self.up:
            try:
                await self._pubsub.subscribe(*missing)
            except _AWAY:
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
        """Publish what is sent, in bundles: what gathers while one is under way goes next."""
        while True:
            await self._something.wait()
            self._something.clear()
            outgoing, self._outgoing = self._outgoing, {}
            if not (self.up and await self._publish(outgoing)):
                self._hand_in(item for items in outgoing.values() for item in items)

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

    async def _publish(self, outgoing: dict[str, list[Item]]) -> bool:
        pipeline = self._redis.pipeline(transaction=False)
        for channel, items in outgoing.items():
            pipeline.publish(channel, orjson.dumps(items))
        try:
            await pipeline.execute()
        except _AWAY as error:
            log.warning("bus.publish_failed", error=type(error).__name__)
            return False
        return True

    async def _subscribe(self, pubsub: PubSub) -> None:
        channels = {f"{self._prefix}:bus:all", *self._wanted}
        await pubsub.subscribe(*channels)
        confirmed: set[str] = set()
        while not channels <= confirmed:
            message = await pubsub.get_message(timeout=_SUBSCRIBE_SECONDS)
            if message is None:
                raise TimeoutError
            if message["type"] == "subscribe":
                confirmed.add(message["channel"].decode())
        self._pubsub = pubsub
        self._confirmed = confirmed
        self.up = True
        missing = self._wanted - channels
        if missing:
            await pubsub.subscribe(*missing)
        await self._found()
        log.info("bus.up", channels=len(confirmed))

    async def _read(self, pubsub: PubSub) -> None:
        loop = asyncio.get_running_loop()
        heard = loop.time()
        while True:
            message = await pubsub.get_message(timeout=_PING_SECONDS)
            if message is None:
                if loop.time() - heard > _SILENCE_SECONDS:
                    raise TimeoutError
                await pubsub.ping()
                continue
            heard = loop.time()
            if message["type"] == "message":
                self._hand_in(orjson.loads(message["data"]))
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
            self._lost()

    def _hand_in(self, items: Iterable[Item]) -> None:
        for item in items:
            try:
                self._receive(item)
            except Exception:
                log.exception("bus.item_failed")
