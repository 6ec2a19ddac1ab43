"""Which time zone a calendar means by what it calls one."""

from collections.abc import Mapping
from datetime import UTC, tzinfo

from icalendar import Timezone
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from chatsched.core.zones import zone, zone_names

_ZERO = frozenset({"Z", "UTC", "GMT", "TZONE://MICROSOFT/UTC", "COORDINATED UNIVERSAL TIME"})


def iana_name(written: str) -> str | None:
    """Return the IANA name of a zone that is called so; None if its name does not tell.

    Knows Windows' names, and names with somebody's prefix such as
    ``/freeassociation.sourceforge.net/Europe/Berlin``.
    """
    written = written.strip().strip('"')
    if written.upper() in _ZERO:
        return "UTC"
    parts = written.strip("/").split("/")
    for first in range(len(parts)):
        name = "/".join(parts[first:])
        name = WINDOWS_TO_OLSON.get(name, name)
        if name in zone_names() and (first == 0 or "/" in name):
            return name
    return None


class Zones:
    """The zones of one text. ``default`` (IANA) is where it lies if it does not say."""

    def __init__(self, definitions: Mapping[str, str], default: str) -> None:
        self.default: tzinfo = zone(default)
        self._definitions = definitions
        self._known: dict[str, tzinfo] = {"": self.default}

    def named(self, written: str | None) -> tzinfo:
        """Return the zone by its common name, else as the text defines it, else the default."""
        written = written or ""
        found = self._known.get(written)
        if found is None:
            found = self._known[written] = self._find(written)
        return found

    def _find(self, written: str) -> tzinfo:
        name = iana_name(written)
        if name is not None:
            return UTC if name == "UTC" else zone(name)
        definition = self._definitions.get(written)
        return (_defined(definition) if definition else None) or self.default


def _defined(definition: str) -> tzinfo | None:
    """Return the zone that a VTIMEZONE defines; None if it cannot be used."""
    for rule in definition.upper().split("RRULE")[1:]:
        if "FREQ=YEARLY" not in rule.partition("\n")[0]:
            return None  # clocks are changed once a year and season, or it is a trap
    try:
        component = Timezone.from_ical(definition)
        assert isinstance(component, Timezone)  # noqa: S101  # tells the types
        found: tzinfo = component.to_tz(lookup_tzid=False)
    except (ValueError, KeyError, AttributeError, IndexError, TypeError):
        return None
    return found
