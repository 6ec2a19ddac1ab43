"""What the server says by itself: read, put in order, and lined up for the handlers."""

import logging
from collections import OrderedDict
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from chatsched.client.lane import Job
from chatsched.client.models import Invite, Meeting, Message, Room
from chatsched.client.rooms import Rooms

log = logging.getLogger("chatsched.client")

_MOST_REMEMBERED = 10_000

ON_MESSAGE = "on_message"
ON_UPDATE = "on_update"
ON_INVITE = "on_invite"
ON_MEETING = "on_meeting"
ON_SLOTS_CHANGED = "on_slots_changed"
_OWN = "own message"  # nobody listens to this; it still takes its turn


V = TypeVar("V")


class Latest(Generic[V]):
    """The last state told of each thing, up to a bound."""

    def __init__(self) -> None:
        self._states: OrderedDict[str, V] = OrderedDict()

    def get(self, thing_id: str) -> V | None:
        """Return the last state told of a thing, if it is remembered."""
        return self._states.get(thing_id)

    def put(self, thing_id: str, state: V) -> None:
        """Remember that this state was told."""
        self._states[thing_id] = state
        self._states.move_to_end(thing_id)
        if len(self._states) > _MOST_REMEMBERED:
            self._states.popitem(last=False)


class Inbox:
    """Takes events and pages; every message goes on once and in order, changes never backwards."""

    def __init__(self, rooms: Rooms, *, own_messages: bool) -> None:
        self._rooms = rooms
        self._own_messages = own_messages
        self._versions: Latest[int] = Latest()
        self._cards: Latest[Invite | Meeting] = Latest()
        self.user_id = ""
        self._actions = {
            "message:new": self._on_new,
            "message:updated": self._on_updated,
            "room:added": self._on_added,
            "room:updated": self._on_room_updated,
            "room:removed": self._on_removed,
            "invite:updated": self._on_invite,
            "meeting:updated": self._on_meeting,
            "slots:changed": self._on_slots,
        }

    def receive(self, event: str, payload: Any) -> None:
        """Take one event as it came."""
        action = self._actions.get(event)
        try:
            if action is not None:
                action(payload)
        except (ValidationError, KeyError, TypeError):
            log.exception("The server sent a %s that cannot be read.", event)
        self._rooms.lane(_room_of(payload)).put(Job(event, payload))

    def live(self, message: Message) -> None:
        """Take a message as it came, in whatever order."""
        state = self._rooms.place(message)
        if state is None:
            return
        ready = state.timeline.receive(message, room=state.has_room)
        state.hand(ready, self._occasion)
        for new in ready:
            # Later news of its card comes by itself.
            if new.kind == "invite" and new.invite is not None:
                self._tell_card(ON_INVITE, new.invite)
        if state.timeline.behind:
            self._rooms.behind.set()

    def page(self, room_id: str, page: dict[str, Any]) -> bool:
        """Take what ``room:sync`` says about a room; tell whether it brought the room forward."""
        state = self._rooms.get(room_id)
        if state is None:
            return True
        before = state.timeline.covered
        messages = [Message.model_validate(message) for message in page["messages"]]
        ready = state.timeline.page(messages, page["last_seq"], has_more=page["has_more"])
        state.hand(ready, self._occasion)
        updated = [Message.model_validate(message) for message in page.get("updated", ())]
        for message in updated:
            self.changed(message)
        for message in ready + updated:  # news of their cards may have been missed as well
            if message.invite is not None:
                self._tell_card(ON_INVITE, message.invite)
            if message.meeting is not None:
                self._tell_card(ON_MEETING, message.meeting)
        return state.timeline.covered > before or not state.timeline.behind

    def changed(self, message: Message) -> None:
        """Take a changed message, unless this or a newer state of it was handed on before."""
        if message.version <= (self._versions.get(message.id) or 0):
            return
        self._versions.put(message.id, message.version)
        self._rooms.lane(message.room_id).put(Job(ON_UPDATE, message))

    def _occasion(self, message: Message) -> str:
        own = message.sender is not None and message.sender.id == self.user_id
        return _OWN if own and not self._own_messages else ON_MESSAGE

    def _on_new(self, payload: dict[str, Any]) -> None:
        self.live(Message.model_validate(payload["message"]))

    def _tell_card(self, occasion: str, card: Invite | Meeting) -> None:
        """Tell of an invite or a meeting, unless just this was the last that was told of it."""
        if self._cards.get(card.id) != card:
            self._cards.put(card.id, card)
            self._rooms.lane(card.room_id).put(Job(occasion, card))

    def _on_updated(self, payload: dict[str, Any]) -> None:
        self.changed(Message.model_validate(payload["message"]))

    def _on_added(self, payload: dict[str, Any]) -> None:
        self._rooms.added(Room.model_validate(payload["room"]))

    def _on_room_updated(self, payload: dict[str, Any]) -> None:
        room = Room.model_validate(payload["room"])
        if self._rooms.get(room.id) is not None:
            self._rooms.update(room, room.last_seq)

    def _on_removed(self, payload: dict[str, Any]) -> None:
        self._rooms.removed(payload["room_id"])

    def _on_invite(self, payload: dict[str, Any]) -> None:
        self._tell_card(ON_INVITE, Invite.model_validate(payload["invite"]))

    def _on_meeting(self, payload: dict[str, Any]) -> None:
        self._tell_card(ON_MEETING, Meeting.model_validate(payload["meeting"]))

    def _on_slots(self, payload: dict[str, Any]) -> None:
        self._rooms.general.put(Job(ON_SLOTS_CHANGED, payload["invite_id"]))


def _room_of(payload: Any) -> str | None:
    """Return the room that an event is about, wherever it says so."""
    if not isinstance(payload, dict):
        return None
    for inner in (payload, *(payload.get(name) for name in ("message", "invite", "meeting"))):
        if isinstance(inner, dict) and isinstance(inner.get("room_id"), str):
            return str(inner["room_id"])
    return None
