"""The clock, as something that is handed in: time is a parameter here, never an import."""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return the present instant in UTC, in whole milliseconds (as MongoDB stores it)."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the present instant in UTC, in whole milliseconds."""
        return whole_milliseconds(datetime.now(UTC))


class ManualClock:
    """A clock that stands still until it is moved, for tests and rehearsals."""

    def __init__(self, at: datetime) -> None:
        self._at = whole_milliseconds(at.astimezone(UTC))

    def now(self) -> datetime:
        """Return the instant that the clock was set to."""
        return self._at

    def advance(self, step: timedelta) -> None:
        """Move the clock forward by ``step``."""
        self._at = whole_milliseconds(self._at + step)


def whole_milliseconds(instant: datetime) -> datetime:
    """Cut ``instant`` down to whole milliseconds, so that it survives storage unchanged."""
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)
