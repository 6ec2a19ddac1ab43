"""Deciding whose browsers are told: those of people whom something calls for who are not here.

Whoever is connected only by tabs that nobody looks at is not here. Whoever has just gone may be
taken for being here, because it shows late that a tab was closed or a phone put away. So a message
is looked at again when that must have shown.
"""

import asyncio
from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import structlog
from pymongo.errors import PyMongoError

from chatsched.calendars import LinkRecord
from chatsched.chat import Json
from chatsched.core.rounds import every
from chatsched.notifications.alerting import Listener, calls_for, subject
from chatsched.notifications.service.choices import Choices
from chatsched.notifications.store import Browsers, Reminder
from chatsched.storage import Outbox, Session

log = structlog.get_logger(__name__)

PUSH = "push"
WITHDRAWAL = "withdrawal"

_LOOK_SECONDS = 0.25
AGAIN_SECONDS = (4.0, 35.0, 330.0)
"""After which messages are looked at again: a tab was closed; a connection does not answer; a tab
is left standing in front, and so shows only by now that nobody has looked at it since.
"""

_MOST_WAITING = 20_000
_MOST_AT_ONCE = 3
"""How many messages of one room somebody is told of at once: the newest."""


class Presence(Protocol):
    """Knows who is connected, to whichever process, and looks."""

    def attentive(self, user_id: str) -> bool:
        """Tell whether somebody is connected, or was a moment ago, and may be looking."""
        ...


@dataclass(slots=True)
class _Look:
    """Messages of one room that are looked at together; ``told``: those looked at before."""

    at: float
    room_id: str
    messages: list[Json]
    told: set[str] = field(default_factory=set)


