"""When something is, in words, by the reader's own clock and habits (CLDR, by babel)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final, Literal

from babel import Locale, UnknownLocaleError
from babel.dates import (
    format_date,
    format_skeleton,
    format_time,
    format_timedelta,
    get_timezone_location,
    get_timezone_name,
)
from babel.units import format_unit

from chatsched.core.locales import Language
from chatsched.core.zones import zone

_FALLBACK: Final[dict[Language, str]] = {"en": "en_GB", "de": "de"}
_HOUR, _DAY = 60, 24 * 60
_IN_HOURS_FROM = 3 * _HOUR
_IN_DAYS_FROM = 2 * _DAY
_NEVER_REACHED = 1e9  # no number is so large that it is told in the next unit

Unit = Literal["minute", "hour", "day"]
_MINUTES: Final[dict[Unit, int]] = {"minute": 1, "hour": _HOUR, "day": _DAY}


@dataclass(frozen=True, slots=True)
class Calendar:
    """How somebody reads times: in which language, by whose habits, by the clock of which zone.

    ``locale`` is a tag such as ``de-AT``; where it is of another language than texts are written
    in, their habits are used.
    """

    language: Language
    locale: str
    time_zone: str

    def span(self, start: int, end: int) -> str:
        """Return from when to when something is: the date, and both times of day."""
        first, last = self._local(start), self._local(end)
        if first.date() == last.date():
            return f"{self._day(first)}, {self._time(first)}–{self._time(last)}"  # noqa: RUF001  # between two times
        return f"{self._day(first)}, {self._time(first)} – {self._day(last)}, {self._time(last)}"  # noqa: RUF001  # the same

    def short(self, start: int) -> str:
        """Return when something begins, short enough for a subject: ``Tue 24 Nov, 15:00``."""
        local = self._local(start)
        day = format_skeleton("MMMEd", local, zone(self.time_zone), locale=self._habits)
        return f"{day}, {self._time(local)}"

    def zone(self, at: int) -> str:
        """Return what the zone's time is called at an instant, and its place if that is known."""
        name = get_timezone_name(self._local(at), "long", locale=self._habits)
        if "/" not in self.time_zone or self.time_zone.startswith("Etc/"):
            return name
        place = get_timezone_location(zone(self.time_zone), self._habits, return_city=True)
        return f"{name} ({place})"

    def length(self, minutes: int) -> str:
        """Return how long something takes, in minutes or in whole hours: ``45 minutes``."""
        unit: Unit = "minute" if minutes % _HOUR else "hour"
        return format_unit(minutes // _MINUTES[unit], f"duration-{unit}", locale=self._habits)

    def ahead(self, minutes: int) -> str:
        """Return how far off something is, in the unit that one would use: ``in 10 minutes``."""
        unit: Unit = "minute"
        if minutes == _HOUR or minutes >= _IN_HOURS_FROM:
            unit = "hour"
        if minutes == _DAY or minutes >= _IN_DAYS_FROM:
            unit = "day"
        whole = timedelta(minutes=max(round(minutes / _MINUTES[unit]), 1) * _MINUTES[unit])
        return format_timedelta(
            whole, unit, threshold=_NEVER_REACHED, add_direction=True, locale=self._habits
        )

    @property
    def _habits(self) -> Locale:
        return _habits(self.locale, self.language)

    def _local(self, at: int) -> datetime:
        return datetime.fromtimestamp(at, UTC).astimezone(zone(self.time_zone))

    def _day(self, local: datetime) -> str:
        return format_date(local.date(), "full", self._habits)

    def _time(self, local: datetime) -> str:
        return format_time(local, "short", zone(self.time_zone), self._habits)


@lru_cache(maxsize=256)
def _habits(tag: str, written: Language) -> Locale:
    """Return what CLDR knows of a locale, or of the nearest that it knows."""
    parts = tag.split("-")
    while parts and parts[0] == written:
        try:
            return Locale.parse("_".join(parts))
        except (UnknownLocaleError, ValueError):
            parts.pop()
    return Locale.parse(_FALLBACK[written])
