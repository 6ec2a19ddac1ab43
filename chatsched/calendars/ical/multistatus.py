"""What WebDAV servers put their answers in (RFC 4918, 13): some of it holds calendars."""

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from chatsched.calendars.ical.lines import Unreadable
from chatsched.calendars.ical.questions import Resource

CALENDAR_DATA = "{urn:ietf:params:xml:ns:caldav}calendar-data"
_MOST_RESOURCES = 5_000
_MOST_ELEMENTS = 200_000
_MOST_DEPTH = 30
_OK = 200

_NO_ANSWER = "What this server answers cannot be read."
_TOO_MUCH = "This server has too much to say."


def resources(content: bytes) -> Iterator[Resource]:
    """Yield what a multistatus says. Raises `Unreadable` for anything else."""
    for number, response in enumerate(_responses(content)):
        if number >= _MOST_RESOURCES:
            raise Unreadable(_TOO_MUCH)
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


class _Bounded(TreeBuilder):
    """A tree that does not grow beyond what any honest answer needs."""

    def __init__(self) -> None:
        super().__init__()
        self._elements = 0
        self._depth = 0

    def start(self, tag: Any, attrs: Any, /) -> Element:
        self._elements += 1
        self._depth += 1
        if self._elements > _MOST_ELEMENTS or self._depth > _MOST_DEPTH:
            raise Unreadable(_TOO_MUCH)
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        self._depth -= 1
        return super().end(tag)


def _responses(content: bytes) -> Iterator[Element]:
    try:
        parser = DefusedXMLParser(target=_Bounded(), forbid_dtd=True)
        parser.feed(content)
        root: Element = parser.close()
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
