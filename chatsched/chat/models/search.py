"""Searching for messages, as it goes over the wire."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from chatsched.chat.models.messages import DrawnMessage
from chatsched.chat.words import Sought, sought
from chatsched.core.wire import Id, WireModel

LONGEST_QUERY = 200
LARGEST_PAGE = 100


def _searchable(value: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValueError("must be valid Unicode text") from None
    if not sought(value):
        raise ValueError("must contain a letter or a digit")
    return value


class Search(WireModel):
    """Words to be found in messages of one's own rooms, or of one of them.

    Each word, or beginning of one, must be there, in any order; what stands in double quotes as
    a phrase. Capitals and accents make no difference. ``before`` is the id of the last message of
    the page before this one.
    """

    q: Annotated[
        str,
        StringConstraints(min_length=1, max_length=LONGEST_QUERY),
        AfterValidator(_searchable),
    ]
    room_id: Id | None = None
    before: Id | None = None
    limit: Annotated[int, Field(ge=1, le=LARGEST_PAGE)] = 25

    @property
    def sought(self) -> list[Sought]:
        """What the query asks for."""
        return sought(self.q)


class SearchPage(WireModel):
    """What was found, newest first; ``has_more`` says that there are older ones."""

    messages: list[DrawnMessage]
    has_more: bool
