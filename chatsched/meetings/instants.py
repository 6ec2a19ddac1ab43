"""Epoch seconds to the wire's instants, fast enough for thousands of slots."""

from datetime import UTC, date, datetime
from functools import lru_cache

from chatsched.core.wire import instant

_DAY = 86_400
_EPOCH = date(1970, 1, 1).toordinal()
_TIMES = tuple(f"T{m // 60:02}:{m % 60:02}:00Z" for m in range(24 * 60))


@lru_cache(maxsize=4096)
def _date(day: int) -> str:
    return date.fromordinal(_EPOCH + day).isoformat()


def wire_instant(seconds: int) -> str:
    """Return an instant of the wire: RFC 3339 in UTC with ``Z``."""
    day, second = divmod(seconds, _DAY)
    minute, rest = divmod(second, 60)
    if rest:
        return instant(datetime.fromtimestamp(seconds, UTC))
    return _date(day) + _TIMES[minute]


def spoken(seconds: int) -> str:
    """Return an instant in words that people read, in UTC."""
    at = moment(seconds)
    return f"{at.day} {at:%b %Y, %H:%M} UTC"


def moment(seconds: int) -> datetime:
    """Return an instant as the models hold it."""
    return datetime.fromtimestamp(seconds, UTC)


def seconds_of(value: datetime) -> int | None:
    """Return an instant in epoch seconds; None between two seconds."""
    return None if value.microsecond else int(value.timestamp())
