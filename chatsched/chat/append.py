"""How messages get their places: one writer per lane, everything that waits in one batch.

A room's messages all take the same lane, and a lane has one batch under way, so that what this
process appends to a room goes in the order in which it came. Between processes the unique index
on (room, seq) decides: a writer inserts last + 1 having seen last, and where another was first
it looks at the end again and goes on after it. So there are no holes, and nothing appears
before what it follows.

After a failure nothing is assumed: messages that may or may not have been stored are looked up
by their ids before they are tried again, and the nonce's unique index catches what still was
under way. A message is acknowledged when a majority has it; one that cannot be stored in time is
refused, and its sender's repetition under the same nonce finds out what became of it.
"""

import asyncio
import zlib
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

import structlog

from chatsched.chat.ends import Ends
from chatsched.chat.models.drawn import Json
from chatsched.chat.store.messages import STORE_FAILED, Inserted, Messages
from chatsched.core import deadline
from chatsched.core.cancellation import heed_cancellation
from chatsched.core.errors import Unavailable
from chatsched.core.rounds import every
from chatsched.storage import Document

log = structlog.get_logger(__name__)

_LANES = 4
_LARGEST_BATCH = 100
_LOOK_SECONDS = 0.5
_FIRST_PAUSE = 0.02
_LONGEST_PAUSE = 0.5
_RECHECK_PAUSE = 0.002
_STOPPING = "The server is being stopped."

Announce = Callable[[Sequence[Document]], Awaitable[list[Json]]]
"""Tells everybody about messages that are stored, and returns them as drawn for the wire."""


@dataclass(frozen=True, slots=True)
class Appended:
    """A stored message as drawn; ``repeated`` if its nonce was known already."""

    message: Json
    repeated: bool


@dataclass(slots=True, eq=False)
class _Item:
    document: Document
    deadline: float
    done: asyncio.Future[Appended]
    unsure: bool = field(default=False)
    """Whether an earlier try may have stored it."""

    @property
    def room_id(self) -> str:
        room_id: str = self.document["room_id"]
        return room_id

    def settle(self, message: Json, *, repeated: bool) -> None:
        if not self.done.done():
            self.done.set_result(Appended(message, repeated))

    def fail(self, error: Exception) -> None:
        if not self.done.done():
            self.done.set_exception(error)


class Appender:
    """Appends messages to their rooms; `run` does the work."""

    def __init__(self, messages: Messages, announce: Announce) -> None:
        self.ends = Ends()
        self._lanes = [_Lane(messages, self.ends, announce) for _ in range(_LANES)]

    async def run(self) -> None:
        """Append what comes, until cancelled; whoever waits then is refused."""
        try:
            async with asyncio.TaskGroup() as group:
                for lane in self._lanes:
                    group.create_task(lane.run())
                group.create_task(self._look_at_the_clock())
        finally:
            for lane in self._lanes:
                lane.close()

    def place(self, document: Document, late: float | None = None) -> asyncio.Future[Appended]:
        """Put a message (without ``seq``) behind what waits for its room; return what comes of it.

        The future ends when the message is stored and announced, or with `Unavailable` when
        MongoDB did not take it in time; it may be stored then. In time is before ``late`` on the
        loop's clock, by default as long as commands may take. Who cancels it in time takes the
        message back.
        """
        loop = asyncio.get_running_loop()
        if late is None:
            late = loop.time() + deadline.COMMAND_SECONDS
        item = _Item(document, late, loop.create_future())
        self._lanes[zlib.crc32(item.room_id.encode()) % _LANES].put(item)
        return item.done

    async def append(self, *documents: Document) -> list[Appended]:
        """Place messages and return them as stored, in the order given.

        They keep their order within each room. Where this raises, as `place` says, those before
        the one that failed are stored, and those after it may be.
        """
        waiting = [self.place(document) for document in documents]
        try:
            return [await done for done in waiting]
        finally:
            for done in waiting:
                done.cancel()

    async def _look_at_the_clock(self) -> None:
        """Fail what is too late, also in a batch that MongoDB does not answer."""
        async for _ in every(_LOOK_SECONDS):
            now = asyncio.get_running_loop().time()
            for lane in self._lanes:
                lane.fail_late(now)


