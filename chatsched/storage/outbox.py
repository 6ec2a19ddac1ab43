"""Side effects that must follow a change: written with it, worked off after it, once each.

An entry is inserted in the transaction that makes the change (`Outbox.add`), so that either both
are there or neither is. Workers in any process lease entries that are due, hand them to the
handler of their kind and mark them done. A worker that dies loses its lease and another goes on:
handlers run at least once and must be idempotent.

Kinds that wait for somebody outside are kept ``apart``: workers of their own do them, so that
nothing else waits behind them.
"""

import asyncio
import random
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

import structlog
from pymongo import ASCENDING, ReturnDocument
from pymongo.errors import BulkWriteError, OperationFailure, PyMongoError

from chatsched.core.cancellation import heed_cancellation
from chatsched.core.clock import Clock
from chatsched.core.ids import new_id
from chatsched.storage.entries import Entry, Handler, Later
from chatsched.storage.mongo import Document, Mongo, Session

log = structlog.get_logger(__name__)

_MOST_SECONDS = 45.0  # for one entry
_MARGIN = timedelta(seconds=15)  # for which its lease is good after that
_HELD = timedelta(seconds=15)  # a lease that is renewed
_RENEW_SECONDS = 4.0
_FIRST_PAUSE = timedelta(seconds=1)
_LONGEST_PAUSE = timedelta(minutes=15)
_MOST_ATTEMPTS = 20
_IDLE_SECONDS = 1.0
_KEEP_DONE = timedelta(days=7)
_MOST_SETTLED = 10_000
_LAST = "\uffff"
_DUPLICATE = 11000
_NO_SUCH_INDEX = 27
_FORMER_INDEX = "state_1_due_at_1"


