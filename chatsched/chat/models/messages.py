"""Messages, as they go over the wire, and the commands about them."""

from typing import Annotated, Any, Literal

import emoji
from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator

from chatsched.chat.models.drawn import As, Json
from chatsched.core.wire import Id, Instant, Nonce, WireModel

LONGEST_TEXT = 10_000
LONGEST_EMOJI = 32
LARGEST_PAGE = 200
MOST_ROOMS_IN_SYNC = 500
LARGEST_SEQ = 1 << 53

Kind = Literal["text", "invite", "booking", "reschedule", "cancellation", "system"]


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


Text = Annotated[
    str,
    BeforeValidator(_unix_lines),
    StringConstraints(min_length=1, max_length=LONGEST_TEXT),
    AfterValidator(_printable),
    AfterValidator(_not_blank),
]
"""A message's text as it was written, 1 to 10,000 characters; line ends become ``\\n``."""

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
    attachments: list[dict[str, Any]]
    audience: list[str] | None
    created_at: Instant
    edited_at: Instant | None
    deleted: bool
    version: int
    invite: dict[str, Any] | None = None
    meeting: dict[str, Any] | None = None
    previous: Span | None = None
    reason: str | None = None


DrawnMessage = Annotated[Json, As(Message)]


class SendMessage(WireModel):
    """A message to be sent; the same nonce from the same sender to the same room is sent once."""

    room_id: Id
    text: Text
    nonce: Nonce
    reply_to: Id | None = None


class EditMessage(WireModel):
    """A new text for one's own message."""

    message_id: Id
    text: Text


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
    """A page of a room's history; ``before`` and ``after`` are exclusive, and not for use at once.

    Without either it is the newest page.
    """

    room_id: Id
    before: Seq | None = None
    after: Seq | None = None
    limit: Annotated[int, Field(ge=1, le=LARGEST_PAGE)] = 50

    @model_validator(mode="after")
    def _one_direction(self) -> "History":
        if self.before is not None and self.after is not None:
            raise ValueError("before and after cannot be used at once")
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
