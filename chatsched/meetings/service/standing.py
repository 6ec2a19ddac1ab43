"""Whether a meeting can still be changed by somebody who has seen a certain version of it."""

from datetime import datetime

from chatsched.core.errors import Forbidden, MeetingOver, VersionConflict
from chatsched.meetings.cards import Drawing
from chatsched.meetings.records import MeetingRecord

_MOST_CHANGES = 200


class Outdated(Exception):  # ends a transaction; the services answer for it
    """The meeting does not stand any more as it was read."""


async def check_standing(
    meeting: MeetingRecord, version: int, now: datetime, drawing: Drawing
) -> None:
    """Raise unless the meeting stands at ``version`` and lies ahead."""
    if meeting.version != version:
        raise VersionConflict(meeting=await drawing.meeting(meeting))
    if meeting.status == "cancelled":
        raise MeetingOver("This meeting was called off.")
    if meeting.over(now):
        raise MeetingOver
    if len(meeting.changes) >= _MOST_CHANGES:
        raise Forbidden("This meeting was moved too often; call it off and book another.")