class Pushing:
    """Writes down what is to be pushed; without a key for Web Push (``able``) nothing is."""

    def __init__(
        self,
        choices: Choices,
        browsers: Browsers,
        presence: Presence,
        outbox: Outbox,
        *,
        able: bool,
        again: Sequence[float] = AGAIN_SECONDS,
    ) -> None:
        self._choices = choices
        self._subscriptions = browsers.subscriptions
        self._pushes = browsers.pushes
        self._presence = presence
        self._outbox = outbox
        self._able = able
        self._again = again
        self._deleted: deque[str] = deque(maxlen=_MOST_WAITING)
        self._new: deque[Json] = deque(maxlen=_MOST_WAITING)
        self._waiting: list[deque[_Look]] = [deque(maxlen=_MOST_WAITING) for _ in again]

    def heard(self, messages: Sequence[Json]) -> None:
        """Take note of messages that were announced; returns at once."""
        if self._able:
            self._new.extend(message for message in messages if subject(message) is not None)

    def withdrawn(self, messages: Sequence[Json]) -> None:
        """Take note of messages that were deleted; returns at once."""
        if self._able:
            self._deleted.extend(message["id"] for message in messages)

    async def remind(self, reminder: Reminder) -> None:
        """Remind somebody in their browsers of a meeting, as no message does. May be repeated."""
        if not self._able or not await self._wants(reminder.user_id, "reminder"):
            return
        payload = {
            "about": "reminder",
            "user_id": reminder.user_id,
            "meeting_id": reminder.meeting_id,
            "version": reminder.version,
            "minutes": reminder.minutes,
        }
        ids = await self._browsers(reminder.user_id)
        key = f"{PUSH}:reminder:{reminder.id}"
        entries = {f"{key}:{each}": {**payload, "subscription_id": each} for each in ids}
        await self._outbox.add_several(PUSH, entries)

    async def breaking(self, link: LinkRecord, session: Session) -> None:
        """Tell the owner of a linked calendar, where they are not here, that it has broken."""
        user_id = link.user_id
        if not self._able or not await self._wants(user_id, "calendar"):
            return
        for each in await self._browsers(user_id):
            payload = {
                "about": "calendar",
                "user_id": user_id,
                "link_id": link.id,
                "at": self._choices.clock.now(),
                "subscription_id": each,
            }
            key = f"{PUSH}:calendar:{link.id}:{link.generation}:{each}"
            await self._outbox.add(PUSH, key, payload, session=session)

    async def run(self) -> None:
        """Look at what was said, until cancelled."""
        async for _ in every(_LOOK_SECONDS):
            try:
                await self._look_at(self._due(asyncio.get_running_loop().time()))
                await self._withdraw()
            except PyMongoError as error:  # what was not told is looked at again
                log.warning("pushing.store_away", error=type(error).__name__)
            except Exception:  # what comes next may do better, and people go on talking
                log.exception("pushing.failed")

    # -- looking --------------------------------------------------------------------------

    def _due(self, now: float) -> Iterable[_Look]:
        """Return what is to be looked at now, and put down when it is to be again."""
        rooms: dict[str, list[Json]] = {}
        while self._new:
            message = self._new.popleft()
            rooms.setdefault(message["room_id"], []).append(message)
        due = [_Look(now, room_id, messages) for room_id, messages in rooms.items()]
        for look in due:
            self._later(look, now, 0)
        for number, waiting in enumerate(self._waiting):
            while waiting and waiting[0].at <= now:
                look = waiting.popleft()
                due.append(look)
                self._later(look, now, number + 1)
        return due

    def _later(self, look: _Look, now: float, number: int) -> None:
        if number < len(self._again):
            # One set for all looks: who was told of these messages is not told again.
            pause = self._again[number] - (self._again[number - 1] if number else 0)
            again = _Look(now + pause, look.room_id, look.messages, look.told)
            self._waiting[number].append(again)

    async def _look_at(self, looks: Iterable[_Look]) -> None:
        """Tell the browsers of those who are away; one question for whoever has any."""
        away = [(look, gone) for look in looks if (gone := await self._away(look))]
        called = [(look, _readers(look.messages, gone)) for look, gone in away]
        readers = {user_id for _, those in called for user_id in those}
        if not readers:
            return
        browsers = await self._subscriptions.of(readers)
        for look, those in called:
            if theirs := {each: browsers[each] for each in those if each in browsers}:
                await self._tell(look, theirs)
        for look, gone in away:
            look.told |= gone

    async def _away(self, look: _Look) -> set[str]:
        """Return those in the room who are not here, but for who was told before."""
        seats = await self._choices.rooms.seats(look.room_id)
        fresh = () if seats is None else seats.members.keys() - look.told
        return {user_id for user_id in fresh if not self._presence.attentive(user_id)}

    async def _tell(self, look: _Look, browsers: Mapping[str, Collection[str]]) -> None:
        listeners = await self._listeners(look.room_id, browsers.keys())
        now = self._choices.clock.now()
        entries: dict[str, Mapping[str, Any]] = {}
        for user_id, ids in browsers.items():
            called = [
                message
                for message in look.messages
                if user_id in listeners
                and user_id in _readers([message], browsers)
                and calls_for(listeners[user_id], message, now)
            ]
            for message in called[-_MOST_AT_ONCE:]:
                for each in ids:
                    entries[f"{PUSH}:{message['id']}:{each}"] = {
                        "about": "message",
                        "user_id": user_id,
                        "message_id": message["id"],
                        "subscription_id": each,
                    }
        await self._outbox.add_several(PUSH, entries)

    async def _listeners(self, room_id: str, user_ids: Collection[str]) -> dict[str, Listener]:
        """Return what is known of those of these people who are in a room."""
        seats = await self._choices.rooms.seats(room_id)
        if seats is None:
            return {}
        return {each.user_id: each for each in await self._choices.listeners(seats, user_ids)}

    async def _withdraw(self) -> None:
        """Have the browsers that were told of what is deleted by now take that back."""
        while self._deleted:
            message_id = self._deleted[0]
            entries = {
                f"{PUSH}:{WITHDRAWAL}:{message_id}:{subscription_id}": {
                    "about": WITHDRAWAL,
                    "user_id": user_id,
                    "message_id": message_id,
                    "until": until,
                    "subscription_id": subscription_id,
                }
                for subscription_id, user_id, until in await self._pushes.of(message_id)
            }
            await self._outbox.add_several(PUSH, entries)
            self._deleted.popleft()

    # -- asking ---------------------------------------------------------------------------

    async def _wants(self, user_id: str, kind: str) -> bool:
        preferences = await self._choices.preferences.of(user_id)
        return bool(getattr(preferences.browser, kind))

    async def _browsers(self, user_id: str) -> list[str]:
        return (await self._subscriptions.of((user_id,))).get(user_id, [])


def _readers(messages: Iterable[Json], of: Collection[str]) -> set[str]:
    """Return those of these people whom at least one of the messages is for."""
    readers: set[str] = set()
    for message in messages:
        audience = message["audience"]
        readers |= set(of) if audience is None else set(of).intersection(audience)
    return readers
