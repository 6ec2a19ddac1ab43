"""Rooms and their members, as they go over the wire, and the commands about them."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from chatsched.accounts import Email
from chatsched.chat.models.drawn import As, Json
from chatsched.chat.models.messages import DrawnMessage, Seq
from chatsched.core.wire import Id, Instant, Line, WireModel

MOST_MEMBERS = 1_000
LARGEST_COMPANY = 100
"""In rooms with more members, reading and coming and going are not announced to all of them."""

RoomKind = Literal["direct", "group"]
Role = Literal["owner", "member"]
Notify = Literal["all", "mentions", "none"]


class Member(WireModel):
    """Somebody in a room: ``read_seq`` is how far they read, ``joined_seq`` where they came in.

    What was said before they came in counts as read.
    """

    id: str
    name: str
    is_bot: bool
    role: Role
    online: bool
    read_seq: int
    joined_seq: int


class Room(WireModel):
    """A room as one of its members sees it.

    A direct room's ``name`` is the other person's. ``unread`` counts others' messages after
    ``read_seq`` that the viewer may see, among the room's last 1,000; ``mentioned_seq`` is the last
    of these that mentions the viewer, or 0.
    """

    id: str
    kind: RoomKind
    name: str
    members: list[Member]
    last_seq: int
    read_seq: int
    unread: int
    mentioned_seq: int
    notify: Notify
    muted_until: Instant | None
    created_at: Instant
    last_message: DrawnMessage | None


DrawnRoom = Annotated[Json, As(Room)]


class CreateRoom(WireModel):
    """A room to be opened with these people, named by id or e-mail address.

    A direct room has one other person and no name; the same two people share one.
    """

    kind: RoomKind
    name: Line | None = None
    member_ids: Annotated[list[Id], Field(max_length=MOST_MEMBERS, default_factory=list)]
    member_emails: Annotated[list[Email], Field(max_length=MOST_MEMBERS, default_factory=list)]


class RoomNamed(WireModel):
    """The room that is meant."""

    room_id: Id


class RenameRoom(WireModel):
    """A group's new name."""

    room_id: Id
    name: Line


class AddMember(WireModel):
    """Somebody to be added, by id or by e-mail address."""

    room_id: Id
    user_id: Id | None = None
    email: Email | None = None

    @model_validator(mode="after")
    def _one_name(self) -> "AddMember":
        if (self.user_id is None) == (self.email is None):
            raise ValueError("name either user_id or email")
        return self


class MemberNamed(WireModel):
    """The member that is meant."""

    room_id: Id
    user_id: Id


class SetRole(WireModel):
    """A member's new role."""

    room_id: Id
    user_id: Id
    role: Role


class RoomSettings(WireModel):
    """The caller's own settings for a room. While ``muted_until`` lies ahead nothing alerts."""

    room_id: Id
    notify: Notify
    muted_until: Instant | None = None


class MarkRead(WireModel):
    """How far the caller has read; never goes back, and no farther than the room's end."""

    room_id: Id
    seq: Seq


class RoomAnswer(WireModel):
    """One room."""

    room: DrawnRoom


class RoomsAnswer(WireModel):
    """The caller's rooms, the newest activity first."""

    rooms: list[DrawnRoom]


class RoomRemoved(WireModel):
    """A room that the receiver is no longer in."""

    room_id: str


class Typing(WireModel):
    """Somebody is typing in a room."""

    room_id: str
    user_id: str


class ReadUpTo(WireModel):
    """Somebody has read a room up to ``seq``."""

    room_id: str
    user_id: str
    seq: int


class Presence(WireModel):
    """Somebody came or went."""

    user_id: str
    online: bool
