"""Messages, as they go over the wire, and the commands about them."""

from typing import Annotated, Any, Literal

import emoji
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)

from chatsched.chat.models.attachments import Attachment, AttachmentIds
from chatsched.chat.models.drawn import As, Json
from chatsched.core.wire import Id, Instant, Nonce, WireModel

LONGEST_TEXT = 10_000
LONGEST_EMOJI = 32
LARGEST_PAGE = 200
MOST_ROOMS_IN_SYNC = 500
LARGEST_SEQ = 1 << 53

Kind = Literal["text", "invite", "booking", "reschedule", "cancellation", "system"]
Notice = Literal["reminder", "joined"]
"""What a system message is about; without one, that its meeting can be put into a calendar.

``joined``: that its sender came in by the invite link.
"""


def _unix_lines(value: object) -> object:
    if isinstance(value, str) and "\r" in value:
        return value.replace("\r\n", "\n").replace("\r", "\n")
    return value


def _printable(value: str) -> str:
    if any((c < " " and c not in "\n\t") or c == "\x7f" for c in value):
        raise ValueError("must not contain control characters")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValueError("must be valid Unicode text") from None
    return value


def _not_blank(value: str) -> str:
    if not value.strip():
        raise ValueError("must not be empty")
    return value


def _emoji(value: str) -> str:
    if not emoji.is_emoji(value):
        raise ValueError("must be one emoji")
    return value


Words = Annotated[
    str,
    BeforeValidator(_unix_lines),
    StringConstraints(max_length=LONGEST_TEXT),
    AfterValidator(_printable),
]
"""A text as it was written, up to 10,000 characters; line ends become ``\\n``."""

Text = Annotated[Words, StringConstraints(min_length=1), AfterValidator(_not_blank)]
"""The text of a message that has nothing else: not blank."""

Emoji = Annotated[
    str, StringConstraints(min_length=1, max_length=LONGEST_EMOJI), AfterValidator(_emoji)
]
"""One emoji, sequences and flags included."""

Seq = Annotated[int, Field(ge=0, le=LARGEST_SEQ)]


class Sender(WireModel):
    """Who sent a message."""

    id: str
    name: str
    is_bot: bool


class Span(WireModel):
    """A stretch of time."""

    start: Instant
    end: Instant


class Message(WireModel):
    """A message at its place in its room.

    ``version`` rises with every change: of two states of one message the higher one is newer.
    ``invite`` and ``meeting`` are cards, drawn as they stand at this moment.
    """

    id: str
    room_id: str
    seq: int
    kind: Kind
    sender: Sender | None
    text: str
    nonce: str
    reply_to: str | None
    reactions: dict[str, list[str]]
    mentions: list[str]
    attachments: list[Attachment]
    audience: list[str] | None
    created_at: Instant
    edited_at: Instant | None
    deleted: bool
    version: int
    invite: dict[str, Any] | None = None
    meeting: dict[str, Any] | None = None
    previous: Span | None = None
    reason: str | None = None
    notice: Notice | None = None


DrawnMessage = Annotated[Json, As(Message)]


class SendMessage(WireModel):
    """A message to be sent; the same nonce from the same sender to the same room is sent once.

    ``attachments`` are ids of files that the sender has uploaded to the room; with them the text
    may be empty.
    """

    room_id: Id
    attachments: AttachmentIds = Field(default_factory=list)
    text: Annotated[Words, Field(validate_default=True)] = ""
    nonce: Nonce
    reply_to: Id | None = None

    @field_validator("attachments")
    @classmethod
    def _once_each(cls, value: list[str]) -> list[str]:
        if len(set(value)) < len(value):
            raise ValueError("must name each file once")
        return value

    @field_validator("text")
    @classmethod
    def _something(cls, value: str, info: ValidationInfo) -> str:
        if value.strip():
            return value
        if not info.data.get("attachments"):
            raise ValueError("must not be empty")
        return ""


class EditMessage(WireModel):
    """A new text for one's own message; blank only where the message has attachments."""

    message_id: Id
    text: Words


class MessageNamed(WireModel):
    """The message that is meant."""

    message_id: Id


class Reaction(WireModel):
    """The emoji that one's reaction to a message is, or was."""

    message_id: Id
    emoji: Emoji


class React(Reaction):
    """A reaction put on or taken off."""

    on: bool


class MessageAnswer(WireModel):
    """One message."""

    message: DrawnMessage


class Sent(MessageAnswer):
    """A message as it was stored, now or, for a repeated nonce, the first time."""

    repeated: Annotated[bool, Field(exclude=True)] = False


class History(WireModel):
    """A page of a room's history; ``before`` and ``after`` are exclusive.

    With ``since`` it begins with the first message at or after that instant. Only one of the
    three can be used at once; without any it is the newest page.
    """

    room_id: Id
    before: Seq | None = None
    after: Seq | None = None
    since: Instant | None = None
    limit: Annotated[int, Field(ge=1, le=LARGEST_PAGE)] = 50

    @model_validator(mode="after")
    def _one_direction(self) -> "History":
        given = [each for each in (self.before, self.after, self.since) if each is not None]
        if len(given) > 1:
            raise ValueError("before, after and since cannot be used at once")
        return self


class HistoryPage(WireModel):
    """Messages in ascending order; ``has_more`` in the direction that was asked for."""

    messages: list[DrawnMessage]
    has_more: bool
    last_seq: int


class Sync(WireModel):
    """What the caller has seen of each room: the last ``seq`` known, 0 for none.

    With ``since``, changes to known messages from that instant on come too.
    """

    rooms: Annotated[dict[Id, Seq], Field(max_length=MOST_ROOMS_IN_SYNC)]
    since: Instant | None = None


class RoomSync(WireModel):
    """What one room has beyond the position that was asked about; ascending.

    ``updated`` are messages at or before the position that changed since ``since``, oldest change
    first; ``updated_more`` says that there are more of them than fit.
    """

    messages: list[DrawnMessage]
    has_more: bool
    last_seq: int
    updated: list[DrawnMessage]
    updated_more: bool


class SyncAnswer(WireModel):
    """The rooms asked about that the caller is in. ``now`` serves as the next ``since``."""

    rooms: dict[str, RoomSync]
    now: Instant


class MessageEvent(WireModel):
    """A message, new or changed."""

    message: DrawnMessage
