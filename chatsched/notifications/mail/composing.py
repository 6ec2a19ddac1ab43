"""From an entry of the outbox to a message, by how everything stands when it is about to go.

What nobody wants to read any more is not written: of an invite that is closed, of a meeting that
is over, of a calendar that works again, or of a kind of news that was switched off.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Any, Literal

from chatsched.accounts import People, Users
from chatsched.calendars import LinkRecord
from chatsched.chat import Access as Rooms
from chatsched.core.clock import Clock
from chatsched.meetings import Change, Invitation, MeetingRecord, MeetingSlice
from chatsched.notifications.mail.letters import (
    Letter,
    Reader,
    Told,
    changed,
    disconnected,
    invited,
    reading,
    reminder,
)
from chatsched.notifications.mail.messages import Attachment, Envelope, message, message_id
from chatsched.notifications.mail.rendering import rendered
from chatsched.notifications.mail.stopping import StopLinks
from chatsched.notifications.mail.store import Mailed
from chatsched.notifications.mail.threads import Threads, about
from chatsched.notifications.models import Kind
from chatsched.notifications.store import PreferenceStore
from chatsched.storage import Entry, Later, Outbox

_KEPT = timedelta(days=90)
_SOON = timedelta(seconds=3)
_MOST_WAITS = 5  # for a link that the host's calendar makes
_LATE_SECONDS = 60
_NOW_SECONDS = 30

LinkOf = Callable[[str], Awaitable[LinkRecord | None]]
HasCall = Callable[[str, str], Awaitable[bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Where everything that is told of stands.

    ``has_call``: whether a provider has made a link for somebody's meeting, or is about to.
    """

    users: Users
    people: People
    rooms: Rooms
    meetings: MeetingSlice
    link_of: LinkOf
    has_call: HasCall
    preferences: PreferenceStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A message that is ready to go, and what is to be kept of it once it has gone."""

    message: EmailMessage
    message_id: str
    recipient: str
    user_id: str
    kind: Kind | Literal["password"]
    meeting_id: str | None
    invitation: bool
    expire_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    letter: Letter
    about: tuple[object, ...]
    thread: tuple[str, ...] = ()
    meeting: MeetingRecord | None = None
    attachment: Attachment | None = None


class Composing:
    """Writes messages. ``sender`` is who they are from."""

    def __init__(
        self,
        sources: Sources,
        mailed: Mailed,
        outbox: Outbox,
        links: StopLinks,
        clock: Clock,
        sender: Address,
    ) -> None:
        self._sources = sources
        self._mailed = mailed
        self._threads = Threads(mailed, outbox, sender.domain)
        self._links = links
        self._clock = clock
        self._sender = sender
        self._public_url = links.public_url

    async def compose(self, entry: Entry) -> Composed | None:
        """Return the message that an entry stands for; None if there is none to send (any more).

        Raises `Later` while something that belongs before it, or into it, is still to come.
        """
        kind: Kind = entry.payload["kind"]
        reader = await self._reader(entry.payload["user_id"], kind)
        if reader is None:
            return None
        written = await self._write(kind, reader, entry)
        if written is None:
            return None
        its_id = message_id(self._sender.domain, *written.about)
        if await self._mailed.knows(its_id):
            return None
        now = self._clock.now()
        stop_url = self._links.address(reader.user_id, kind)
        envelope = Envelope(
            sender=self._sender,
            reader=reader,
            subject=written.letter.subject,
            message_id=its_id,
            thread=written.thread,
            date=now,
            stop_url=stop_url,
        )
        meeting = written.meeting
        return Composed(
            message=message(
                envelope,
                rendered(written.letter, reader, stop_url, self._links.settings),
                written.attachment,
            ),
            message_id=its_id,
            recipient=reader.email,
            user_id=reader.user_id,
            kind=kind,
            meeting_id=None if meeting is None else meeting.id,
            invitation=written.attachment is not None,
            expire_at=_end(meeting, now) + _KEPT,
        )

    async def _reader(self, user_id: str, kind: Kind) -> Reader | None:
        """Return somebody who wants to be written to about this, or None."""
        user = await self._sources.users.by_id(user_id)
        if user is None or user.email is None or user.is_bot:
            return None
        wanted = (await self._sources.preferences.of(user_id)).email
        if not getattr(wanted, kind):
            return None
        calendar = reading(user.locale, user.language, user.time_zone)
        return Reader(user.id, user.name, user.email, calendar)

    async def _write(self, kind: Kind, reader: Reader, entry: Entry) -> _Written | None:
        if kind == "invite":
            return await self._invite(reader, entry.payload)
        if kind == "calendar":
            return await self._calendar(reader, entry)
        meeting = await self._sources.meetings.meeting_store.one(entry.payload["meeting_id"])
        if meeting is None or not await self._sources.meetings.news.may_see(
            meeting, reader.user_id
        ):
            return None
        if kind == "reminder":
            return await self._reminder(reader, meeting, entry)
        return await self._change(reader, meeting, entry)

    async def _invite(self, reader: Reader, payload: Any) -> _Written | None:
        invite = await self._sources.meetings.invite_store.one(payload["invite_id"])
        if invite is None or invite.status_at(self._clock.now()) != "open":
            return None
        seats = await self._sources.rooms.seats(invite.room_id)
        if seats is None or not {reader.user_id, invite.host_id} <= seats.members.keys():
            return None
        host = await self._sources.people.person(invite.host_id)
        if host is None:
            return None
        room = seats.name if seats.is_group else None
        letter = invited(invite, host.name, room, self._room(invite.room_id), reader)
        return _Written(letter=letter, about=("invite", invite.id, reader.user_id))

    async def _calendar(self, reader: Reader, entry: Entry) -> _Written | None:
        link = await self._sources.link_of(entry.payload["link_id"])
        if link is None or link.user_id != reader.user_id or link.status != "needs_relink":
            return None
        letter = disconnected(link.account, f"{self._public_url}/settings/calendars", reader)
        return _Written(letter=letter, about=("calendar", entry.id))

    async def _reminder(
        self, reader: Reader, meeting: MeetingRecord, entry: Entry
    ) -> _Written | None:
        """Remind of a meeting that is as it was when this was to be done, and still to come."""
        left = meeting.start - int(self._clock.now().timestamp())
        late = -_LATE_SECONDS if entry.payload.get("minutes") == 0 else 0
        version = entry.payload.get("version", meeting.version)
        if meeting.status != "confirmed" or version != meeting.version or left <= late:
            return None
        told = await self._told(meeting, replace(meeting.change, reason=None))
        minutes = 0 if left < _NOW_SECONDS else max(round(left / 60), 1)
        return _Written(
            letter=reminder(told, reader, minutes),
            about=("reminder", entry.id),
            thread=self._threads.before(meeting, meeting.version, reader.user_id),
            meeting=meeting,
        )

    async def _change(
        self, reader: Reader, meeting: MeetingRecord, entry: Entry
    ) -> _Written | None:
        """Tell of one change, in the order in which they were made."""
        version = entry.payload["version"]
        now = self._clock.now()
        if not 1 <= version <= len(meeting.changes) or _end(meeting, now) <= now:
            return None
        if await self._threads.is_behind(meeting, version, reader.user_id):
            return None
        await self._threads.wait(meeting, version, reader.user_id)
        if entry.delays < _MOST_WAITS and await self._is_making_call(meeting):
            raise Later(_SOON, "the host's calendar may be making the link to join by")
        was = meeting.as_of(version)
        change = was.change
        refused = reader.user_id == meeting.host_id and meeting.calendar_sync == "failed"
        own = reader.user_id in change.informed and not refused
        invited = await self._mailed.invited(meeting.id, reader.user_id)
        # What is over in a calendar of which it is not known what it has: nothing to be put there.
        attached = invited or not (own or (refused and change.kind == "cancellation"))
        told = await self._told(was, change, own=own, attached=attached, invited=invited)
        return _Written(
            letter=changed(told, reader),
            about=about(was, version, reader.user_id),
            thread=self._threads.before(was, version - 1, reader.user_id),
            meeting=meeting,
            attachment=await self._invitation(told, reader) if attached else None,
        )

    async def _is_making_call(self, meeting: MeetingRecord) -> bool:
        """Tell whether a meeting may be about to take place at a provider's link."""
        if meeting.status == "cancelled" or meeting.provider_url is not None:
            return False
        if meeting.calendar_sync == "pending":
            return True
        return await self._sources.has_call(meeting.host_id, meeting.id)

    async def _told(
        self,
        meeting: MeetingRecord,
        change: Change,
        *,
        own: bool = False,
        attached: bool = False,
        invited: bool = False,
    ) -> Told:
        people = await self._sources.people.people({*meeting.people, change.by})
        [described] = await self._sources.meetings.drawing.described([meeting])
        return Told(
            meeting=meeting,
            change=change,
            names={user_id: person.name for user_id, person in people.items()},
            join_url=described.join_url,
            room_url=self._room(meeting.room_id),
            own=own,
            attached=attached,
            invited=invited,
        )

    async def _invitation(self, told: Told, reader: Reader) -> Attachment:
        """Return the iCalendar object; no address is in it but the reader's and our own."""
        words, meeting = reader.words, told.meeting
        language = reader.calendar.language
        [described] = await self._sources.meetings.drawing.described([meeting], language)
        lines = [f"{words.join}: {told.join_url}"]
        lines.append(words.described.format(names=", ".join(described.names)))
        lines += [meeting.note] if meeting.note else []
        lines += [f"{words.reason}: {meeting.reason}"] if meeting.reason else []
        invitation = Invitation(
            organizer=self._sender.addr_spec,
            organizer_name=told.names.get(meeting.host_id, self._sender.display_name),
            attendee=reader.email,
            attendee_name=reader.name,
            description="\n\n".join(lines),
            at=self._clock.now().replace(microsecond=0),
        )
        return Attachment(*invitation.file(described))

    def _room(self, room_id: str) -> str:
        return f"{self._public_url}/rooms/{room_id}"


def _end(meeting: MeetingRecord | None, now: datetime) -> datetime:
    """Return when a meeting is over in every version of it; now, if there is none."""
    if meeting is None:
        return now
    last = max(change.time[1] for change in meeting.changes)
    return now + timedelta(seconds=last - int(now.timestamp()))
