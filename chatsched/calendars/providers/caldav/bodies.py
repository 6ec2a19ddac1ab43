"""What is asked of CalDAV servers, as XML, and the names in what they answer."""

from datetime import UTC, datetime
from xml.sax.saxutils import escape

from chatsched.scheduling import Interval

_C = "{urn:ietf:params:xml:ns:caldav}"
PRINCIPAL = "{DAV:}current-user-principal"
RESOURCE_TYPE = "{DAV:}resourcetype"
NAME = "{DAV:}displayname"
PRIVILEGES = "{DAV:}current-user-privilege-set"
SYNC_TOKEN = "{DAV:}sync-token"  # noqa: S105  # a name
CTAG = "{http://calendarserver.org/ns/}getctag"
HOME = f"{_C}calendar-home-set"
ADDRESSES = f"{_C}calendar-user-address-set"
CALENDAR = f"{_C}calendar"
COMPONENTS = f"{_C}supported-calendar-component-set"
COMPONENT = f"{_C}comp"
TIME_ZONE = f"{_C}calendar-timezone"

_SPACES = (
    'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:s="http://calendarserver.org/ns/"'
)
_PREFIXES = {
    "{DAV:}": "d:",
    _C: "c:",
    "{http://calendarserver.org/ns/}": "s:",
}
_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'


def propfind(*names: str) -> bytes:
    """Return a question for properties."""
    wanted = "".join(f"<{_short(name)}/>" for name in names)
    return f"{_HEAD}<d:propfind {_SPACES}><d:prop>{wanted}</d:prop></d:propfind>".encode()


def events_within(window: Interval) -> bytes:
    """Return a question for the events that may meet a window, whole as they are stored."""
    start, end = (datetime.fromtimestamp(each, UTC).strftime("%Y%m%dT%H%M%SZ") for each in window)
    return _query(f'<c:time-range start="{start}" end="{end}"/>')


def events_with_uid(uid: str) -> bytes:
    """Return a question for the event with a UID."""
    match = f'<c:text-match collation="i;octet">{escape(uid)}</c:text-match>'
    return _query(f'<c:prop-filter name="UID">{match}</c:prop-filter>')


def _query(condition: str) -> bytes:
    return (
        f"{_HEAD}<c:calendar-query {_SPACES}>"
        "<d:prop><d:getetag/><c:calendar-data/></d:prop>"
        '<c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT">'
        f"{condition}"
        "</c:comp-filter></c:comp-filter></c:filter>"
        "</c:calendar-query>"
    ).encode()


def _short(name: str) -> str:
    space, _, local = name.rpartition("}")
    return _PREFIXES[space + "}"] + local
