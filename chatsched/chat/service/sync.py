"""What a client missed while it was away."""

import asyncio
from collections import defaultdict

from chatsched.chat.models.drawn import Json
from chatsched.chat.models.messages import RoomSync, Sync, SyncAnswer
from chatsched.chat.records import Records
from chatsched.core.actor import Actor
from chatsched.core.clock import Clock
from chatsched.storage import Document

_LARGEST_PAGE = 200
_LARGEST_ANSWER = 5_000
_MOST_UPDATED = 2_000


class CatchingUp:
    """Answers ``room:sync``: few questions to the store, however many rooms it is about."""

    def __init__(self, records: Records, clock: Clock) -> None:
        self._messages = records.messages
        self._rooms = records.rooms
        self._drawing = records.drawing
        self._clock = clock

    async def sync(self, actor: Actor, command: Sync) -> SyncAnswer:
        """Return what the rooms have beyond the given positions, of those that are the actor's.

        Up to 200 messages of a room, fewer when very many rooms are behind. A page is empty only
        when there is nothing more.
        """
        now = self._clock.now()
        viewer = actor.user_id
        room_ids = await self._rooms.rooms_of(viewer, command.rooms.keys())
        ends = await self._messages.ends(room_ids) if room_ids else {}
        seen = {room_id: command.rooms[room_id] for room_id in room_ids}
        behind = {room_id: seq for room_id, seq in seen.items() if seq < ends[room_id]}
        messages, reached = await self._beyond(viewer, behind, ends)
        updated, cut = await self._updated(viewer, command, seen)
        return SyncAnswer(
            rooms={
                room_id: RoomSync(
                    messages=messages[room_id],
                    has_more=reached.get(room_id, ends[room_id]) < ends[room_id],
                    last_seq=ends[room_id],
                    updated=updated[room_id],
                    updated_more=cut,
                )
                for room_id in room_ids
            },
            now=now,
        )

    async def _beyond(
        self, viewer: str, behind: dict[str, int], ends: dict[str, int]
    ) -> tuple[dict[str, list[Json]], dict[str, int]]:
        """Return messages by room, and the place up to which each room's are complete."""
        if not behind:
            return defaultdict(list), {}
        page = max(1, min(_LARGEST_PAGE, _LARGEST_ANSWER // len(behind)))
        spans = {r: (seq + 1, min(ends[r], seq + page)) for r, seq in behind.items()}
        reached = {room_id: last for room_id, (_, last) in spans.items()}
        documents = await self._messages.spans(spans, viewer)
        # Where nothing on the page was for the viewer, the page is filled from further on.
        seen = {document["room_id"] for document in documents}
        bare = [r for r in spans if r not in seen and reached[r] < ends[r]]
        pages = await asyncio.gather(*(self._next(r, viewer, reached[r], page) for r in bare))
        for room_id, more in zip(bare, pages, strict=True):
            documents += more[:page]
            reached[room_id] = more[page - 1]["seq"] if len(more) > page else ends[room_id]
        messages: dict[str, list[Json]] = defaultdict(list)
        for message in await self._drawing.messages(documents):
            messages[message["room_id"]].append(message)
        return messages, reached

    async def _next(self, room_id: str, viewer: str, after: int, page: int) -> list[Document]:
        return await self._messages.page(room_id, viewer, after=after, before=None, limit=page + 1)

    async def _updated(
        self, viewer: str, command: Sync, seen: dict[str, int]
    ) -> tuple[dict[str, list[Json]], bool]:
        """Return changed messages that the client knows, by room, and whether there are more."""
        updated: dict[str, list[Json]] = defaultdict(list)
        if command.since is None or not seen:
            return updated, False
        found = await self._messages.changed(seen, command.since, _MOST_UPDATED + 1, viewer)
        known = [document for document in found if document["seq"] <= seen[document["room_id"]]]
        for message in await self._drawing.messages(known[:_MOST_UPDATED]):
            updated[message["room_id"]].append(message)
        return updated, len(found) > _MOST_UPDATED
