"""Telling the room what was done: by who did it or, after a crash, by the outbox.

Everything here may be done again: each message names the change that it tells of, and is posted
once; the rest says how things stand.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from chatsched.chat import Announcement, Conversation, Json
from chatsched.meetings.cards import Drawing
from chatsched.meetings.instants import moment
from chatsched.meetings.known import KnownInvites
from chatsched.meetings.models import InviteSent, MeetingChanged
from chatsched.meetings.records import Change, InviteRecord, MeetingRecord
from chatsched.meetings.service.news import News
from chatsched.meetings.service.watching import Watching
from chatsched.storage import Outbox, Session

INVITE_SENT = "invite.announce"
INVITE_ENDS = "invite.end"
INVITE_CLOSED = "invite.closed"
MEETING_CHANGED = "meeting.announce"
_PATIENCE = timedelta(seconds=5)
"""How long the outbox leaves an announcement to whoever made the change."""


InviteNoted = Callable[[InviteRecord, Session], Awaitable[None]]
ChangeNoted = Callable[[MeetingRecord, Session], Awaitable[None]]


class Announcements:
    """Says what happened to invites and meetings, to those whom it concerns.

    ``inviting`` and ``changing`` are called in the transaction of a new invite, and of a meeting's
    change: with what they are called, they write down what is to follow.
    """

    def __init__(
        self,
        conversation: Conversation,
        watching: Watching,
        known: KnownInvites,
        news: News,
        drawing: Drawing,
        outbox: Outbox,
    ) -> None:
        self._conversation = conversation
        self._watching = watching
        self._known = known
        self.news = news
        self._drawing = drawing
        self._outbox = outbox
        self.inviting: list[InviteNoted] = []
        self.changing: list[ChangeNoted] = []

    # -- what must not be forgotten ------------------------------------------------

    async def note_invite(self, invite: InviteRecord, session: Session) -> None:
        """Write down, with an invite, that it is to be announced, and when it ends."""
        payload = {"invite_id": invite.id}
        lifetime = invite.expires_at - invite.created_at
        for kind, after in ((INVITE_SENT, _PATIENCE), (INVITE_ENDS, lifetime)):
            key = f"{kind}:{invite.id}"
            await self._outbox.add(kind, key, payload, session=session, after=after)
        for inviting in self.inviting:
            await inviting(invite, session)

    async def note_closed(self, invite_id: str, session: Session) -> None:
        """Write down, with the end of an invite, that it is to be announced."""
        key, payload = f"{INVITE_CLOSED}:{invite_id}", {"invite_id": invite_id}
        await self._outbox.add(INVITE_CLOSED, key, payload, session=session, after=_PATIENCE)

    async def note(self, meeting: MeetingRecord, session: Session) -> None:
        """Write down, with a meeting's last change, that it is to be announced."""
        payload = {"meeting_id": meeting.id, "version": meeting.version}
        await self._outbox.add(
            MEETING_CHANGED, _key(meeting), payload, session=session, after=_PATIENCE
        )
        for changing in self.changing:
            await changing(meeting, session)

    # -- announcing ----------------------------------------------------------------

    async def sent(self, invite: InviteRecord) -> InviteSent:
        """Announce a new invite."""
        answer = await self.sent_before(invite)
        self._outbox.settle(f"{INVITE_SENT}:{invite.id}")
        return answer.model_copy(update={"new": True})

    async def sent_before(self, invite: InviteRecord) -> InviteSent:
        """Announce an invite that may have been announced before."""
        text = f"Invite: {invite.title}, {invite.duration} minutes"
        carrier = Announcement(
            room_id=invite.room_id,
            kind="invite",
            sender_id=invite.host_id,
            text=text,
            source=f"invite:{invite.id}",
            nonce=invite.nonce,
            card=("invite", invite.id),
        )
        message = (await self._conversation.post(carrier))[0]
        invite_json = await self._drawing.invite(invite)
        return InviteSent(invite=invite_json, message=message, new=False)

    async def changed(self, meeting: MeetingRecord) -> MeetingChanged:
        """Announce what has just been done to a meeting."""
        message, drawn = await self.announce(meeting, meeting.change)
        self._outbox.settle(_key(meeting))
        return MeetingChanged(meeting=drawn, message=message, new=True)

    async def repeated(self, meeting: MeetingRecord, change: Change) -> MeetingChanged:
        """Return what `changed` has returned, or would have, with the meeting as it stands.

        The messages are posted in case that they are missing; for the rest there is the outbox.
        """
        message = await self._tell(meeting, change)
        drawn = await self._drawing.meeting(meeting)
        return MeetingChanged(meeting=drawn, message=message, new=False)

    async def announce(self, meeting: MeetingRecord, change: Change) -> tuple[Json, Json]:
        """Announce a change in full; return its message, and the meeting, as drawn."""
        if change.kind != "booking":
            await self._conversation.touch_card("meeting", meeting.id)
        closed = change.kind == "booking" and await self._closes(meeting.invite_id)
        await self._watching.time_changed(meeting.people)
        message = await self._tell(meeting, change)
        drawn = await self.news.meeting(meeting)
        if closed and (invite := await self._known.one(meeting.invite_id)) is not None:
            await self._invite_updated(invite)
        return message, drawn

    async def not_in_calendar(self, meeting: MeetingRecord, user_id: str) -> None:
        """Offer Add to calendar to somebody whose own did not take the last change by itself."""
        change = meeting.change
        if user_id not in change.informed or change.kind == "cancellation":
            return
        told = _add_to_calendar(meeting, change, [user_id])
        await self._conversation.post(replace(told, source=f"{told.source}:{user_id}"))

    async def updated(self, meeting: MeetingRecord) -> None:
        """Tell how a meeting stands now, though nobody has changed it."""
        await self._conversation.touch_card("meeting", meeting.id)
        await self.news.meeting(meeting)

    async def closed(self, invite: InviteRecord) -> Json:
        """Announce that an invite is no longer open."""
        self._known.changed(invite.id)
        await self._watching.time_changed((invite.host_id,))
        drawn = await self._invite_updated(invite)
        self._outbox.settle(f"{INVITE_CLOSED}:{invite.id}")
        return drawn

    async def _closes(self, invite_id: str) -> bool:
        """Tell whether its first booking closes an invite, and if so, forget that it was open."""
        invite = await self._known.one(invite_id)
        if invite is None or invite.reusable:
            return False
        self._known.changed(invite_id)
        return True

    async def _invite_updated(self, invite: InviteRecord) -> Json:
        drawn = await self.news.invite(invite)
        await self._conversation.touch_card("invite", invite.id)
        return drawn

    async def _tell(self, meeting: MeetingRecord, change: Change) -> Json:
        """Post the messages of a change; return the first of them, from who made it.

        What was done before it is posted before it, so that the room reads it in order whoever
        was cut off where.
        """
        for earlier in meeting.changes:
            if earlier.version == change.version - 1:
                await self._conversation.post(*await self._messages(meeting, earlier))
        return (await self._conversation.post(*await self._messages(meeting, change)))[0]

    async def _messages(self, meeting: MeetingRecord, change: Change) -> list[Announcement]:
        """Return the messages that tell of a change, in the order of the contract."""
        told = [_own_words(meeting, change)]
        if change.kind != "cancellation":
            audience = await self.news.everyone_but(meeting.room_id, change.informed)
            if audience is None or audience:
                told.append(_add_to_calendar(meeting, change, audience))
        return told


