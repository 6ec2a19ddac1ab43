"""Whether a meeting can still be changed by somebody who has seen a certain version of it."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from chatsched.core.clock import Clock
from chatsched.core.errors import Forbidden, MeetingOver, VersionConflict
from chatsched.meetings.cards import Drawing
from chatsched.meetings.records import Change, MeetingRecord
from chatsched.meetings.service.changes import Changes
from chatsched.meetings.store import Meetings
from chatsched.storage import Session

_MOST_CHANGES = 200

Write = Callable[[Session], Awaitable[None]]


class Outdated(Exception):  # ends a transaction; the services answer for it
    """The meeting does not stand any more as it was read."""


class Standing:
    """Guards meetings by their version, before a transaction and in it."""

    def __init__(
        self, meetings: Meetings, changes: Changes, drawing: Drawing, clock: Clock
    ) -> None:
        self._meetings = meetings
        self._changes = changes
        self._drawing = drawing
        self._clock = clock

    async def check(self, meeting: MeetingRecord, version: int) -> None:
        """Raise unless the meeting stands at ``version`` and lies ahead."""
        if meeting.version != version:
            raise VersionConflict(meeting=await self._drawing.meeting(meeting))
        if meeting.status == "cancelled":
            raise MeetingOver("This meeting was called off.")
        if meeting.over(self._clock.now()):
            raise MeetingOver
        if len(meeting.changes) >= _MOST_CHANGES:
            raise Forbidden("This meeting was moved too often; call it off and book another.")

    async def changing(self, meeting: MeetingRecord, change: Change) -> tuple[MeetingRecord, Write]:
        """Return the meeting as a change leaves it, and what stores that in a transaction.

        Storing raises `Outdated` if the meeting stands elsewhere by then.
        """
        begins = change.kind != "cancellation"  # a calendar that has come since begins to follow
        plan = await self._changes.plan(meeting.host_id, meeting.followers, host_too=begins)
        now = self._clock.now()
        changed = replace(
            meeting.after(replace(change, informed=plan.informed, at=now), now),
            followers=plan.followers,
            calendar_sync=plan.sync,
        )

        async def write(session: Session) -> None:
            stored = await self._meetings.change(changed, meeting.version, session)
            if stored is None:
                raise Outdated
            await self._changes.note(stored, session)

        return changed, write
