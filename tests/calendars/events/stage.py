"""Somebody with a linked account, and what is told about its events."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from paper_calendars import Linked, Provider
from slices import Process

from chatsched.calendars import MeetingEvent
from chatsched.calendars.records import EventRecord
from chatsched.core.clock import ManualClock

NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)
TEN = int(datetime(2027, 3, 1, 10, tzinfo=UTC).timestamp())
HOUR = 3600
ADA = "ada"
MEETING = MeetingEvent(
    sequence=0,
    title="Plans",
    description="With Ada, Ben\n\nJoin: https://chat.example/meet/m",
    join_url="https://chat.example/meet/m",
    start=TEN,
    end=TEN + HOUR,
    cancelled=False,
    conference=True,
)


@dataclass
class Desk:
    """Ada's linked account, and what is told about its events."""

    process: Process
    provider: Provider
    clock: ManualClock
    linked: Linked
    edited: list[EventRecord]

    async def follow(self, event: MeetingEvent = MEETING, meeting_id: str = "m", **more):
        async def wanted() -> MeetingEvent:
            return event

        return await self.linked.events.follow(ADA, meeting_id, wanted, **more)

    async def record(self, meeting_id: str = "m") -> EventRecord:
        return await self.linked.kept.one(meeting_id, ADA)

    async def look(self) -> None:
        (link,) = await self.linked.links.of_user(ADA)
        await self.linked.events.look(link)


def moved(seconds: int = HOUR, sequence: int = 1) -> MeetingEvent:
    start, end = MEETING.start + seconds, MEETING.end + seconds
    return replace(MEETING, start=start, end=end, sequence=sequence)
