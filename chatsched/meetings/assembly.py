"""The slice put together from what it needs of the others."""

import asyncio
from dataclasses import dataclass
from typing import Self

from redis.asyncio import Redis

from chatsched.accounts import Accounts, People
from chatsched.calendars import BusyTimes, CalendarEvents
from chatsched.chat import Access as Rooms
from chatsched.chat import Conversation
from chatsched.core.clock import Clock
from chatsched.meetings.access import Access
from chatsched.meetings.addresses import Addresses
from chatsched.meetings.busy import OwnMeetings
from chatsched.meetings.cards import Drawing, InviteCards, MeetingCards
from chatsched.meetings.jobs import Jobs
from chatsched.meetings.known import KnownInvites
from chatsched.meetings.service.adding import Adding
from chatsched.meetings.service.announcements import Announcements
from chatsched.meetings.service.availability import OwnAvailability
from chatsched.meetings.service.booking import Booking
from chatsched.meetings.service.cancel import Cancel
from chatsched.meetings.service.changes import MEETING_CALENDAR, Changes
from chatsched.meetings.service.departures import Departures
from chatsched.meetings.service.following import MOST_SECONDS, Following
from chatsched.meetings.service.hand_edits import HandEdits
from chatsched.meetings.service.invites import Invites
from chatsched.meetings.service.news import News
from chatsched.meetings.service.presence import MeetingPresence, Roll
from chatsched.meetings.service.reschedule import Reschedule
from chatsched.meetings.service.slots import Slots
from chatsched.meetings.service.standing import Standing
from chatsched.meetings.service.timetable import Timetable
from chatsched.meetings.service.views import Calendars, Views
from chatsched.meetings.service.watching import Watching
from chatsched.meetings.store import Availabilities, Feeds, Meetings, Schedules
from chatsched.meetings.store import Invites as InviteStore
from chatsched.realtime import Edge
from chatsched.storage import Mongo, Outbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What the slice is built from. ``prefix`` heads its keys in Redis."""

    mongo: Mongo
    redis: Redis
    clock: Clock
    edge: Edge
    outbox: Outbox
    accounts: Accounts
    people: People
    rooms: Rooms
    conversation: Conversation
    busy: BusyTimes
    calendar_events: CalendarEvents
    addresses: Addresses
    prefix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingSlice:
    """Everything of this slice that others run, serve or register."""

    availability: OwnAvailability
    invites: Invites
    slots: Slots
    watching: Watching
    booking: Booking
    reschedule: Reschedule
    cancel: Cancel
    adding: Adding
    following: Following
    views: Views
    calendars: Calendars
    presence: MeetingPresence
    departures: Departures
    busy: BusyTimes
    invite_cards: InviteCards
    meeting_cards: MeetingCards
    announcements: Announcements
    drawing: Drawing
    news: News
    invite_store: InviteStore
    meeting_store: Meetings
    schedules: Schedules

    @classmethod
    def build(cls, needs: Needs) -> Self:
        """Build the services; own meetings count as busy and the outbox knows its jobs then.

        Left to do: `prepare`, registering the cards as ``invite`` and ``meeting``, letting
        ``departures`` follow who leaves a room, serving the endpoints and commands, `run`, and
        some of ``following.run``.
        """
        clock, edge = needs.clock, needs.edge
        invites, meetings = InviteStore(needs.mongo), Meetings(needs.mongo)
        schedules = Schedules(needs.mongo)
        known = KnownInvites(invites, edge)
        access = Access(needs.rooms, invites, known, meetings)
        drawing = Drawing(needs.people, needs.addresses, clock)
        needs.busy.register(OwnMeetings(meetings))
        timetable = Timetable(schedules, meetings, needs.busy, clock)
        watching = Watching(access, needs.busy, edge)
        news = News(needs.rooms, drawing, edge)
        announcements = Announcements(
            needs.conversation, watching, known, news, drawing, needs.outbox
        )
        availability = OwnAvailability(Availabilities(needs.mongo), needs.accounts)
        service = Invites(access, invites, availability, announcements, drawing, clock)
        Jobs(invites, meetings, announcements, service).register(needs.outbox)
        events, outbox = needs.calendar_events, needs.outbox
        changes = Changes(announcements, events, outbox)
        following = Following(meetings, events, changes, drawing, outbox, clock)
        outbox.handle_apart(MEETING_CALENDAR, following.follow, MOST_SECONDS)
        events.mended.append(following.mended)
        events.left.append(following.left)
        edits = HandEdits(meetings, events, edge, clock)
        events.edited.append(edits.edited)
        standing = Standing(meetings, changes, drawing, clock)
        return cls(
            availability=availability,
            invites=service,
            slots=Slots(access, needs.accounts, needs.busy, timetable, clock),
            watching=watching,
            booking=Booking(access, invites, meetings, timetable, changes, clock),
            reschedule=Reschedule(access, standing, timetable, announcements),
            cancel=Cancel(access, standing, timetable, announcements),
            adding=Adding(access, events, following, drawing, clock),
            following=following,
            views=Views(access, meetings, drawing, edits, clock),
            calendars=Calendars(meetings, Feeds(needs.mongo), drawing, needs.addresses, clock),
            departures=Departures(service, needs.outbox),
            busy=needs.busy,
            presence=MeetingPresence(access, edge, Roll(needs.redis, prefix=needs.prefix), drawing),
            invite_cards=InviteCards(invites, drawing),
            meeting_cards=MeetingCards(meetings, drawing),
            announcements=announcements,
            drawing=drawing,
            news=news,
            invite_store=invites,
            meeting_store=meetings,
            schedules=schedules,
        )

    async def prepare(self) -> None:
        """Create the indexes."""
        await self.invite_store.prepare()
        await self.meeting_store.prepare()
        await self.schedules.prepare()

    async def run(self) -> None:
        """Watch who is at meetings, and keep busy times true, until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self.presence.run())
            group.create_task(self.busy.run())
