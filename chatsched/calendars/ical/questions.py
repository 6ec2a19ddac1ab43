"""What is asked of the process that reads, and what it answers."""

from dataclasses import dataclass, field
from typing import Any

from chatsched.scheduling import Interval, Intervals


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is wanted of texts: when they take their owner's time.

    ``zone`` (IANA) is where floating times and all-day events lie unless a text names its own.
    Events with a UID in ``uids_left_out`` take no time. ``owner`` are the owner's addresses as
    they stand in ATTENDEE, without ``mailto:``: what one of them has declined takes no time.
    ``enveloped``: the texts are WebDAV's answers with calendars in them.
    """

    window: Interval
    zone: str
    uids_left_out: frozenset[str] = field(default_factory=frozenset)
    owner: frozenset[str] = field(default_factory=frozenset)
    enveloped: bool = False

    def wire(self) -> dict[str, Any]:
        """Return the question as JSON can hold it."""
        return {
            "window": self.window,
            "zone": self.zone,
            "left_out": sorted(self.uids_left_out),
            "owner": sorted(self.owner),
            "enveloped": self.enveloped,
        }


@dataclass(frozen=True, slots=True)
class Reading:
    """What the texts say. ``name`` and ``time_zone`` (IANA) are the calendar's own, if it says."""

    intervals: Intervals
    name: str | None = None
    time_zone: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One event as it stands in a calendar; epoch seconds."""

    uid: str
    start: int
    end: int
    cancelled: bool


@dataclass(frozen=True, slots=True)
class Resource:
    """What a WebDAV server says of one of its resources.

    ``properties`` are those that it gave, each by its name as ``{namespace}name``, with all
    that is in it: name, text, and attribute ``name``, from the outside to the inside.
    """

    href: str
    status: int
    properties: dict[str, list[tuple[str, str, str]]]

    def text(self, name: str) -> str:
        """Return the text of a property, empty if it has none."""
        inner = self.properties.get(name)
        return inner[0][1] if inner else ""

    def hrefs(self, name: str) -> list[str]:
        """Return the addresses in a property."""
        inner = self.properties.get(name, [])
        return [text for tag, text, _ in inner if tag == "{DAV:}href" and text]

    def holds(self, name: str, *tags: str) -> bool:
        """Tell whether any of these elements is in a property."""
        return any(tag in tags for tag, *_ in self.properties.get(name, [])[1:])