class Outbox:
    """The entries, and the workers of this process."""

    def __init__(self, mongo: Mongo, clock: Clock) -> None:
        self._entries = mongo["outbox"]
        self._clock = clock
        self._handlers: dict[str, Handler] = {}
        self._apart: dict[str, float] = {}
        self._held: set[str] = set()
        self._settled: deque[str] = deque(maxlen=_MOST_SETTLED)

    async def prepare(self) -> None:
        """Create the indexes.

        The one by which entries are leased begins with what is asked for exactly: whatever else
        waits, in whatever number, is not looked at.
        """
        await self._entries.create_index(
            [(each, ASCENDING) for each in ("kind", "state", "due_at")]
        )
        try:
            await self._entries.drop_index(_FORMER_INDEX)
        except OperationFailure as error:
            if error.code != _NO_SUCH_INDEX:
                raise
        await self._entries.create_index("key", unique=True)
        await self._entries.create_index("expire_at", expireAfterSeconds=0)

    def handle(self, kind: str, handler: Handler) -> None:
        """Let ``handler`` do the entries of ``kind``. It must be idempotent."""
        self._handlers[kind] = handler

    def handle_apart(self, kind: str, handler: Handler, seconds: float) -> None:
        """Do as `handle` by workers for this kind alone, within so many seconds for an entry.

        A worker that has died keeps its entry for little longer than that.
        """
        self._handlers[kind] = handler
        self._apart[kind] = seconds

    def handle_held(self, kind: str, handler: Handler, seconds: float) -> None:
        """Do as `handle_apart`, for what may take long: leases are renewed while it does.

        So a worker that has died keeps its entry for a quarter of a minute, however long one takes.
        """
        self.handle_apart(kind, handler, seconds)
        self._held.add(kind)

    async def add(
        self,
        kind: str,
        key: str,
        payload: Mapping[str, Any],
        *,
        session: Session | None = None,
        after: timedelta = timedelta(0),
    ) -> str:
        """Write an entry, due ``after`` from now; in the caller's transaction if given one.

        ``key`` makes it unique: a second entry with it raises DuplicateKeyError, which ends the
        transaction that would have repeated the change. Returns the entry's id.
        """
        entry = _entry(kind, key, payload, self._clock.now() + after)
        await self._entries.insert_one(entry, session=session)
        entry_id: str = entry["_id"]
        return entry_id

    async def add_several(self, kind: str, entries: Mapping[str, Mapping[str, Any]]) -> None:
        """Write entries, due now, by their keys; those whose keys are known stay as they are.

        Not for transactions: for what may be done again until it is done.
        """
        now = self._clock.now()
        documents = [_entry(kind, key, payload, now) for key, payload in entries.items()]
        if not documents:
            return
        try:
            await self._entries.insert_many(documents, ordered=False)
        except BulkWriteError as error:
            troubles = error.details["writeErrors"]
            if any(trouble["code"] != _DUPLICATE for trouble in troubles):
                raise

    async def done(self, entry_id: str) -> None:
        """Mark an entry as done, by a worker or by whoever did its work on the spot."""
        await self._entries.update_one(
            {"_id": entry_id, "state": {"$ne": "done"}},
            {"$set": {"state": "done", "expire_at": self._clock.now() + _KEEP_DONE}},
        )

    def settle(self, key: str) -> None:
        """Note that the work of the entry with this key was done on the spot.

        The workers mark such entries together, which costs whoever did the work nothing. One
        that is forgotten in a crash is done again, which is harmless.
        """
        self._settled.append(key)

    async def hasten(self, prefix: str) -> None:
        """Let the entries whose keys begin so, and which wait for their time, be due now."""
        await self._entries.update_many(
            {"key": {"$gte": prefix, "$lt": prefix + _LAST}, "state": "pending"},
            {"$min": {"due_at": self._clock.now()}},
        )

    async def waits(self, key: str) -> bool:
        """Tell whether the entry with this key is still to be done, or is being done."""
        query = {"key": key, "state": {"$in": ["pending", "leased"]}}
        return await self._entries.find_one(query, {"_id": 1}) is not None

    async def work(self, kind: str | None = None) -> None:
        """Work off entries for ever; cancel to stop. Several may run, here and elsewhere.

        Those of one kind, or of all that are not kept apart.
        """
        while True:
            heed_cancellation()
            try:
                busy = await self.work_once(kind)
            except PyMongoError as error:
                log.warning("outbox.store_away", error=type(error).__name__)
                busy = False
            if not busy:
                await self._rest()

    async def work_once(self, kind: str | None = None) -> bool:
        """Lease and do one due entry, as `work` does; return whether there was one."""
        await self._mark_settled()
        if kind is None:
            kinds, seconds = [*self._handlers.keys() - self._apart.keys()], _MOST_SECONDS
        else:
            kinds, seconds = [kind], self._apart[kind]
        held = kind in self._held
        entry = await self._lease(kinds, _HELD if held else timedelta(seconds=seconds) + _MARGIN)
        if entry is None:
            return False
        try:
            async with self._holding(entry, held=held), asyncio.timeout(seconds):
                await self._handlers[entry.kind](entry)
        except Later as later:
            await self._put_off(entry, later)
        except Exception as error:
            log.exception("outbox.failed", kind=entry.kind, entry=entry.id, attempt=entry.attempt)
            await self._put_back(entry, error)
        else:
            await self.done(entry.id)
        return True

    async def _mark_settled(self) -> None:
        keys = [self._settled.popleft() for _ in range(len(self._settled))]
        if not keys:
            return
        try:
            await self._entries.update_many(
                {"key": {"$in": keys}, "state": {"$ne": "done"}},
                {"$set": {"state": "done", "expire_at": self._clock.now() + _KEEP_DONE}},
            )
        except PyMongoError:
            self._settled.extend(keys)
            raise

    async def _rest(self) -> None:
        pause = _IDLE_SECONDS * random.uniform(0.8, 1.2)  # noqa: S311  # spreads pollers, no secret
        await asyncio.sleep(pause)

    async def _lease(self, kinds: list[str], lease: timedelta) -> Entry | None:
        now = self._clock.now()
        found: Document | None = await self._entries.find_one_and_update(
            {
                "state": {"$in": ["pending", "leased"]},
                "due_at": {"$lte": now},
                "kind": {"$in": kinds},
            },
            {"$set": {"state": "leased", "due_at": now + lease}, "$inc": {"attempts": 1}},
            sort=[("due_at", ASCENDING)],
            return_document=ReturnDocument.AFTER,
        )
        if found is None:
            return None
        delays = found.get("delays", 0)
        return Entry(found["_id"], found["kind"], found["payload"], found["attempts"], delays)

    @asynccontextmanager
    async def _holding(self, entry: Entry, *, held: bool) -> AsyncIterator[None]:
        """Renew the lease of an entry until the block ends, if it is one that is ``held``."""
        if not held:
            yield
            return
        renewing = asyncio.create_task(self._renew(entry))
        try:
            yield
        finally:
            renewing.cancel()
            await asyncio.wait((renewing,))

    async def _renew(self, entry: Entry) -> None:
        while True:
            await asyncio.sleep(_RENEW_SECONDS)
            with suppress(PyMongoError):  # there is time for another attempt
                await self._entries.update_one(
                    {"_id": entry.id, "state": "leased", "attempts": entry.attempt},
                    {"$set": {"due_at": self._clock.now() + _HELD}},
                )

    async def _put_off(self, entry: Entry, later: Later) -> None:
        say = log.debug if later.usual else log.info
        say("outbox.later", kind=entry.kind, entry=entry.id, why=str(later))
        await self._entries.update_one(
            {"_id": entry.id, "state": "leased"},
            {
                "$set": {
                    "state": "pending",
                    "due_at": self._clock.now() + later.after,
                    "attempts": 0,
                },
                "$inc": {"delays": 1},
            },
        )

    async def _put_back(self, entry: Entry, error: Exception) -> None:
        dead = entry.attempt >= _MOST_ATTEMPTS
        pause = min(_FIRST_PAUSE * 2 ** (entry.attempt - 1), _LONGEST_PAUSE)
        await self._entries.update_one(
            {"_id": entry.id, "state": "leased"},
            {
                "$set": {
                    "state": "dead" if dead else "pending",
                    "due_at": self._clock.now() + pause,
                    "error": f"{type(error).__name__}: {error}"[:500],
                }
            },
        )


def _entry(kind: str, key: str, payload: Mapping[str, Any], due_at: datetime) -> Document:
    return {
        "_id": new_id(),
        "kind": kind,
        "key": key,
        "payload": dict(payload),
        "state": "pending",
        "due_at": due_at,
        "attempts": 0,
        "error": None,
    }