class _Lane:
    """Some of the rooms, one batch at a time."""

    def __init__(self, messages: Messages, ends: Ends, announce: Announce) -> None:
        self._messages = messages
        self._ends = ends
        self._announce = announce
        self._waiting: deque[_Item] = deque()
        self._batch: list[_Item] = []
        self._something = asyncio.Event()
        self._closed = False

    def put(self, item: _Item) -> None:
        if self._closed:
            item.fail(Unavailable(_STOPPING))
            return
        self._waiting.append(item)
        self._something.set()

    def close(self) -> None:
        """Refuse what waits, and what comes."""
        self._closed = True
        for item in self._waiting:
            item.fail(Unavailable(_STOPPING))

    async def run(self) -> None:
        pause = _FIRST_PAUSE
        while True:
            heed_cancellation()
            await self._something.wait()
            batch = self._batch = self._take()
            if not batch:
                self._something.clear()
                continue
            try:
                await self._append(batch)
                pause = _FIRST_PAUSE
            except STORE_FAILED as error:
                log.warning("append.store_away", error=type(error).__name__, waiting=len(batch))
                self._put_back(batch, unsure=True)
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
            except Exception as error:
                log.exception("append.failed")
                for item in batch:
                    item.fail(error)
            except asyncio.CancelledError:
                self._waiting.extendleft(reversed(batch))
                raise

    def fail_late(self, now: float) -> None:
        """Fail what has waited for longer than its patience."""
        for item in (*self._batch, *self._waiting):
            if item.deadline < now:
                item.fail(Unavailable("The message could not be stored in time."))

    def _take(self) -> list[_Item]:
        """Take what waits, up to a batch, without what has been given up."""
        batch: list[_Item] = []
        while self._waiting and len(batch) < _LARGEST_BATCH:
            item = self._waiting.popleft()
            if not item.done.done():
                batch.append(item)
        return batch

    def _put_back(self, items: Sequence[_Item], *, unsure: bool) -> None:
        if unsure:
            for item in items:
                item.unsure = True
                self._ends.forget(item.room_id)
        self._waiting.extendleft(reversed(items))
        self._something.set()

    async def _append(self, batch: list[_Item]) -> None:
        """Store as much of a batch as goes; the rest waits again, at the front."""
        batch = await self._find_stored(batch)
        if not batch:
            return
        await self._number(batch)
        inserted = await self._messages.insert([item.document for item in batch])
        stored, rest = batch[: inserted.count], batch[inserted.count :]
        for item in stored:
            self._ends.learn(item.room_id, item.document["seq"])
        await self._tell(stored, [item.document for item in stored], repeated=False)
        if rest:
            rest = await self._after_trouble(inserted, rest)
            self._put_back(rest, unsure=inserted.trouble == "unsure")

    async def _find_stored(self, batch: list[_Item]) -> list[_Item]:
        """Settle what an earlier try stored after all; return the others."""
        doubtful = [item for item in batch if item.unsure]
        if not doubtful:
            return batch
        found = await self._messages.by_ids([item.document["_id"] for item in doubtful])
        stored = [item for item in doubtful if item.document["_id"] in found]
        for item in stored:
            item.unsure = False
        await self._tell(stored, [found[i.document["_id"]] for i in stored], repeated=False)
        return [item for item in batch if item.document["_id"] not in found]

    async def _number(self, batch: Sequence[_Item]) -> None:
        """Give each its place, after the room's end and after those before it in the batch."""
        unknown = {item.room_id for item in batch if self._ends.get(item.room_id) is None}
        if unknown:
            for room_id, end in (await self._messages.ends(unknown)).items():
                self._ends.learn(room_id, end)
        last: dict[str, int] = {}
        for item in batch:
            room_id = item.room_id
            if room_id not in last:
                last[room_id] = self._ends.get(room_id) or 0
            last[room_id] += 1
            item.document["seq"] = last[room_id]

    async def _after_trouble(self, inserted: Inserted, rest: list[_Item]) -> list[_Item]:
        """Deal with the first of ``rest``, which stopped the batch; return who is to wait again."""
        first = rest[0]
        if inserted.trouble == "refused":
            log.error("append.refused", room=first.room_id)
            first.fail(Unavailable("The message could not be stored."))
            return rest[1:]
        if inserted.trouble == "nonce":
            known = await self._messages.same(first.document)
            if known is not None:
                await self._tell([first], [known], repeated=True)
                return rest[1:]
            # It is there, but a majority does not have it yet.
            await asyncio.sleep(_RECHECK_PAUSE)
        elif inserted.trouble == "place":
            await self._look_again(first)
        return rest

    async def _look_again(self, item: _Item) -> None:
        """Read the end of a room to which another process has appended."""
        before = self._ends.get(item.room_id) or 0
        self._ends.forget(item.room_id)
        end = (await self._messages.ends([item.room_id]))[item.room_id]
        self._ends.learn(item.room_id, end)
        if end <= before:  # what is there is not yet with a majority
            await asyncio.sleep(_RECHECK_PAUSE)

    async def _tell(
        self, items: Sequence[_Item], documents: Sequence[Document], *, repeated: bool
    ) -> None:
        """Announce what is stored and answer those who wait for it."""
        if not items:
            return
        try:
            drawn = await self._announce(documents)
        except Exception as error:  # stored but not shown: the nonce's repetition makes up for it
            log.exception("append.announce_failed")
            for item in items:
                item.fail(error)
            return
        for item, message in zip(items, drawn, strict=True):
            item.settle(message, repeated=repeated)
