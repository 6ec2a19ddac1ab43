"""Files in messages, as they go over the wire, and the commands about them."""

from typing import Annotated

from pydantic import Field

from chatsched.chat.models.drawn import As, Json
from chatsched.core.wire import Id, WireModel

MOST_ATTACHMENTS = 10
"""How many files a message can have."""


class Attachment(WireModel):
    """A file. Where something does not apply, it is left out.

    ``type`` is what its content shows it to be, ``size`` its bytes. Pictures have ``width`` and
    ``height``, in pixels and as they are to be shown, and a ``thumbnail_url`` where a smaller
    copy could be made of them. The addresses are this site's own; they need credentials.
    """

    id: str
    name: str
    type: str
    size: int
    url: str
    width: int | None = None
    height: int | None = None
    thumbnail_url: str | None = None


DrawnAttachment = Annotated[Json, As(Attachment)]

AttachmentIds = Annotated[list[Id], Field(max_length=MOST_ATTACHMENTS)]


class Upload(WireModel):
    """The room that a file is for; the file itself is the body's part ``file``."""

    room_id: Id


class AttachmentNamed(WireModel):
    """The file that is meant."""

    attachment_id: Id


class AttachmentAnswer(WireModel):
    """One file, to be named in a message within a day."""

    attachment: DrawnAttachment
