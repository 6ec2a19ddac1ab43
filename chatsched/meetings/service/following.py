"""Having people's calendars follow meetings: worked off by the outbox, and told to the room.

However often an entry is done, and in whichever order: it makes a calendar equal to the meeting as
it stands then.
"""

import asyncio
from datetime import timedelta

from chatsched.calendars import (
    BeingWritten,
    CalendarEvents,
    EventRecord,
    LinkRecord,
    MeetingEvent,
    Outcome,
    ProviderAway,
)
from chatsched.core.clock import Clock
from chatsched.core.errors import MeetingOver
from chatsched.meetings.cards import Drawing
from chatsched.meetings.instants import moment
from chatsched.meetings.records import CalendarSync, MeetingRecord
from chatsched.meetings.service.changes import MEETING_CALENDAR, Changes, calendar_key
from chatsched.meetings.store import Meetings
from chatsched.storage import Entry, Later, Outbox, Session

MOST_SECONDS = 30.0
"""How long one entry may take: that of a worker that has died waits for little longer."""

_SOON_SECONDS = 8.0
_PATIENCE = timedelta(seconds=12)
"""How long the outbox leaves an event to whoever waits for it."""

_LONGEST_PAUSE = 10.0
_PATIENT_AFTER = 12
_LONGEST_PATIENT_PAUSE = 300.0
_MOST_RETRY_AFTER = 3600.0
_PAUSE_WHILE_WRITTEN = timedelta(seconds=1)
_PAUSE_WHILE_BROKEN = timedelta(seconds=60)
_MOST_LOOKS_FOR_LINK = 20

_SYNC: dict[str, CalendarSync] = {
    "none": "none",
    "synced": "synced",
    "failed": "failed",
    "broken": "failed",
}


