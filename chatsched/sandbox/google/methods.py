"""The methods that are simulated: where they are, who may call them, and with what.

They are those of Google's discovery document (a test compares them).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import QueryParams

from chatsched.sandbox.google.problems import Problem, invalid, required
from chatsched.sandbox.google.shapes import CHANNEL, EVENT, FREE_BUSY, Shape, check, instant

AUTH = "https://www.googleapis.com/auth/"
OWNED = f"{AUTH}calendar.events.owned"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A query parameter."""

    type: str = "string"
    words: frozenset[str] = frozenset()
    least: int | None = None
    most: int | None = None
    repeated: bool = False
    is_instant: bool = False

    def read(self, name: str, text: str) -> Any:
        """Return the value that ``text`` stands for, or raise a problem."""
        if self.words and text not in self.words:
            raise invalid(f"Invalid value for: {text} is not a valid value.", name)
        if self.type == "boolean":
            if text not in {"true", "false"}:
                raise invalid(f"Invalid value for boolean parameter: {text}", name)
            return text == "true"
        if self.type == "integer":
            if not re.fullmatch(r"-?\d{1,10}", text, re.ASCII):
                raise invalid(f"Invalid value for integer parameter: {text}", name)
            number = int(text)
            if not (self._low <= number <= self._high):
                raise invalid(f"Invalid value for: {number} is out of range.", name)
            return number
        if self.is_instant:
            instant(text, name)
        return text

    @property
    def _low(self) -> int:
        return -(2**31) if self.least is None else self.least

    @property
    def _high(self) -> int:
        return 2**31 - 1 if self.most is None else self.most


Parameters = Mapping[str, Parameter]

_TEXT = Parameter()
_FLAG = Parameter("boolean")
_COUNT = Parameter("integer", least=1)
_VERSION = Parameter("integer", least=0, most=1)
_INSTANT = Parameter(is_instant=True)
_EVERYWHERE: Parameters = {
    "alt": Parameter(words=frozenset({"json"})),
    "fields": _TEXT,
    "key": _TEXT,
    "oauth_token": _TEXT,
    "prettyPrint": _FLAG,
    "quotaUser": _TEXT,
    "userIp": _TEXT,
}
_LISTED_EVENTS: Parameters = {
    "alwaysIncludeEmail": _FLAG,
    "eventTypes": Parameter(
        repeated=True,
        words=frozenset(
            {"birthday", "default", "focusTime", "fromGmail", "outOfOffice", "workingLocation"}
        ),
    ),
    "iCalUID": _TEXT,
    "maxAttendees": _COUNT,
    "maxResults": _COUNT,
    "orderBy": Parameter(words=frozenset({"startTime", "updated"})),
    "pageToken": _TEXT,
    "privateExtendedProperty": Parameter(repeated=True),
    "q": _TEXT,
    "sharedExtendedProperty": Parameter(repeated=True),
    "showDeleted": _FLAG,
    "showHiddenInvitations": _FLAG,
    "singleEvents": _FLAG,
    "syncToken": _TEXT,
    "timeMax": _INSTANT,
    "timeMin": _INSTANT,
    "timeZone": _TEXT,
    "updatedMin": _INSTANT,
}
_TOLD: Parameters = {
    "sendNotifications": _FLAG,
    "sendUpdates": Parameter(words=frozenset({"all", "externalOnly", "none"})),
}
_INSERTED: Parameters = {
    **_TOLD,
    "conferenceDataVersion": _VERSION,
    "eventLabelVersion": _VERSION,
    "maxAttendees": _COUNT,
    "supportsAttachments": _FLAG,
}
_CHANGED: Parameters = {**_INSERTED, "alwaysIncludeEmail": _FLAG}

_READING = (
    "calendar",
    "calendar.app.created",
    "calendar.events",
    "calendar.events.freebusy",
    "calendar.events.owned",
    "calendar.events.owned.readonly",
    "calendar.events.public.readonly",
    "calendar.events.readonly",
    "calendar.readonly",
)
_WRITING = ("calendar", "calendar.app.created", "calendar.events", "calendar.events.owned")
_LISTING = (
    "calendar",
    "calendar.calendarlist",
    "calendar.calendarlist.readonly",
    "calendar.readonly",
)
_STOPPING = (
    *_READING,
    "calendar.acls",
    "calendar.acls.readonly",
    "calendar.calendarlist",
    "calendar.calendarlist.readonly",
    "calendar.settings",
    "calendar.settings.readonly",
)


