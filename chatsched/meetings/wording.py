"""What calendars say of a meeting, in the language of whoever they belong to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from chatsched.core.locales import Language
from chatsched.meetings.records import MeetingRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """All that is said in one language."""

    untitled: str
    between: str
    people: str
    reason: str
    join: str
    feed: str

    def summary(self, meeting: MeetingRecord, names: Sequence[str]) -> str:
        """Return what a meeting is called, which is by its people if nobody gave it a title."""
        if not meeting.untitled:
            return meeting.title
        return self.between.format(names=", ".join(names)) if names else self.untitled

    def description(self, meeting: MeetingRecord, names: Sequence[str]) -> str:
        """Return with whom it is, the note, and the reason."""
        lines = [self.people.format(names=", ".join(names))]
        lines += [meeting.note] if meeting.note else []
        lines += [f"{self.reason}: {meeting.reason}"] if meeting.reason else []
        return "\n\n".join(lines)


WORDING: Final[Mapping[Language, Wording]] = {
    "en": Wording(
        untitled="Meeting",
        between="Meeting: {names}",
        people="With {names}",
        reason="Reason",
        join="Join",
        feed="Meetings",
    ),
    "de": Wording(
        untitled="Termin",
        between="Termin: {names}",
        people="Mit {names}",
        reason="Grund",
        join="Teilnehmen",
        feed="Termine",
    ),
}