def _own_words(meeting: MeetingRecord, change: Change) -> Announcement:
    """Return the message from who made the change."""
    verb = {"booking": "Booked", "reschedule": "Moved", "cancellation": "Cancelled"}
    text = f"{verb[change.kind]}: {meeting.title}, {_span(change)}"
    previous = change.previous
    return Announcement(
        room_id=meeting.room_id,
        kind=change.kind,
        sender_id=change.by,
        text=text,
        source=f"{change.kind}:{change.id}",
        nonce=change.nonce,
        card=("meeting", meeting.id),
        previous=None if previous is None else (moment(previous[0]), moment(previous[1])),
        reason=change.reason,
    )


def _add_to_calendar(
    meeting: MeetingRecord, change: Change, audience: Sequence[str] | None
) -> Announcement:
    """Return the system's message to everybody whose calendar does not know by itself."""
    return Announcement(
        room_id=meeting.room_id,
        kind="system",
        sender_id=None,
        text=f"Add to calendar: {meeting.title}, {_span(change)}",
        source=f"system:{change.id}",
        card=("meeting", meeting.id),
        audience=audience,
    )


def _span(change: Change) -> str:
    start, end = map(moment, change.time)
    return f"{start.day} {start:%b %Y, %H:%M}–{end:%H:%M} UTC"  # noqa: RUF001  # a range, as people write it


def _key(meeting: MeetingRecord) -> str:
    return f"{MEETING_CHANGED}:{meeting.change.id}"