@dataclass(frozen=True, slots=True)
class Method:
    """A method: its path, with its parameters' names, is relative to the API's address."""

    id: str
    http: str
    path: str
    short_scopes: tuple[str, ...]
    parameters: Parameters = field(default_factory=dict)
    request: Shape | None = None
    needed: tuple[str, ...] = ()

    @property
    def scopes(self) -> frozenset[str]:
        """The scopes of which one has to be granted."""
        return frozenset(AUTH + scope for scope in self.short_scopes)

    def query(self, given: QueryParams) -> dict[str, Any]:
        """Return the query's values, those that may be repeated as lists."""
        known = {**_EVERYWHERE, **self.parameters}
        values: dict[str, Any] = {}
        for name, text in given.multi_items():
            parameter = known.get(name)
            if parameter is None:
                raise invalid(f'Invalid query. Unknown name "{name}".', name)
            value = parameter.read(name, text)
            if parameter.repeated:
                values.setdefault(name, []).append(value)
            elif name in values:
                raise invalid(f'Invalid query. "{name}" cannot be repeated.', name)
            else:
                values[name] = value
        if "sendUpdates" in self.parameters and "sendUpdates" not in values:
            # Google has a default, and two texts of its own that disagree on what it is.
            raise required("sendUpdates (this sandbox wants it said who is told)")
        return values

    def body(self, given: Any) -> dict[str, Any]:
        """Return the body, which has the members that it needs and no unknown ones."""
        if self.request is None:
            if given not in (None, {}):
                raise invalid("Bad Request: this method takes no body.")
            return {}
        if not isinstance(given, dict):
            raise Problem(400, "parseError", "This API expects a JSON object.")
        check(self.request, given)
        for name in self.needed:
            if given.get(name) is None:
                raise required(name)
        return given


_EVENTS = "calendars/{calendarId}/events"
_EVENT = f"{_EVENTS}/{{eventId}}"
_TIMES = ("start", "end")
METHODS: tuple[Method, ...] = (
    Method(
        "calendar.calendarList.list",
        "GET",
        "users/me/calendarList",
        _LISTING,
        {
            "maxResults": _COUNT,
            "minAccessRole": Parameter(
                words=frozenset(
                    {"freeBusyReader", "owner", "reader", "writer", "writerWithoutPrivateAccess"}
                )
            ),
            "pageToken": _TEXT,
            "showDeleted": _FLAG,
            "showHidden": _FLAG,
            "showOwnOrganizationOnly": _FLAG,
            "syncToken": _TEXT,
        },
    ),
    Method(
        "calendar.freebusy.query",
        "POST",
        "freeBusy",
        ("calendar", "calendar.events.freebusy", "calendar.freebusy", "calendar.readonly"),
        request=FREE_BUSY,
        needed=("timeMin", "timeMax", "items"),
    ),
    Method("calendar.events.list", "GET", _EVENTS, _READING, _LISTED_EVENTS),
    Method("calendar.events.insert", "POST", _EVENTS, _WRITING, _INSERTED, EVENT, _TIMES),
    Method(
        "calendar.events.watch",
        "POST",
        f"{_EVENTS}/watch",
        _READING,
        _LISTED_EVENTS,
        CHANNEL,
        ("id", "type", "address"),
    ),
    Method(
        "calendar.events.get",
        "GET",
        _EVENT,
        _READING,
        {"alwaysIncludeEmail": _FLAG, "maxAttendees": _COUNT, "timeZone": _TEXT},
    ),
    Method("calendar.events.patch", "PATCH", _EVENT, _WRITING, _CHANGED, EVENT),
    Method("calendar.events.update", "PUT", _EVENT, _WRITING, _CHANGED, EVENT, _TIMES),
    Method("calendar.events.delete", "DELETE", _EVENT, _WRITING, _TOLD),
    Method(
        "calendar.channels.stop",
        "POST",
        "channels/stop",
        _STOPPING,
        request=CHANNEL,
        needed=("id", "resourceId"),
    ),
)
