"""The shapes of the wire contract, written down from its words and from nothing else.

Members that the contract does not name may come on top; those that it names are always there,
of exactly these types.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Text = Annotated[str, StringConstraints(min_length=1)]
Instant = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")]
Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\d$")]
WallTime = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$")]
Positive = Annotated[int, Field(ge=1)]
Count = Annotated[int, Field(ge=0)]
Minutes = Count


class Shape(BaseModel):
    model_config = ConfigDict(strict=True, extra="allow")


class Named(Shape):
    id: Text
    name: Text


class Somebody(Named):
    is_bot: bool


class User(Somebody):
    email: str | None
    time_zone: Text


class Member(Somebody):
    role: Literal["owner", "member"]


class Room(Shape):
    id: Text
    kind: Literal["direct", "group"]
    name: str | None
    members: Annotated[list[Member], Field(min_length=1)]
    last_seq: Count
    read_seq: Count
    unread: Count
    notify: Literal["all", "mentions", "none"]
    muted_until: Instant | None
    created_at: Instant


class Span(Shape):
    start: Instant
    end: Instant


class Ranges(Shape):
    start: WallTime
    end: WallTime


class Override(Shape):
    date: Day
    ranges: list[Ranges]


class Availability(Shape):
    time_zone: Text
    weekly: dict[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], list[Ranges]]
    overrides: list[Override]
    buffer_before: Minutes
    buffer_after: Minutes
    min_notice: Minutes
    horizon_days: Positive
    slot_step: Positive | None


class Invite(Shape):
    id: Text
    room_id: Text
    host: Named
    title: str
    note: str
    duration: Literal[15, 30, 45, 60]
    availability: Availability
    reusable: bool
    status: Literal["open", "booked", "withdrawn", "expired"]
    meeting_id: Text | None
    created_at: Instant


class AddToCalendar(Shape):
    google: Text
    outlook: Text
    office365: Text
    yahoo: Text
    ics: Text


class Meeting(Shape):
    id: Text
    invite_id: Text
    room_id: Text
    host: Named
    booked_by: Named
    attendees: Annotated[list[Named], Field(min_length=2)]
    title: str
    start: Instant
    end: Instant
    duration: Literal[15, 30, 45, 60]
    status: Literal["confirmed", "cancelled"]
    version: Positive
    reason: str | None
    join_url: Text
    add_to_calendar: AddToCalendar
    calendar_sync: Literal["none", "pending", "synced", "failed"]
    created_at: Instant
    updated_at: Instant


class Attachment(Named):
    type: Text
    size: Count
    url: Text
    width: Positive | None = None
    height: Positive | None = None
    thumbnail_url: Text | None = None


class Message(Shape):
    id: Text
    room_id: Text
    seq: Positive
    kind: Literal["text", "invite", "booking", "reschedule", "cancellation", "system"]
    sender: Somebody | None
    text: str
    nonce: str | None
    reply_to: Text | None
    reactions: dict[str, Annotated[list[Text], Field(min_length=1)]]
    mentions: list[Text]
    attachments: list[Attachment]
    audience: list[Text] | None
    created_at: Instant
    edited_at: Instant | None
    deleted: bool
    invite: Invite | None = None
    meeting: Meeting | None = None
    previous: Span | None = None
    reason: str | None = None


class Page(Shape):
    messages: list[Message]
    has_more: bool
    last_seq: Count


class Slot(Span):
    clash: bool | None = None


class SlotDay(Shape):
    date: Day
    slots: Annotated[list[Slot], Field(min_length=1)]


class Slots(Shape):
    time_zone: Text
    duration: Literal[15, 30, 45, 60]
    days: list[SlotDay]
    stale: bool


class Problem(Shape):
    """RFC 9457, with a code."""

    type: Text
    title: Text
    status: Annotated[int, Field(ge=400, le=599)]
    detail: Text
    code: Text
    fields: Annotated[dict[Text, Text], Field(min_length=1)] | None = None
    alternatives: list[Span] | None = None
    retry_after: Positive | None = None


class Refusal(Shape):
    """The ack of a command that failed."""

    ok: Literal[False]
    error: Problem


STATUS = {
    "invalid": 422,
    "unauthorized": 401,
    "invalid_credentials": 401,
    "forbidden": 403,
    "not_found": 404,
    "email_taken": 409,
    "slot_taken": 409,
    "version_conflict": 409,
    "invite_closed": 410,
    "meeting_over": 409,
    "rate_limited": 429,
    "too_large": 413,
    "calendar_unavailable": 503,
    "calendar_auth_failed": 422,
    "calendar_unreachable": 422,
    "calendar_unsupported": 422,
    "url_forbidden": 422,
}
"""Each code of the contract and the status that goes with it."""

EVENTS: dict[str, dict[str, Any]] = {
    "message:new": {"message": Message},
    "message:updated": {"message": Message},
    "room:added": {"room": Room},
    "room:updated": {"room": Room},
    "room:removed": {"room_id": str},
    "room:typing": {"room_id": str, "user_id": str},
    "room:read": {"room_id": str, "user_id": str, "seq": int},
    "presence": {"user_id": str, "online": bool},
    "invite:updated": {"invite": Invite},
    "meeting:updated": {"meeting": Meeting},
    "slots:changed": {"invite_id": str},
}
"""What the server says by itself, and the members of each payload."""


def check_event(event: str, payload: Any) -> None:
    """Assert that an event and its payload are as the contract says."""
    assert event in EVENTS, f"the contract knows no event {event}"
    for member, shape in EVENTS[event].items():
        if isinstance(shape, type) and issubclass(shape, Shape):
            shape.model_validate(payload[member])
        else:
            assert type(payload[member]) is shape, f"{event}: {payload}"


def check_problem(problem: Any, code: str) -> None:
    """Assert that a problem document is as the contract says, and of this code."""
    Problem.model_validate(problem)
    assert problem["code"] == code, problem
    assert problem["status"] == STATUS[code], problem
