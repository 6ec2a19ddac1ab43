"""The lines of iCalendar (RFC 5545, 3.1), and the few of them that tell when somebody is busy."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

MOST_EVENTS = 40_000
NO_CALENDAR = "This is not a calendar."
_MOST_LINES = 500_000
_MOST_DEPTH = 8
_MOST_DEFINITION = 65_536
_MOST_NAME = 200

# A line with its continuations. Possessive: what has matched is never tried in another way.
_LINE = re.compile(r"[^\r\n]++(?:\r?\n[ \t][^\r\n]*+)*+")
_FOLD = re.compile(r"\r?\n[ \t]")
_NAME = re.compile(r"[A-Za-z0-9-]++(?=[;:])")
_COLON = re.compile(r'(?:[^":]++|"[^"]*+"|")*+:')
_TIMES = {"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"}
_SHOWN = {"STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS", "ATTENDEE"}
_KEPT = frozenset({"UID", "SEQUENCE"} | _TIMES | _SHOWN)
_OF_CALENDAR = frozenset({"X-WR-CALNAME", "NAME", "X-WR-TIMEZONE", "CALSCALE"})
_DATES = frozenset({"DTSTART", "DTEND", "RDATE", "EXDATE", "RECURRENCE-ID"})


class Unreadable(Exception):
    """This cannot be read as a calendar; the message says why to the calendar's owner."""


@dataclass(frozen=True, slots=True)
class Line:
    """One property: its name in capitals, its parameters as they are written, and its value."""

    name: str
    parameters: str
    value: str

    def parameter(self, name: str) -> str | None:
        """Return one of its parameters."""
        found = re.search(rf';{name}=("[^"]*"|[^;]*)', self.parameters, re.IGNORECASE)
        return found.group(1).strip('"').strip() if found else None


@dataclass(slots=True)
class Text:
    """What a text holds, as it is written there.

    ``definitions`` are its time zones by TZID, each as the text of its VTIMEZONE.
    """

    properties: dict[str, str] = field(default_factory=dict)
    definitions: dict[str, str] = field(default_factory=dict)
    events: list[list[Line]] = field(default_factory=list)

    @property
    def name(self) -> str | None:
        """What the calendar calls itself."""
        written = self.properties.get("X-WR-CALNAME") or self.properties.get("NAME") or ""
        plain = re.sub(r"\\([\\;,nN])", lambda it: " " if it[1] in "nN" else it[1], written)
        return re.sub(r"[\x00-\x1f\x7f]+", " ", plain).strip()[:_MOST_NAME] or None


def read(content: bytes) -> Text:
    """Sort out a text. Raises `Unreadable` for what is no calendar, or only a part of one."""
    sorting = _Sorting()
    for raw in _raw_lines(content):
        sorting.add(raw)
    return sorting.whole()


class _Sorting:
    """A text on its way to being sorted out; ``_opened`` are the components about the place."""

    def __init__(self) -> None:
        self._text = Text()
        self._lines = 0
        self._opened: list[str] = []
        self._kept: list[Line] = []
        self._definition: list[str] = []

    def add(self, raw: str) -> None:
        """Take the next line."""
        line = _line(raw)
        value = line.value.strip().upper()
        if not self._opened and (line.name, value) != ("BEGIN", "VCALENDAR"):
            raise Unreadable(NO_CALENDAR)
        self._lines += 1
        if line.name == "BEGIN":
            self._opened.append(value)
        if self._lines > _MOST_LINES or len(self._opened) > _MOST_DEPTH:
            raise Unreadable("This calendar is too large to be read.")
        self._keep(line, raw)
        if line.name == "END":
            if self._opened.pop() != value:
                raise Unreadable("This calendar is damaged.")
            if len(self._opened) == 1:
                self._close()

    def whole(self) -> Text:
        """Return the text, if it came to its end."""
        if not self._lines:
            raise Unreadable(NO_CALENDAR)
        if self._opened:
            raise Unreadable("This calendar is damaged: its end is missing.")
        return self._text

    def _keep(self, line: Line, raw: str) -> None:
        if self._opened[1:2] == ["VTIMEZONE"]:
            self._definition.append(raw)
        elif self._opened[1:] == ["VEVENT"] and line.name in _KEPT:
            self._kept.append(line)
        elif len(self._opened) == 1 and line.name in _OF_CALENDAR:
            self._text.properties.setdefault(line.name, line.value.strip())

    def _close(self) -> None:
        """Take in what has just ended: an event, a time zone, or something else."""
        if self._kept:
            self._text.events.append(self._kept)
            if len(self._text.events) > MOST_EVENTS:
                raise Unreadable("This calendar has too many events to be read.")
        definition = self._definition
        if definition and sum(map(len, definition)) <= _MOST_DEFINITION:
            named = next((raw for raw in definition if raw.upper().startswith("TZID")), ":")
            self._text.definitions.setdefault(
                named.partition(":")[2].strip(), "\r\n".join(definition)
            )
        self._kept, self._definition = [], []


def _raw_lines(content: bytes) -> Iterator[str]:
    for found in _LINE.finditer(content.decode("utf-8-sig", "replace").lstrip()):
        raw = found.group()
        yield _FOLD.sub("", raw) if "\n" in raw else raw


def _line(raw: str) -> Line:
    """Return a line's parts; what is none has no name."""
    named = _NAME.match(raw)
    if named is None:
        return Line("", "", raw)
    name = named.group().upper()
    # Some write a TZID with a colon in it and without quotes; no date has one.
    cut = raw.rfind(":") if name in _DATES else _colon(raw)
    return Line(name, raw[named.end() : cut], raw[cut + 1 :])


def _colon(raw: str) -> int:
    found = _COLON.match(raw)
    return found.end() - 1 if found else len(raw)
