"""What every model that goes over the wire has in common, and the field types of the contract."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    Strict,
    StringConstraints,
    WithJsonSchema,
)

from chatsched.core.clock import whole_milliseconds
from chatsched.core.zones import zone_names


class WireModel(BaseModel):
    """A shape of the contract. Strict: nothing is coerced; members it does not know are ignored."""

    model_config = ConfigDict(
        strict=True,
        frozen=True,
        extra="ignore",
        ser_json_inf_nan="null",
        hide_input_in_errors=True,  # a complaint's text must not hold what was sent: a password
    )

    def wire(self) -> dict[str, Any]:
        """Return the model as plain JSON values."""
        return self.model_dump(mode="json")


class Nothing(WireModel):
    """A command without members, or an answer that only says that all went well."""


NOTHING = Nothing()


def instant(value: datetime) -> str:
    """Format an instant as RFC 3339 in UTC with ``Z``; milliseconds only where there are any."""
    utc = value.astimezone(UTC)
    timespec = "milliseconds" if utc.microsecond >= 1000 else "seconds"
    return utc.replace(tzinfo=None).isoformat(timespec=timespec) + "Z"


_RFC3339 = re.compile(
    r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)", re.ASCII
)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def _rfc3339(value: object) -> object:
    if isinstance(value, datetime):
        return value
    if isinstance(value, str) and _RFC3339.fullmatch(value):
        return value[:10] + "T" + value[11:]
    raise ValueError("must be an instant such as 2027-03-14T13:00:00Z")


def _iso_date(value: object) -> object:
    if isinstance(value, str):
        if not _DATE.fullmatch(value):
            raise ValueError("must be a date such as 2027-03-14")
    elif isinstance(value, datetime) or not isinstance(value, date):
        raise ValueError("must be a date such as 2027-03-14")
    return value


def _utc(value: datetime) -> datetime:
    if not 1970 <= value.year <= 9998:
        raise ValueError("must lie between the years 1970 and 9998")
    return whole_milliseconds(value.astimezone(UTC))


def _no_controls(value: str) -> str:
    """Refuse characters that no text field has a use for, and that break headers and files."""
    if any((c < " " and c not in "\n\t\r") or c == "\x7f" for c in value):
        raise ValueError("must not contain control characters")
    return value


def _no_surrogates(value: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValueError("must be valid Unicode text") from None
    return value


def _one_line(value: str) -> str:
    if "\n" in value or "\r" in value or "\t" in value:
        raise ValueError("must be a single line")
    return value


def _known_zone(value: str) -> str:
    if value not in zone_names():
        raise ValueError("is not a known time zone, such as Europe/Berlin")
    return value


Instant = Annotated[
    AwareDatetime,
    Strict(strict=False),
    BeforeValidator(_rfc3339),
    AfterValidator(_utc),
    PlainSerializer(instant, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""An instant: RFC 3339 on the wire, an aware datetime in UTC with whole milliseconds inside."""

Day = Annotated[date, Strict(strict=False), BeforeValidator(_iso_date)]
"""A calendar date, ``YYYY-MM-DD``."""

_Unicode = AfterValidator(_no_surrogates)
Id = Annotated[str, StringConstraints(min_length=1, max_length=64), _Unicode]
Nonce = Annotated[str, StringConstraints(min_length=1, max_length=64), _Unicode]
TimeZone = Annotated[str, StringConstraints(max_length=64), AfterValidator(_known_zone)]
Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    _Unicode,
    AfterValidator(_no_controls),
    AfterValidator(_one_line),
]
"""A name or a title: one line, 1 to 200 characters once trimmed."""

Note = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=2000),
    _Unicode,
    AfterValidator(_no_controls),
]
"""A note or a reason: up to 2,000 characters, possibly empty, possibly several lines."""
