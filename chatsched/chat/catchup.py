"""The rooms as the real-time edge sees them: who is where, what lies where, what was missed."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime

from chatsched.chat.drawing import Drawing
from chatsched.chat.models.rooms import LARGEST_COMPANY
from chatsched.chat.news import CHANGED, sequenced
from chatsched.chat.store.messages import Messages
from chatsched.chat.store.rooms import Rooms
from chatsched.realtime import Change, Sequenced
from chatsched.storage import Document

_PAGE = 1_000

Repeat = Callable[[Iterable[str], Iterable[tuple[str, str]]], None]


class Catchup:
    """Implements `chatsched.realtime.Store`.

    ``repeat`` is set once there is somebody to tell of changed rooms: those rooms, and the
    (room, user) pairs of who joined.
    """

    def __init__(self, rooms: Rooms, messages: Messages, drawing: Drawing) -> None:
        self._rooms = rooms
        self._messages = messages
        self._drawing = drawing
        self.repeat: Repeat | None = None

    async def rooms_of(self, user_ids: Collection[str]) -> dict[str, list[str]]:
        """Return the ids of the rooms that each of these users is in."""
        return await self._rooms.rooms_of_several(user_ids)

    async def ends(self, room_ids: Collection[str]) -> dict[str, int]:
        """Return each room's last ``seq``, 0 for an empty one."""
        return await self._messages.ends(room_ids) if room_ids else {}

    async def since(self, positions: Mapping[str, int], limit: int) -> list[Sequenced]:
        """Return up to ``limit`` messages in all that lie after their room's position.

        Sorted by room and ``seq``. Places have no holes, so that their number is known before.
        """
        ends = await self.ends(positions.keys())
        spans: dict[str, tuple[int, int]] = {}
        for room_id in sorted(positions):
            first = positions[room_id] + 1
            last = min(ends[room_id], positions[room_id] + limit)
            if first <= last:
                spans[room_id] = (first, last)
                limit -= last - first + 1
        documents = await self._messages.spans(spans)
        return [sequenced(message) for message in await self._drawing.messages(documents)]

    async def changes(self, room_ids: Collection[str], since: datetime) -> list[Change]:
        """Return which messages were changed and how far members have read since then.

        What has changed about the rooms themselves is told by ``repeat``.
        """
        drawn = await self._drawing.messages(await self._changed(room_ids, since))
        moved = await self._rooms.moved_since(room_ids, since)
        if self.repeat is not None:
            changed = await self._rooms.changed_since(room_ids, since)
            self.repeat(
                changed, [(m["room_id"], m["user_id"]) for m in moved if m["joined_at"] >= since]
            )
        messages = [
            Change(message["room_id"], CHANGED, {"message": message}, message["audience"])
            for message in drawn
        ]
        return [*messages, *_reads(moved)]

    async def _changed(self, room_ids: Collection[str], since: datetime) -> list[Document]:
        """Return all messages that were changed since then.

        Each page begins with the instant that the last one ended with: more may have happened in
        it than there was room for. A page that ends where it began is asked for again, longer.
        """
        found: dict[str, Document] = {}
        limit = _PAGE
        while True:
            page = await self._messages.changed(room_ids, since, limit)
            found.update((message["_id"], message) for message in page)
            if len(page) < limit:
                return list(found.values())
            limit = _PAGE if page[-1]["changed_at"] > since else 2 * limit
            since = page[-1]["changed_at"]


def _reads(moved: Collection[Document]) -> list[Change]:
    readers = Counter(member["room_id"] for member in moved)
    return [
        Change(
            member["room_id"],
            "room:read",
            {
                "room_id": member["room_id"],
                "user_id": member["user_id"],
                "seq": member["read_seq"],
            },
            None if readers[member["room_id"]] <= LARGEST_COMPANY else (member["user_id"],),
        )
        for member in moved
        if member["read_seq"] > member.get("joined_seq", 0)
    ]
