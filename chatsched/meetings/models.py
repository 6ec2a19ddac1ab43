"""Invites, slots and meetings as they go over the wire."""

from typing import Annotated, Literal

from pydantic import Field

from chatsched.chat import As, DrawnMessage, Json
from chatsched.core.wire import Day, Id, Instant, Line, Nonce, Note, TimeZone, WireModel
from chatsched.meetings.availability import Availability
from chatsched.meetings.hand_edited import CalendarChange
from chatsched.meetings.records import CalendarSync, InviteStatus, MeetingStatus
from chatsched.meetings.windows import When

Duration = Literal[15, 30, 45, 60]


# -- what is shown ---------------------------------------------------------------


class Participant(WireModel):
    """Somebody who takes part."""

    id: str
    name: str


class AvailabilityAnswer(WireModel):
    """Somebody's own availability."""

    availability: Availability


class Invite(WireModel):
    """An invite to pick one of the host's free times.

    ``untitled``: nobody gave it a title. ``title`` is then one in English, made of the host's name.
    """

    id: str
    room_id: str
    host: Participant
    title: str
    untitled: bool = False
    note: str
    duration: int
    availability: Availability
    reusable: bool
    status: InviteStatus
    meeting_id: str | None
    created_at: Instant


class AddToCalendar(WireModel):
    """Addresses that put a meeting into a calendar."""

    google: str
    outlook: str
    office365: str
    yahoo: str
    ics: str


class Meeting(WireModel):
    """A meeting. ``version`` rises with each change; ``note`` is from who booked.

    ``title`` and ``untitled`` are those of its invite.

    ``calendar_sync``: whether the host's linked calendar is as the meeting; ``none`` without one
    that takes meetings. ``calendar_change`` is there only for the host, in what they ask for
    themselves, while their event is not as it was put there: move or cancel the meeting too, or
    keep it (`KeepEvent`).
    """

    id: str
    invite_id: str
    room_id: str
    host: Participant
    booked_by: Participant
    attendees: list[Participant]
    title: str
    untitled: bool = False
    note: str
    start: Instant
    end: Instant
    duration: int
    status: MeetingStatus
    version: int
    reason: str | None
    join_url: str
    add_to_calendar: AddToCalendar
    calendar_sync: CalendarSync
    calendar_change: CalendarChange | None = None
    created_at: Instant
    updated_at: Instant


class Slot(WireModel):
    """A time that is offered. ``clash``: the person asking is busy then; only they learn it."""

    start: Instant
    end: Instant
    clash: bool = False


class SlotDay(WireModel):
    """The slots that start on one date of the asked time zone."""

    date: Day
    slots: list[Slot]


DrawnParticipant = Annotated[Json, As(Participant)]
DrawnInvite = Annotated[Json, As(Invite)]
DrawnMeeting = Annotated[Json, As(Meeting)]
DrawnDays = Annotated[list[Json], As(list[SlotDay])]


# -- what is asked ---------------------------------------------------------------


class PutAvailability(WireModel):
    """Somebody's own availability, said anew."""

    availability: Availability


class SendInvite(WireModel):
    """Send an invite into a room. Without an availability, the remembered one is used.

    With one that is remembered from now on; not so if ``remember`` is false: it is for this alone.
    """

    room_id: Id
    duration: Duration
    availability: Availability | None = None
    remember: bool = True
    title: Line | None = None
    note: Note | None = None
    reusable: bool = False
    nonce: Nonce


class InviteNamed(WireModel):
    """One invite."""

    invite_id: Id


class ListSlots(WireModel):
    """Ask for the slots of an invite; dates count in the asked time zone, both included.

    ``meeting_id``: a meeting of this invite that is to be moved; its own time counts as free.
    """

    invite_id: Id
    from_: When | None = Field(default=None, alias="from")
    to: When | None = None
    time_zone: TimeZone | None = None
    meeting_id: Id | None = None


class BookMeeting(WireModel):
    """Confirm one of an invite's slots."""

    invite_id: Id
    start: Instant
    nonce: Nonce
    note: Note | None = None


class RescheduleMeeting(WireModel):
    """Move a meeting to another of its invite's slots."""

    meeting_id: Id
    start: Instant
    version: Annotated[int, Field(ge=1)]
    nonce: Nonce
    reason: Note | None = None


class CancelMeeting(WireModel):
    """Call a meeting off. The message that tells of it has the nonce, if there is one."""

    meeting_id: Id
    version: Annotated[int, Field(ge=1)]
    nonce: Nonce | None = None
    reason: Note | None = None


class MeetingNamed(WireModel):
    """One meeting."""

    meeting_id: Id


class ListMeetings(WireModel):
    """Ask for one's meetings that meet a span of time; dates count in UTC, both included."""

    from_: When | None = Field(default=None, alias="from")
    to: When | None = None


class FileNamed(WireModel):
    """One meeting's file, by its signed address."""

    meeting_id: str
    sig: str = ""


class FeedNamed(WireModel):
    """A feed, by the secret in its address."""

    secret: str


# -- what is answered --------------------------------------------------------------


class InviteAnswer(WireModel):
    """An invite."""

    invite: DrawnInvite


class InviteSent(WireModel):
    """An invite, and the message that carries it; ``new`` unless the nonce was known."""

    invite: DrawnInvite
    message: DrawnMessage
    new: bool = Field(default=True, exclude=True)


class MeetingAnswer(WireModel):
    """A meeting."""

    meeting: DrawnMeeting


class MeetingChanged(WireModel):
    """A meeting, and the message that tells what was done; ``new`` unless it was known."""

    meeting: DrawnMeeting
    message: DrawnMessage
    new: bool = Field(default=True, exclude=True)


class MeetingsAnswer(WireModel):
    """Meetings by their start."""

    meetings: list[DrawnMeeting]


class SlotsAnswer(WireModel):
    """The slots by date, without the dates that have none. ``stale``: see calendars."""

    time_zone: str
    duration: int
    days: DrawnDays
    stale: bool

    def wire(self) -> Json:
        """Return the answer as plain JSON values: it is made of nothing else."""
        return self.__dict__


class Feed(WireModel):
    """The private address of one's meetings as a calendar."""

    url: str


class PresenceAnswer(WireModel):
    """Who is at a meeting's page now."""

    present: list[DrawnParticipant]


# -- what is told ----------------------------------------------------------------


class SlotsChanged(WireModel):
    """The slots of an invite may be others now."""

    invite_id: str


class MeetingPresence(WireModel):
    """Who is at a meeting's page now."""

    meeting_id: str
    present: list[DrawnParticipant]
