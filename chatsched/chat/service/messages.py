"""Sending, reading, editing, deleting messages, and reacting to them."""

from asyncio import Future
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from chatsched.chat.access import Access, RoomSeats
from chatsched.chat.append import Appended, Appender
from chatsched.chat.mentions import mentioned
from chatsched.chat.models.drawn import Json
from chatsched.chat.models.messages import (
    EditMessage,
    History,
    HistoryPage,
    Kind,
    MessageAnswer,
    MessageNamed,
    Notice,
    React,
    SendMessage,
    Sent,
)
from chatsched.chat.news import News
from chatsched.chat.records import Records
from chatsched.chat.service.attachments import Files
from chatsched.chat.store.findable import file_names
from chatsched.chat.store.messages import visible
from chatsched.core.actor import Actor
from chatsched.core.clock import Clock
from chatsched.core.errors import Forbidden, Invalid
from chatsched.core.ids import new_id
from chatsched.storage import Document

MOST_REACTIONS = 20
"""How many different emoji a message can have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """A message that another slice posts into a room.

    ``source`` names what it tells of; the same (room, sender, source) is posted once. ``nonce``
    is that of the request which did it, for the client that waits for the message; it may be the
    nonce of a text message too. ``card`` is (kind, id); its kind must have been registered.
    ``notice`` says what a system message is about, where its card does not.
    ``audience`` None is everybody. ``previous`` is a time span, ``reason`` somebody's words.
    """

    room_id: str
    kind: Kind
    sender_id: str | None
    text: str
    source: str
    nonce: str | None = None
    card: tuple[str, str] | None = None
    audience: Sequence[str] | None = None
    previous: tuple[datetime, datetime] | None = None
    reason: str | None = field(default=None)
    notice: Notice | None = None


class Conversation:
    """The messages of rooms."""

    def __init__(
        self,
        records: Records,
        access: Access,
        files: Files,
        appender: Appender,
        news: News,
        clock: Clock,
    ) -> None:
        self._messages = records.messages
        self._drawing = records.drawing
        self._people = records.people
        self._access = access
        self._files = files
        self._appender = appender
        self._news = news
        self._clock = clock

    async def send(self, actor: Actor, command: SendMessage) -> Sent:
        """Append a text message to a room; under a known nonce, return the first."""
        return sent(await (await self.place(actor, command)))

    async def place(
        self, actor: Actor, command: SendMessage, late: float | None = None
    ) -> Future[Appended]:
        """Do as `send` but for waiting: the message has its place among its sender's others.

        The future ends before ``late`` on the loop's clock.
        """
        seats = await self._access.room(actor, command.room_id)
        document: Document = {
            "_id": new_id(),
            "room_id": seats.id,
            "seq": 0,
            "kind": "text",
            "sender": actor.user_id,
            "text": command.text,
            "nonce": command.nonce,
            "created_at": self._clock.now(),
            "version": 1,
        }
        if command.reply_to is not None:
            await self._check_reply(actor, seats, command.reply_to)
            document["reply_to"] = command.reply_to
        if mentions := await self._mentions(command.text, seats):
            document["mentions"] = mentions
        if command.attachments:
            document["attachments"] = await self._files.claim(
                actor, seats.id, command.attachments, command.nonce
            )
        return self._appender.place(document, late)

    async def post(self, *announcements: Announcement) -> list[Json]:
        """Append other slices' messages, in this order within each room; return them as drawn.

        Checks no membership: that is for the slice to do. Safe to repeat.
        """
        now = self._clock.now()
        documents = [_posted(announcement, now) for announcement in announcements]
        posted: list[Appended] = await self._appender.append(*documents)
        return [appended.message for appended in posted]

    async def history(self, actor: Actor, command: History) -> HistoryPage:
        """Return a page of a room's history, as far as it is for the actor."""
        seats = await self._access.room(actor, command.room_id)
        # Before the page: a message in between may be on it, but is never passed over by last_seq.
        ends = await self._messages.ends((seats.id,))
        after = command.after
        if command.since is not None:
            first = await self._messages.since(seats.id, command.since)
            after = ends[seats.id] if first is None else first - 1
        found = await self._messages.page(
            seats.id,
            actor.user_id,
            after=after,
            before=command.before,
            limit=command.limit + 1,
        )
        has_more = len(found) > command.limit
        if has_more:
            found = found[: command.limit] if after is not None else found[1:]
        return HistoryPage(
            messages=await self._drawing.messages(found),
            has_more=has_more,
            last_seq=ends[seats.id],
        )

    async def message(self, actor: Actor, command: MessageNamed) -> MessageAnswer:
        """Return one message, as far as it is for the actor."""
        document = await self._access.message(actor, command.message_id)
        (drawn,) = await self._drawing.messages((document,))
        return MessageAnswer(message=drawn)

    async def edit(self, actor: Actor, command: EditMessage) -> MessageAnswer:
        """Give one's own message another text."""
        document = await self._own(actor, command.message_id)
        if document["kind"] != "text":
            raise Forbidden("Only text messages can be edited.")
        if not command.text.strip() and not document.get("attachments"):
            raise Invalid("text: must not be empty", {"text": "must not be empty"})
        seats = await self._access.room(actor, document["room_id"])
        mentions = await self._mentions(command.text, seats)
        edited = await self._messages.edit(
            command.message_id, command.text, mentions, self._clock.now(), file_names(document)
        )
        if edited is None:
            raise Forbidden("A deleted message cannot be edited.")
        return MessageAnswer(message=await self._news.changed(edited))

    async def delete(self, actor: Actor, command: MessageNamed) -> MessageAnswer:
        """Leave a tombstone of one's own message, whose files go; doing it twice is harmless."""
        document = await self._own(actor, command.message_id)
        if document["kind"] != "text":
            raise Forbidden("Only text messages can be deleted.")
        files = await self._files.forsake(document)
        erased = await self._messages.erase(command.message_id, self._clock.now())
        await self._files.remove(files)
        return await self._as_it_stands(erased, command.message_id)

    async def react(self, actor: Actor, command: React) -> MessageAnswer:
        """Put a reaction on a message or take it off; doing it twice is harmless."""
        document = await self._access.message(actor, command.message_id)
        which = (command.message_id, command.emoji, actor.user_id)
        now = self._clock.now()
        if not command.on:
            changed = await self._messages.unreact(*which, now)
            return await self._as_it_stands(changed, command.message_id)
        changed = await self._messages.react(*which, MOST_REACTIONS, now)
        if changed is None:
            document = await self._messages.one(command.message_id) or document
            _check_reacted(document, command.emoji, actor.user_id)
        return await self._as_it_stands(changed, command.message_id)

    async def touch_card(self, kind: str, card_id: str) -> None:
        """Note that a card shows something new: clients that were away get its messages anew."""
        await self._messages.touch_card(kind, card_id, self._clock.now())

    async def _as_it_stands(self, changed: Document | None, message_id: str) -> MessageAnswer:
        """Announce a message, also where nothing changed.

        Whoever repeats what they were not answered may have been cut off before it was announced.
        What is announced again does no harm: a message's version says which is the newer.
        """
        document = changed or (await self._messages.by_ids((message_id,)))[message_id]
        return MessageAnswer(message=await self._news.changed(document))

    async def _own(self, actor: Actor, message_id: str) -> Document:
        document = await self._access.message(actor, message_id)
        if document["sender"] != actor.user_id:
            raise Forbidden("This is for the message's sender only.")
        return document

    async def _check_reply(self, actor: Actor, seats: RoomSeats, message_id: str) -> None:
        replied = await self._messages.one(message_id)
        if replied is None or replied["room_id"] != seats.id or not visible(replied, actor.user_id):
            words = "is not a message of this room"
            raise Invalid(f"reply_to: {words}", {"reply_to": words})

    async def _mentions(self, text: str, seats: RoomSeats) -> list[str]:
        if "@" not in text:
            return []
        people = await self._people.people(seats.members.keys())
        return mentioned(text, people.values())


