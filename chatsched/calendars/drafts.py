"""Meetings as they are to stand in calendars."""

import hashlib
from dataclasses import dataclass

from chatsched.calendars.providers import Draft
from chatsched.calendars.records import EventRecord, Told


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingEvent:
    """A meeting as it is to stand in somebody's calendar; `Draft` says what the members are.

    ``conference``: it may have a meeting link of the provider's own. A ``cancelled`` one is to be
    in no calendar.
    """

    sequence: int
    title: str
    description: str
    join_url: str
    start: int
    end: int
    cancelled: bool
    conference: bool

    @property
    def told(self) -> Told:
        """What a calendar has been told once this is in it."""
        words = f"{self.title}\0{self.description}\0{self.join_url}"
        digest = hashlib.sha256(words.encode()).hexdigest()[:32]
        return Told(start=self.start, end=self.end, sequence=self.sequence, digest=digest)

    def draft(self, record: EventRecord, *, conference: bool) -> Draft:
        """Return the event of ``record``, which asks for a meeting link if ``conference``."""
        return Draft(
            key=event_key(record),
            uid=record.uid,
            sequence=self.sequence,
            title=self.title,
            description=self.description,
            join_url=self.join_url,
            start=self.start,
            end=self.end,
            conference=conference,
        )


def event_key(record: EventRecord) -> str:
    """Return the key under which an event is created: the same for every attempt."""
    what = f"{record.meeting_id}:{record.user_id}:{record.generation}"
    return hashlib.sha256(what.encode()).hexdigest()[:32]
