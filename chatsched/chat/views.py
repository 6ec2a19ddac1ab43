"""Rooms as their members see them."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from chatsched.accounts import Person
from chatsched.chat.models.drawn import Json
from chatsched.chat.records import Records
from chatsched.chat.store.messages import visible
from chatsched.chat.unread import MOST_UNREAD, Tail, Unread
from chatsched.core.wire import instant
from chatsched.storage import Document

Online = Callable[[str], bool]


class Views:
    """Draws rooms: many for one viewer, or one for many. Few questions, however many rooms."""

    def __init__(self, records: Records, online: Online) -> None:
        self._rooms = records.rooms
        self._messages = records.messages
        self._people = records.people
        self._drawing = records.drawing
        self._online = online

    async def of_viewer(self, viewer: str, room_ids: Collection[str] | None = None) -> list[Json]:
        """Draw the viewer's rooms (or those of them in ``room_ids``), newest activity first."""
        ids = await self._rooms.rooms_of(viewer, room_ids)
        if not ids:
            return []
        rooms, members, lasts = await asyncio.gather(
            self._rooms.rooms(ids), self._rooms.members(ids), self._messages.last_of(ids)
        )
        # Whoever left between the two questions is not shown the room any more.
        own = {
            r: next((m for m in ms if m["user_id"] == viewer), None) for r, ms in members.items()
        }
        mine = {room_id: member for room_id, member in own.items() if member is not None}
        rooms = [room for room in rooms if room["_id"] in mine]
        behind = {
            room_id: _beyond(mine[room_id]["read_seq"], last["seq"])
            for room_id, last in lasts.items()
            if room_id in mine and last["seq"] > mine[room_id]["read_seq"]
        }
        unread, shown, people = await asyncio.gather(
            self._messages.unread(viewer, behind),
            self._last_messages(viewer, lasts),
            self._people.people({m["user_id"] for ms in members.values() for m in ms}),
        )
        rooms.sort(key=lambda room: _activity(room, lasts), reverse=True)
        return [
            _personal(
                _shared(room, members[room["_id"]], people, self._online, lasts.get(room["_id"])),
                mine[room["_id"]],
                Unread(*unread.get(room["_id"], ())),
                shown.get(room["_id"]),
            )
            for room in rooms
        ]

    async def of_room(self, room_id: str, viewers: Collection[str]) -> dict[str, Json]:
        """Draw one room for those of the viewers who are in it."""
        room, found, lasts = await asyncio.gather(
            self._rooms.room(room_id),
            self._rooms.members((room_id,)),
            self._messages.last_of((room_id,)),
        )
        members = found[room_id]
        mine = {member["user_id"]: member for member in members if member["user_id"] in viewers}
        if room is None or not mine:
            return {}
        last = lasts.get(room_id)
        tail, people = await asyncio.gather(
            self._tail(room_id, 0 if last is None else last["seq"], mine.values()),
            self._people.people([member["user_id"] for member in members]),
        )
        shown = await self._last_messages_of_room(last, mine)
        shared = _shared(room, members, people, self._online, last)
        return {
            viewer: _personal(
                shared, member, tail.unread(viewer, member["read_seq"]), shown.get(viewer)
            )
            for viewer, member in mine.items()
        }

    async def _tail(self, room_id: str, end: int, members: Collection[Document]) -> Tail:
        read_seq = min(member["read_seq"] for member in members)
        spans = {room_id: _beyond(read_seq, end)} if end > read_seq else {}
        return Tail(await self._messages.spans(spans))

    async def _last_messages(self, viewer: str, lasts: Mapping[str, Document]) -> dict[str, Json]:
        """Draw the last message of each room that the viewer may see."""
        shown = [document for document in lasts.values() if visible(document, viewer)]
        hidden = [room_id for room_id, d in lasts.items() if not visible(d, viewer)]
        for page in await asyncio.gather(*(self._newest(room_id, viewer) for room_id in hidden)):
            shown += page
        drawn = await self._drawing.messages(shown)
        return {message["room_id"]: message for message in drawn}

    async def _last_messages_of_room(
        self, last: Document | None, viewers: Collection[str]
    ) -> dict[str, Json]:
        """Draw the room's last message as each viewer may see one."""
        if last is None:
            return {}
        shown = {viewer: last for viewer in viewers if visible(last, viewer)}
        for viewer in set(viewers) - shown.keys():
            for document in await self._newest(last["room_id"], viewer):
                shown[viewer] = document
        distinct = {document["_id"]: document for document in shown.values()}
        drawn = await self._drawing.messages(list(distinct.values()))
        by_id = {message["id"]: message for message in drawn}
        return {viewer: by_id[document["_id"]] for viewer, document in shown.items()}

    async def _newest(self, room_id: str, viewer: str) -> list[Document]:
        return await self._messages.page(room_id, viewer, after=None, before=None, limit=1)


def _beyond(read_seq: int, end: int) -> tuple[int, int]:
    """Return the span in which unread messages are counted: after ``read_seq``, but not endless."""
    return max(read_seq, end - MOST_UNREAD) + 1, end


def _activity(room: Document, lasts: Mapping[str, Document]) -> datetime:
    last = lasts.get(room["_id"])
    created_at: datetime = room["created_at"] if last is None else last["created_at"]
    return created_at


def _shared(
    room: Document,
    members: Sequence[Document],
    people: Mapping[str, Person],
    online: Online,
    last: Document | None,
) -> Json:
    """Return what all members see alike, in a direct room but for its name."""
    return {
        "id": room["_id"],
        "kind": room["kind"],
        "name": room["name"],
        "members": [_member(member, people, online) for member in members],
        "last_seq": 0 if last is None else last["seq"],
        "created_at": instant(room["created_at"]),
    }


def _member(member: Document, people: Mapping[str, Person], online: Online) -> Json:
    person = people.get(member["user_id"])
    return {
        "id": member["user_id"],
        "name": person.name if person else "?",
        "is_bot": member["is_bot"],
        "role": member["role"],
        "online": online(member["user_id"]),
        "read_seq": member["read_seq"],
        "joined_seq": member.get("joined_seq", 0),
    }


def _personal(shared: Json, member: Document, unread: Unread, last_message: Json | None) -> Json:
    """Return a room as one member sees it."""
    muted_until = member["muted_until"]
    return {
        **shared,
        "name": _name(shared, member["user_id"]),
        "read_seq": member["read_seq"],
        "unread": unread.count,
        "mentioned_seq": unread.mentioned_seq,
        "notify": member["notify"],
        "muted_until": None if muted_until is None else instant(muted_until),
        "last_message": last_message,
    }


def _name(shared: Json, viewer: str) -> str:
    """Return a group's name, or in a direct room the other's."""
    if shared["name"] is not None:
        return str(shared["name"])
    return next((m["name"] for m in shared["members"] if m["id"] != viewer), "")