def sent(appended: Appended) -> Sent:
    """Return what a sender is answered once the message is stored."""
    return Sent(message=appended.message, repeated=appended.repeated)


def _check_reacted(document: Mapping[str, object], emoji: str, user_id: str) -> None:
    """Raise unless the reaction is there, which is why it could not be put on."""
    if document.get("deleted"):
        raise Forbidden("A deleted message takes no reactions.")
    reactions = document.get("reactions")
    reaction = {"emoji": emoji, "user_id": user_id}
    if not isinstance(reactions, list) or reaction not in reactions:
        raise Forbidden(f"A message takes at most {MOST_REACTIONS} different reactions.")


def _posted(announcement: Announcement, now: datetime) -> Document:
    document: Document = {
        "_id": new_id(),
        "room_id": announcement.room_id,
        "seq": 0,
        "kind": announcement.kind,
        "sender": announcement.sender_id,
        "text": announcement.text,
        "source": announcement.source,
        "nonce": announcement.nonce or announcement.source,
        "created_at": now,
        "version": 1,
    }
    if announcement.card is not None:
        kind, card_id = announcement.card
        document["card"] = {"kind": kind, "id": card_id}
    if announcement.audience is not None:
        document["audience"] = list(announcement.audience)
    if announcement.previous is not None:
        document["previous"] = dict(zip(("start", "end"), announcement.previous, strict=True))
    if announcement.reason is not None:
        document["reason"] = announcement.reason
    if announcement.notice is not None:
        document["notice"] = announcement.notice
    return document
