"""What is pushed to a browser, as it stands at that moment, in its reader's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson

from chatsched.accounts import User, Users
from chatsched.calendars import LinkRecord, Links
from chatsched.chat import Json
from chatsched.meetings import Drawing, Meetings
from chatsched.notifications.alerting import calls_for, subject
from chatsched.notifications.phrases import Reader
from chatsched.notifications.push.services import Parcel
from chatsched.notifications.reminding import STARTING, is_past
from chatsched.notifications.service.choices import Choices

_LONGEST_BODY = 240
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcels:
    """Packs what an entry stands for; None if there is nothing to be said any more."""

    meetings: Meetings
    drawing: Drawing
    links: Links
    users: Users
    choices: Choices

    async def pack(self, payload: Mapping[str, Any]) -> Parcel | None:
        """Return what to send to one of somebody's browsers."""
        user = await self.users.by_id(payload["user_id"])
        if user is None:
            return None
        if payload["about"] == "message":
            return await self._message(user, payload["message_id"])
        if payload["about"] == "reminder":
            return await self._reminder(user, payload)
        if payload["about"] == "withdrawal":
            return self._withdrawal(user, payload)
        return await self._calendar(user, payload)

    def _withdrawal(self, user: User, payload: Mapping[str, Any]) -> Parcel | None:
        """Return what takes the place of a message that is deleted, wherever that has come to."""
        if payload["until"] <= self.choices.clock.now():
            return None
        tag = f"message:{payload['message_id']}"
        return Parcel(
            plain=_json(
                kind="withdrawal",
                room_id=None,
                message_id=payload["message_id"],
                title="chatsched",
                body=Reader.of(user).phrases.deleted,
                url="/",
                tag=tag,
            ),
            tag=tag,
            urgency="normal",
            until=payload["until"],
        )

    async def _message(self, user: User, message_id: str) -> Parcel | None:
        message = await self.choices.attentions.message(message_id, user.id)
        if message is None:
            return None
        room_id, now = message["room_id"], self.choices.clock.now()
        until = _until(message)
        seats = await self.choices.rooms.seats(room_id)
        if seats is None or until <= now:
            return None
        listeners = await self.choices.listeners(seats, (user.id,))
        if not any(calls_for(each, message, now) for each in listeners):
            return None
        about = subject(message)
        reader = Reader.of(user)
        sender = None if message["sender"] is None else message["sender"]["name"]
        title = seats.name if seats.is_group else sender
        if about == "reminder":
            title = reader.title(message["meeting"])
        body = _said(message, reader, now)
        if about == "text" and seats.is_group:
            body = f"{sender}: {body}"
        pressing = about != "text" or not seats.is_group or user.id in message["mentions"]
        return Parcel(
            plain=_json(
                kind=about,
                room_id=room_id,
                message_id=message_id,
                title=title or "chatsched",
                body=_short(body),
                url=f"/rooms/{room_id}",
                tag=f"message:{message_id}",
            ),
            tag=f"message:{message_id}",
            urgency="high" if pressing else "normal",
            until=until,
        )

    async def _reminder(self, user: User, payload: Mapping[str, Any]) -> Parcel | None:
        meeting = await self.meetings.one(payload["meeting_id"])
        now = self.choices.clock.now()
        if meeting is None or meeting.status != "confirmed":
            return None
        if meeting.version != payload["version"] or is_past(meeting, payload["minutes"], now):
            return None
        seconds = meeting.start - now.timestamp()
        reader = Reader.of(user)
        tag = f"reminder:{meeting.id}:{payload['minutes']}"
        return Parcel(
            plain=_json(
                kind="reminder",
                room_id=meeting.room_id,
                message_id=None,
                title=reader.title(await self.drawing.meeting(meeting)),
                body=reader.starts(seconds),
                url="/",
                tag=tag,
            ),
            tag=tag,
            urgency="high",
            until=now + timedelta(seconds=max(seconds, STARTING)),
        )

    async def _calendar(self, user: User, payload: Mapping[str, Any]) -> Parcel | None:
        link: LinkRecord | None = await self.links.one(payload["link_id"])
        until = payload["at"] + _DAY
        if link is None or link.status != "needs_relink" or until <= self.choices.clock.now():
            return None
        phrases = Reader.of(user).phrases
        tag = f"calendar:{link.id}"
        return Parcel(
            plain=_json(
                kind="calendar",
                room_id=None,
                message_id=None,
                title=phrases.calendar,
                body=_short(phrases.calendar_means.format(account=link.account)),
                url="/settings/calendars",
                tag=tag,
            ),
            tag=tag,
            urgency="normal",
            until=until,
        )


def _until(message: Json) -> datetime:
    """Return until when it makes sense to tell of a message: a reminder until its meeting."""
    if subject(message) == "reminder":
        return _instant(message["meeting"]["start"]) + timedelta(seconds=STARTING)
    return _instant(message["created_at"]) + _DAY


def _said(message: Json, reader: Reader, now: datetime) -> str:
    """Return what a message says, in words where it is a card."""
    about = subject(message)
    name = "" if message["sender"] is None else message["sender"]["name"]
    if about == "invite":
        return reader.invited(name, message["invite"])
    if about == "text":
        return message["text"] or _files(message, reader)
    meeting = message["meeting"]
    start = int(_instant(meeting["start"]).timestamp())
    if about == "reminder":
        return reader.starts(start - now.timestamp())
    return reader.changed(name, str(about), meeting, start)


def _files(message: Json, reader: Reader) -> str:
    files = message["attachments"]
    if len(files) == 1:
        return reader.phrases.file.format(name=files[0]["name"])
    return reader.phrases.files.format(count=len(files))


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST_BODY else plain[: _LONGEST_BODY - 1].rstrip() + "…"


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _json(**members: str | None) -> bytes:
    return orjson.dumps(members)
