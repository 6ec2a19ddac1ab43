"""Looking at meetings: one, one's own, as a file, and as a feed."""

from datetime import timedelta

from chatsched.chat import Json
from chatsched.core.actor import Actor
from chatsched.core.clock import Clock
from chatsched.core.errors import Invalid, NotFound
from chatsched.meetings.access import Access
from chatsched.meetings.addresses import Addresses, feed_owner
from chatsched.meetings.cards import Drawing
from chatsched.meetings.ics import feed, meeting_file
from chatsched.meetings.models import (
    Feed,
    ListMeetings,
    MeetingAnswer,
    MeetingNamed,
    MeetingsAnswer,
)
from chatsched.meetings.records import MeetingRecord
from chatsched.meetings.service.hand_edits import HandEdits
from chatsched.meetings.store import Feeds, Meetings
from chatsched.meetings.windows import span
from chatsched.meetings.wording import WORDING

_BEHIND = timedelta(days=30)
_AHEAD = timedelta(days=365)
_FEED_BEHIND = timedelta(days=90)
_KEEP_CANCELLED = timedelta(days=30)


class Views:
    """Shows meetings to those who take part, as JSON, each as it concerns who looks."""

    def __init__(
        self,
        access: Access,
        meetings: Meetings,
        drawing: Drawing,
        edits: HandEdits,
        clock: Clock,
    ) -> None:
        self._access = access
        self._meetings = meetings
        self._drawing = drawing
        self._edits = edits
        self._clock = clock

    async def meeting(self, actor: Actor, command: MeetingNamed) -> MeetingAnswer:
        """Return a meeting to a member of its room."""
        meeting = await self._access.meeting(actor, command.meeting_id)
        return MeetingAnswer(meeting=(await self._drawn(actor, [meeting]))[0])

    async def mine(self, actor: Actor, command: ListMeetings) -> MeetingsAnswer:
        """Return the meetings that the caller hosts or has booked, by their start."""
        now = self._clock.now()
        window = span(command.from_ or now - _BEHIND, command.to or now + _AHEAD, "UTC")
        if window[1] < window[0]:
            message = "must not be before the start"
            raise Invalid(f"to: {message}", {"to": message})
        found = await self._meetings.of(actor.user_id, window)
        return MeetingsAnswer(meetings=await self._drawn(actor, found))

    async def _drawn(self, actor: Actor, meetings: list[MeetingRecord]) -> list[Json]:
        drawn = await self._drawing.meetings(meetings)
        offers = await self._edits.offered(actor.user_id, meetings)
        return [
            {**each, "calendar_change": offers[each["id"]]} if each["id"] in offers else each
            for each in drawn
        ]


class Calendars:
    """Shows meetings to calendars, at addresses that need no signing in."""

    def __init__(
        self,
        meetings: Meetings,
        feeds: Feeds,
        drawing: Drawing,
        addresses: Addresses,
        clock: Clock,
    ) -> None:
        self._meetings = meetings
        self._feeds = feeds
        self._drawing = drawing
        self._addresses = addresses
        self._clock = clock

    async def file(self, meeting_id: str, signature: str) -> bytes:
        """Return a meeting as an .ics file; `NotFound` for another signature than its own."""
        if not self._addresses.is_file(meeting_id, signature):
            raise NotFound
        meeting = await self._meetings.one(meeting_id)
        if meeting is None:
            raise NotFound
        return meeting_file((await self._drawing.described([meeting]))[0])

    async def address(self, actor: Actor) -> Feed:
        """Return the address of the caller's feed."""
        generation = await self._feeds.generation(actor.user_id)
        return Feed(url=self._addresses.feed(actor.user_id, generation))

    async def reset(self, actor: Actor) -> Feed:
        """Return another address; the one before stops working at once."""
        generation = await self._feeds.reset(actor.user_id)
        return Feed(url=self._addresses.feed(actor.user_id, generation))

    async def feed(self, secret: str) -> bytes:
        """Return the feed with this secret, or raise `NotFound`.

        It reaches 90 days back and a year ahead; cancelled meetings stay for 30 days, so that
        whoever subscribes takes them out.
        """
        owner = feed_owner(secret)
        generation = await self._feeds.generation(owner)
        if not self._addresses.is_feed(secret, owner, generation):
            raise NotFound
        now = self._clock.now()
        found = await self._meetings.of(owner, span(now - _FEED_BEHIND, now + _AHEAD, "UTC"))
        kept = [
            meeting
            for meeting in found
            if meeting.status == "confirmed" or meeting.updated_at > now - _KEEP_CANCELLED
        ]
        language = await self._drawing.language_of(owner)
        address = self._addresses.feed(owner, generation)
        described = await self._drawing.described(kept, language)
        return feed(described, WORDING[language].feed, address)
