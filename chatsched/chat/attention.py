"""What people want to be told of a room while they are not looking: their own settings for it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from chatsched.chat.models.drawn import Json
from chatsched.chat.records import Records
from chatsched.chat.store.messages import visible


@dataclass(frozen=True, slots=True)
class Attention:
    """One member's settings for a room, and how far they have read."""

    notify: str
    muted_until: datetime | None
    read_seq: int

    def silent(self, now: datetime) -> bool:
        """Tell whether nothing alerts at the moment."""
        muted = self.muted_until is not None and self.muted_until > now
        return muted or self.notify == "none"


class Attentions:
    """Looks up who wants to be told of what."""

    def __init__(self, records: Records) -> None:
        self._rooms = records.rooms
        self._messages = records.messages
        self._drawing = records.drawing

    async def of(self, room_id: str, user_ids: Collection[str]) -> dict[str, Attention]:
        """Return what those of these people who are in a room want to be told of it."""
        found = await self._rooms.settings(room_id, user_ids)
        return {
            member["user_id"]: Attention(
                member["notify"], member["muted_until"], member["read_seq"]
            )
            for member in found
        }

    async def message(self, message_id: str, user_id: str) -> Json | None:
        """Return a message as drawn if it is there and for this person; they may have left."""
        document = await self._messages.one(message_id)
        if document is None or document.get("deleted") or not visible(document, user_id):
            return None
        return await self._drawing.message(document)
