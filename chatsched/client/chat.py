"""Messages and rooms."""

from collections.abc import AsyncGenerator, AsyncIterable, Sequence
from datetime import datetime

from chatsched.client.commands import Commands, new_nonce
from chatsched.client.models import Attachment, Found, Message, Page, Room


class ChatCommands(Commands):
    """What a client says and does in its rooms."""

    async def send(
        self,
        room_id: str,
        text: str,
        *,
        reply_to: str | None = None,
        nonce: str | None = None,
        attachments: Sequence[Attachment] = (),
    ) -> Message:
        """Send a message and return it as stored.

        It is sent once, however often the connection is lost meanwhile: every try carries the
        same nonce. Give a ``nonce`` of your own to hold that over a restart of the bot too. Await
        one message before sending the next where their order matters. With ``attachments``, which
        `upload` returns, the text may be empty.
        """
        payload = {
            "room_id": room_id,
            "text": text,
            "nonce": nonce or new_nonce(),
            "reply_to": reply_to,
            "attachments": [attachment.id for attachment in attachments],
        }
        return _message(await self._call("message:send", payload))

    async def upload(
        self, room_id: str, name: str, content: bytes | AsyncIterable[bytes]
    ) -> Attachment:
        """Bring a file into a room, to be sent with a message; unsent it is gone after a day.

        Tried once: after `Offline`, upload it again.
        """
        path = f"/api/rooms/{room_id}/attachments"
        answer = await self._web.upload(path, name, content)
        return Attachment.model_validate(answer["attachment"])

    def download(self, attachment: Attachment, *, thumbnail: bool = False) -> AsyncGenerator[bytes]:
        """Yield a file as it arrives, or the smaller copy of a picture that has one."""
        return self._web.download(attachment.url + ("/thumbnail" if thumbnail else ""))

    async def search(
        self,
        words: str,
        *,
        room_id: str | None = None,
        before: str | None = None,
        limit: int = 25,
    ) -> Found:
        """Find messages by words, their beginnings and "phrases", in all rooms or in one.

        ``before`` is the id of the last message found so far.
        """
        query = {"q": words, "room_id": room_id, "before": before, "limit": limit}
        return Found.model_validate(await self._get("/api/search", query))

    async def reply(self, message: Message, text: str) -> Message:
        """Answer a message in its room."""
        return await self.send(message.room_id, text, reply_to=message.id)

    async def edit(self, message_id: str, text: str) -> Message:
        """Give an own message another text."""
        return _message(await self._call("message:edit", {"message_id": message_id, "text": text}))

    async def delete(self, message_id: str) -> Message:
        """Delete an own message; a tombstone stays in its place."""
        return _message(await self._call("message:delete", {"message_id": message_id}))

    async def react(self, message_id: str, emoji: str, *, on: bool = True) -> Message:
        """Put a reaction on a message, or take it off."""
        payload = {"message_id": message_id, "emoji": emoji, "on": on}
        return _message(await self._call("message:react", payload))

    async def typing(self, room_id: str) -> None:
        """Show that something is being written; nothing happens without a connection."""
        if self._connection is not None:
            await self._connection.tell("room:typing", {"room_id": room_id})

    async def read(self, room_id: str, seq: int) -> None:
        """Say that the room has been read up to ``seq``."""
        await self._call("room:read", {"room_id": room_id, "seq": seq})

    async def history(
        self,
        room_id: str,
        *,
        before: int | None = None,
        after: int | None = None,
        since: datetime | None = None,
        limit: int = 50,
    ) -> Page:
        """Return up to ``limit`` (1 to 200) messages.

        The newest, those on one side of a seq, or those from an instant on.
        """
        query = {"before": before, "after": after, "since": since, "limit": limit}
        return Page.model_validate(await self._get(f"/api/rooms/{room_id}/messages", query))

    async def create_room(
        self, name: str, *, member_ids: Sequence[str] = (), member_emails: Sequence[str] = ()
    ) -> Room:
        """Open a group room with these people; for people, not for bots."""
        body = {
            "kind": "group",
            "name": name,
            "member_ids": list(member_ids),
            "member_emails": list(member_emails),
        }
        return _room(await self._web.change("POST", "/api/rooms", body))

    async def open_direct(self, *, user_id: str | None = None, email: str | None = None) -> Room:
        """Return the one direct conversation with somebody, opening it if need be."""
        body = {
            "kind": "direct",
            "member_ids": [user_id] if user_id is not None else [],
            "member_emails": [email] if email is not None else [],
        }
        return _room(await self._web.change("POST", "/api/rooms", body))


def _message(ack: dict[str, object]) -> Message:
    return Message.model_validate(ack["message"])


def _room(answer: dict[str, object]) -> Room:
    return Room.model_validate(answer["room"])
