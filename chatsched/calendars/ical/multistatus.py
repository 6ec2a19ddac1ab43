"""What WebDAV servers put their answers in (RFC 4918, 13): some of it holds calendars."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from chatsched.calendars.ical.lines import Unreadable
from chatsched.calendars.ical.questions import Resource

CALENDAR_DATA = "{urn:ietf:params:xml:ns:caldav}calendar-data"
_MOST_RESOURCES = 5_000
_OK = 200

_NO_ANSWER = "What this server answers cannot be read."


def resources(content: bytes) -> Iterator[Resource]:
    """Yield what a multistatus says. Raises `Unreadable` for anything else."""
    for number, response in enumerate(_responses(content)):
        if number >= _MOST_RESOURCES:
            raise Unreadable("This server has too much to say.")
        yield Resource(
            (response.findtext("{DAV:}href") or "").strip(),
            _status(response.findtext("{DAV:}status")),
            {prop.tag: _inside(prop) for prop in _properties(response)},
        )


def calendar_data(content: bytes) -> Iterator[bytes]:
    """Yield the calendars in a multistatus, in full number; raises `Unreadable`."""
    for response in _responses(content):
        if _status(response.findtext("{DAV:}status")) not in {_OK, 404}:
            raise Unreadable("This calendar's server did not send all of it.")
        for propstat in response.iterfind("{DAV:}propstat"):
            for data in propstat.iterfind(f"{{DAV:}}prop/{CALENDAR_DATA}"):
                if _status(propstat.findtext("{DAV:}status")) != _OK:
                    raise Unreadable("This calendar's server did not send all of it.")
                if data.text and data.text.strip():
                    yield data.text.strip().encode()


def _responses(content: bytes) -> Iterator[Element]:
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise Unreadable(_NO_ANSWER) from None
    if root.tag != "{DAV:}multistatus":
        raise Unreadable(_NO_ANSWER)
    yield from root.iterfind("{DAV:}response")


def _properties(response: Element) -> Iterator[Element]:
    for propstat in response.iterfind("{DAV:}propstat"):
        if _status(propstat.findtext("{DAV:}status")) == _OK:
            yield from propstat.iterfind("{DAV:}prop/*")


def _inside(prop: Element) -> list[tuple[str, str, str]]:
    return [(each.tag, (each.text or "").strip(), each.get("name", "")) for each in prop.iter()]


def _status(line: str | None) -> int:
    """Return the code of a status line; without one, things went well."""
    parts = (line or "HTTP/1.1 200 OK").split()
    return int(parts[1]) if len(parts) > 1 and parts[1].isdigit() else 0
