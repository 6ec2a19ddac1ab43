"""The shapes of the wire contract as a client meets them.

Members that a newer server adds are kept (``model_extra``), and words such as kinds and states
are plain strings, so that a client written today goes on working.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, overload

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field


class Shape(BaseModel):
    """A shape of the contract, as received."""

    model_config = ConfigDict(frozen=True, extra="allow")


class Person(Shape):
    """Somebody, by name."""

    id: str
    name: str


class User(Person):
    """Whom a token or a session belongs to."""

    email: str | None = None
    time_zone: str = "UTC"
    locale: str = "en-GB"
    is_bot: bool = False


class Sender(Person):
    """Who sent a message."""

    is_bot: bool = False


class Member(Sender):
    """Who is in a room; ``role`` is ``owner`` or ``member``. ``online`` is as of the snapshot."""

    role: str
    online: bool = False
    read_seq: int = 0
    joined_seq: int = 0


class Room(Shape):
    """A conversation, ``direct`` or ``group``, as this user sees it."""

    id: str
    kind: str
    name: str | None
    members: list[Member]
    last_seq: int
    read_seq: int = 0
    unread: int = 0
    mentioned_seq: int = 0
    created_at: AwareDatetime


class Span(Shape):
    """A half-open stretch of time."""

    start: AwareDatetime
    end: AwareDatetime


class Slot(Span):
    """A time that can be booked; ``clash``: it meets something in this user's own calendar."""

    clash: bool | None = None


class SlotDay(Shape):
    """The slots of one date, in the time zone that was asked for."""

    date: date
    slots: list[Slot]


class HourRange(Shape):
    """Wall times, ``HH:MM``; ``24:00`` may be an end."""

    start: str
    end: str


class Override(Shape):
    """What replaces a date's weekly hours; no ranges: not available."""

    date: date
    ranges: list[HourRange]


class Availability(Shape):
    """When somebody can be met. Durations are minutes; days are ``mon`` to ``sun``."""

    time_zone: str
    weekly: dict[str, list[HourRange]] = Field(default_factory=dict)
    overrides: list[Override] = Field(default_factory=list)
    buffer_before: int = 0
    buffer_after: int = 0
    min_notice: int = 0
    horizon_days: int = 60
    slot_step: int | None = None


class Invite(Shape):
    """An offer of times; ``status`` is ``open``, ``booked``, ``withdrawn`` or ``expired``."""

    id: str
    room_id: str
    host: Person
    title: str
    untitled: bool = False
    note: str
    duration: int
    availability: Availability
    reusable: bool
    status: str
    meeting_id: str | None = None
    created_at: AwareDatetime


class Meeting(Shape):
    """A booked time; ``status`` is ``confirmed`` or ``cancelled``."""

    id: str
    invite_id: str
    room_id: str
    host: Person
    booked_by: Person
    attendees: list[Person]
    title: str
    untitled: bool = False
    note: str = ""
    start: AwareDatetime
    end: AwareDatetime
    duration: int
    status: str
    version: int
    reason: str | None = None
    join_url: str
    add_to_calendar: dict[str, str]
    created_at: AwareDatetime
    updated_at: AwareDatetime


class Attachment(Shape):
    """A file, of so many bytes; ``type`` is what its content shows. Pictures have a size, too."""

    id: str
    name: str
    type: str
    size: int
    url: str
    width: int | None = None
    height: int | None = None
    thumbnail_url: str | None = None


class Message(Shape):
    """A message; ``kind`` is ``text``, ``invite``, ``booking``, ``reschedule`` and so on.

    ``seq`` counts 1, 2, 3, … in its room. ``sender`` is None where the system speaks. Of two
    states of one message the one with the higher ``version`` is newer.
    """

    id: str
    room_id: str
    seq: int
    kind: str
    sender: Sender | None
    text: str
    nonce: str | None = None
    reply_to: str | None = None
    reactions: dict[str, list[str]] = Field(default_factory=dict)
    mentions: list[str] = Field(default_factory=list)
    attachments: list[Attachment] = Field(default_factory=list)
    audience: list[str] | None = None
    created_at: AwareDatetime
    edited_at: AwareDatetime | None = None
    deleted: bool = False
    version: int = 1
    invite: Invite | None = None
    meeting: Meeting | None = None
    previous: Span | None = None
    reason: str | None = None
    notice: str | None = None


class Found(Shape):
    """Messages that were searched for, newest first."""

    messages: list[Message]
    has_more: bool


class Page(Shape):
    """A stretch of a room's history, ascending, and the room's end."""

    messages: list[Message]
    has_more: bool
    last_seq: int


@dataclass(frozen=True, slots=True)
class Slots(Sequence[Slot]):
    """The slots of an invite, as one ascending sequence and, in ``days``, by date.

    ``stale``: they were made from busy times that could not be refreshed just now.
    """

    time_zone: str
    duration: int
    days: tuple[SlotDay, ...]
    stale: bool
    _all: tuple[Slot, ...]

    @classmethod
    def of(cls, answer: dict[str, Any]) -> "Slots":
        """Read the server's answer."""
        days = tuple(SlotDay.model_validate(day) for day in answer["days"])
        every = tuple(slot for day in days for slot in day.slots)
        return cls(answer["time_zone"], answer["duration"], days, bool(answer["stale"]), every)

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[Slot]:
        return iter(self._all)

    @overload
    def __getitem__(self, index: int) -> Slot: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Slot]: ...
    def __getitem__(self, index: int | slice) -> Slot | Sequence[Slot]:
        return self._all[index]


def instant(value: datetime) -> str:
    """Return an aware datetime as the contract writes instants: RFC 3339, UTC, ``Z``."""
    if value.tzinfo is None:
        raise ValueError("a time needs a time zone")
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