class Following:
    """Brings calendars up to date."""

    def __init__(
        self,
        meetings: Meetings,
        calendars: CalendarEvents,
        changes: Changes,
        drawing: Drawing,
        outbox: Outbox,
        clock: Clock,
    ) -> None:
        self._meetings = meetings
        self._calendars = calendars
        self._changes = changes
        self._announcements = changes.announcements
        self._news = changes.announcements.news
        self._drawing = drawing
        self._outbox = outbox
        self._clock = clock

    async def run(self) -> None:
        """Work off what is to be done in calendars, until cancelled. Several may run."""
        await self._outbox.work(MEETING_CALENDAR)

    async def mended(self, link: LinkRecord) -> None:
        """Do at once what waited for an account that works again, or takes meetings elsewhere."""
        await self._outbox.hasten(calendar_key(link.user_id))
        for meeting in await self._meetings.unsynced(link.user_id, self._clock.now()):
            await self._changes.note_again(meeting, link.user_id)

    async def left(self, event: EventRecord) -> None:
        """Have it said that a host's event follows no longer, as its account is not linked."""
        meeting = await self._meetings.one(event.meeting_id)
        if meeting is not None and event.user_id == meeting.host_id:
            await self._changes.note_again(meeting, event.user_id)

    async def follow(self, entry: Entry) -> None:
        """Bring one calendar up to date; raises `Later` until it is, or nothing can be done."""
        payload, user_id = entry.payload, entry.payload["user_id"]
        meeting = await self._meetings.one(payload["meeting_id"])
        if meeting is None:
            return
        over = moment(meeting.end) <= self._clock.now()
        try:
            outcome = await self.bring(meeting, user_id, again=payload.get("again", False))
        except BeingWritten:
            raise Later(_PAUSE_WHILE_WRITTEN, "somebody else writes it") from None
        except ProviderAway as away:
            if not over:
                raise Later(_pause(entry.delays, away.retry_after), str(away)) from away
            outcome = Outcome(state="failed", problem=str(away))
        await self._tell(meeting, user_id, outcome, repeated=entry.attempt > 1)
        if outcome.state == "synced" and not await self._news.may_see(meeting, user_id):
            await self._meetings.drop_follower(meeting.id, user_id)
        if outcome.state == "broken" and not over:
            raise Later(_PAUSE_WHILE_BROKEN, "the account has to be linked anew")
        if outcome.conference_pending and entry.delays < _MOST_LOOKS_FOR_LINK:
            raise Later(_pause(entry.delays), "the provider is still making its meeting link")

    async def begin(self, meeting: MeetingRecord, user_id: str) -> Outcome:
        """Let somebody's calendar follow a meeting, or write anew what may have been lost there.

        On the spot if the provider answers soon, else by the outbox, which is ``pending``.
        Raises `MeetingOver` for a meeting that was called off.
        """
        key = await self._note(meeting, user_id)
        try:
            async with asyncio.timeout(_SOON_SECONDS):
                outcome = await self.bring(meeting, user_id, again=True)
                await self._tell(meeting, user_id, outcome)
        except (TimeoutError, BeingWritten, ProviderAway):
            return Outcome(state="pending")
        if not outcome.conference_pending:
            self._outbox.settle(key)
        if outcome.state != "synced" and user_id not in meeting.followers:
            await self._meetings.drop_follower(meeting.id, user_id)
        return outcome

    async def _note(self, meeting: MeetingRecord, user_id: str) -> str:
        """Write down that somebody's calendar is to have a meeting; return the entry's key."""
        key = ""

        async def also(stored: MeetingRecord, session: Session) -> None:
            nonlocal key
            key = await self._changes.note_again(stored, user_id, session, _PATIENCE, again=True)

        if await self._meetings.add_follower(meeting.id, user_id, also) is None:
            raise MeetingOver
        return key

    async def bring(self, meeting: MeetingRecord, user_id: str, *, again: bool = False) -> Outcome:
        """Make somebody's calendar equal to the meeting; raises `BeingWritten`, `ProviderAway`."""

        async def wanted() -> MeetingEvent:
            # As it stands now that it is our turn, which may be long after we were sent.
            now = await self._meetings.one(meeting.id) or meeting
            if user_id == now.host_id and now.calendar_sync == "failed":
                await self._set_sync(now, "pending")
            return await self._event(now, user_id)

        return await self._calendars.follow(user_id, meeting.id, wanted, again=again)

    async def _tell(
        self, meeting: MeetingRecord, user_id: str, outcome: Outcome, *, repeated: bool = False
    ) -> None:
        """Say what became of the host's event, and where the meeting takes place."""
        if user_id != meeting.host_id:
            return
        now = await self._meetings.one(meeting.id) or meeting
        url = outcome.conference_url
        if url is not None and url != now.provider_url:
            now = await self._move_in(now, url) or now
        if outcome.sequence is not None and outcome.sequence != now.version - 1:
            return  # it was changed meanwhile, and another entry tells of that
        told = await self._set_sync(now, _SYNC[outcome.state])
        if not told and not repeated:
            return
        if not told:  # whoever set it may not have come to telling it
            await self._announcements.updated(now)
        if outcome.state in {"failed", "broken"}:
            await self._announcements.not_in_calendar(now, user_id)

    async def _set_sync(self, meeting: MeetingRecord, sync: CalendarSync) -> bool:
        updated = await self._meetings.set_sync(
            meeting.id, meeting.version, sync, self._clock.now()
        )
        if updated is None:
            return False
        await self._announcements.updated(updated)
        return True

    async def _move_in(self, meeting: MeetingRecord, url: str) -> MeetingRecord | None:
        """Let a meeting take place at a provider's link, and everybody's calendar say so."""

        async def also(stored: MeetingRecord, session: Session) -> None:
            for user_id in stored.followers:
                await self._changes.note_again(stored, user_id, session)

        moved = await self._meetings.set_provider_url(meeting.id, url, self._clock.now(), also)
        if moved is not None:
            await self._announcements.updated(moved)
        return moved

    async def _event(self, meeting: MeetingRecord, user_id: str) -> MeetingEvent:
        language = await self._drawing.language_of(user_id)
        described = (await self._drawing.described([meeting], language))[0]
        return MeetingEvent(
            sequence=meeting.version - 1,
            title=described.summary,
            description=f"{described.description}\n\n{described.join_url}",
            join_url=described.join_url,
            start=meeting.start,
            end=meeting.end,
            # Who left the room hears no more of it: an event that does not follow is none.
            cancelled=meeting.status == "cancelled"
            or not await self._news.may_see(meeting, user_id),
            conference=user_id == meeting.host_id,
        )


def _pause(delays: int, retry_after: float | None = None) -> timedelta:
    """Return how long to leave a provider alone: short for a while, then ever longer."""
    if retry_after is not None:
        return timedelta(seconds=min(max(retry_after, 1.0), _MOST_RETRY_AFTER))
    patient = max(delays - _PATIENT_AFTER, 0)
    pause = min(2.0 ** min(delays, _PATIENT_AFTER), _LONGEST_PAUSE) * 2.0 ** min(patient, 10)
    return timedelta(seconds=min(pause, _LONGEST_PATIENT_PAUSE))
