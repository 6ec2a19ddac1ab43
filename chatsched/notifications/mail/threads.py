"""Mail about the changes of one meeting to one reader: a thread, in the order of the changes."""

from datetime import timedelta
from typing import Final

from chatsched.meetings import MeetingRecord
from chatsched.notifications.mail.messages import message_id
from chatsched.notifications.mail.store import Mailed
from chatsched.storage import Later, Outbox

MAIL: Final = "mail"
"""The outbox's kind of entries that are e-mails."""

_SOON: Final = timedelta(seconds=3)
_MOST_NAMED: Final = 20


class Threads:
    """Knows what belongs before a mail, and what has come after. ``domain`` is the sender's."""

    def __init__(self, mailed: Mailed, outbox: Outbox, domain: str) -> None:
        self._mailed = mailed
        self._outbox = outbox
        self._domain = domain

    def before(self, meeting: MeetingRecord, version: int, user_id: str) -> tuple[str, ...]:
        """Return the ids of the first mail about a meeting's changes, and of the last few.

        Up to a version of it; the oldest first.
        """
        first = max(version - _MOST_NAMED, 1)
        versions = [1, *range(first + 1, version + 1)] if version else []
        return tuple(self._id(meeting, each, user_id) for each in versions)

    async def is_behind(self, meeting: MeetingRecord, version: int, user_id: str) -> bool:
        """Tell whether somebody was told already of what came after."""
        for later in range(version + 1, len(meeting.changes) + 1):
            if await self._mailed.knows(self._id(meeting, later, user_id)):
                return True
        return False

    async def wait(self, meeting: MeetingRecord, version: int, user_id: str) -> None:
        """Raise `Later` while the mail before this one is still to go."""
        if version > 1:
            before = meeting.changes[version - 2]
            key = f"{MAIL}:{before.kind}:{meeting.id}:{version - 1}:{user_id}"
            if await self._outbox.waits(key):
                raise Later(_SOON, "what was before is told first")

    def _id(self, meeting: MeetingRecord, version: int, user_id: str) -> str:
        return message_id(self._domain, *about(meeting, version, user_id))


def about(meeting: MeetingRecord, version: int, user_id: str) -> tuple[object, ...]:
    """Return what a mail about a change is about; its id is made of that."""
    return "meeting", meeting.id, version, user_id
