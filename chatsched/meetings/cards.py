"""Invites and meetings drawn as JSON of the wire, as they stand, for answers, events and cards."""

from collections.abc import Collection, Iterable, Mapping

from chatsched.accounts import People, Person
from chatsched.chat import Json
from chatsched.core.clock import Clock
from chatsched.core.locales import Language
from chatsched.core.wire import instant
from chatsched.meetings.addresses import Addresses
from chatsched.meetings.ics import Described
from chatsched.meetings.instants import wire_instant
from chatsched.meetings.links import calendar_links
from chatsched.meetings.records import InviteRecord, MeetingRecord
from chatsched.meetings.store import Invites, Meetings
from chatsched.meetings.wording import WORDING

_GONE = "Somebody who left"


class Drawing:
    """Draws invites and meetings with the names that their people have now."""

    def __init__(self, people: People, addresses: Addresses, clock: Clock) -> None:
        self._people = people
        self._addresses = addresses
        self._clock = clock

    async def invite(self, invite: InviteRecord) -> Json:
        """Return one invite."""
        return (await self.invites((invite,)))[0]

    async def meeting(self, meeting: MeetingRecord) -> Json:
        """Return one meeting."""
        return (await self.meetings((meeting,)))[0]

    async def invites(self, invites: Collection[InviteRecord]) -> list[Json]:
        """Return invites, in the order given."""
        people = await self._people.people({invite.host_id for invite in invites})
        now = self._clock.now()
        return [
            {
                "id": invite.id,
                "room_id": invite.room_id,
                "host": _participant(invite.host_id, people),
                "title": invite.title,
                "untitled": invite.untitled,
                "note": invite.note,
                "duration": invite.duration,
                "availability": dict(invite.availability),
                "reusable": invite.reusable,
                "status": invite.status_at(now),
                "meeting_id": invite.meeting_id,
                "created_at": instant(invite.created_at),
            }
            for invite in invites
        ]

    async def meetings(self, meetings: Collection[MeetingRecord]) -> list[Json]:
        """Return meetings, in the order given."""
        ids = {user_id for meeting in meetings for user_id in meeting.people}
        people = await self._people.people(ids)
        return [self._meeting(meeting, people) for meeting in meetings]

    async def language_of(self, user_id: str) -> Language:
        """Return the language of somebody's own calendars."""
        return await self._people.language(user_id)

    async def described(
        self, meetings: Collection[MeetingRecord], language: Language = "en"
    ) -> list[Described]:
        """Return meetings as calendars show them, in the order given."""
        ids = {user_id for meeting in meetings for user_id in meeting.people}
        people = await self._people.people(ids)
        return [
            Described(
                meeting,
                _names(meeting, people),
                self._join_url(meeting),
                self._addresses.host,
                meeting.provider_url is not None or self._addresses.lead_to_calls,
                language,
            )
            for meeting in meetings
        ]

    async def participants(self, user_ids: Iterable[str]) -> list[Json]:
        """Return these people, by name."""
        ids = list(user_ids)
        people = await self._people.people(ids)
        drawn = [_participant(user_id, people) for user_id in ids]
        return sorted(drawn, key=lambda each: (each["name"], each["id"]))

    def _meeting(self, meeting: MeetingRecord, people: Mapping[str, Person]) -> Json:
        join_url = self._join_url(meeting)
        return {
            "id": meeting.id,
            "invite_id": meeting.invite_id,
            "room_id": meeting.room_id,
            "host": _participant(meeting.host_id, people),
            "booked_by": _participant(meeting.booked_by_id, people),
            "attendees": [_participant(user_id, people) for user_id in meeting.people],
            "title": meeting.title,
            "untitled": meeting.untitled,
            "note": meeting.note,
            "start": wire_instant(meeting.start),
            "end": wire_instant(meeting.end),
            "duration": meeting.duration,
            "status": meeting.status,
            "version": meeting.version,
            "reason": meeting.reason,
            "join_url": join_url,
            "add_to_calendar": calendar_links(
                meeting,
                WORDING["en"].summary(meeting, _names(meeting, people)),
                join_url,
                self._addresses.file(meeting.id),
            ),
            "calendar_sync": meeting.calendar_sync,
            "created_at": instant(meeting.created_at),
            "updated_at": instant(meeting.updated_at),
        }

    def _join_url(self, meeting: MeetingRecord) -> str:
        return meeting.provider_url or self._addresses.join(meeting.id)


class InviteCards:
    """Invites as cards on messages."""

    def __init__(self, invites: Invites, drawing: Drawing) -> None:
        self._invites = invites
        self._drawing = drawing

    async def draw(self, ids: Collection[str]) -> Mapping[str, Json]:
        """Return the invites by id."""
        drawn = await self._drawing.invites(await self._invites.some(ids))
        return {each["id"]: each for each in drawn}


class MeetingCards:
    """Meetings as cards on messages."""

    def __init__(self, meetings: Meetings, drawing: Drawing) -> None:
        self._meetings = meetings
        self._drawing = drawing

    async def draw(self, ids: Collection[str]) -> Mapping[str, Json]:
        """Return the meetings by id."""
        drawn = await self._drawing.meetings(await self._meetings.some(ids))
        return {each["id"]: each for each in drawn}


def _names(meeting: MeetingRecord, people: Mapping[str, Person]) -> tuple[str, ...]:
    return tuple(people[each].name for each in meeting.people if each in people)


def _participant(user_id: str, people: Mapping[str, Person]) -> Json:
    person = people.get(user_id)
    return {"id": user_id, "name": _GONE if person is None else person.name}
