"""A CalDAV server as strict and as peculiar as iCloud is; it keeps objects in memory.

Principal and home are elsewhere, hrefs are whole addresses, names are percent-encoded in two
ways, there are collections that are no calendars, no ETag comes after a PUT, and what iCloud
refuses is refused: free-busy queries, depth 1 on a principal, events without an end.
"""

import base64
import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from icalendar import Calendar
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Receive, Scope, Send

LOGIN = ("ada@people.example", "abcd-efgh-ijkl-mnop")
PRINCIPAL = "/1234/principal/"
HOME = "/1234/calendars/"
UTC_ZONE = (
    "BEGIN:VCALENDAR&#13;\nBEGIN:VTIMEZONE&#13;\nTZID:{}&#13;\nEND:VTIMEZONE&#13;\nEND:VCALENDAR"
)

_CALENDAR = "<d:collection/><c:calendar/>"
_ALL = "<d:privilege><d:all/></d:privilege>"
_READ = "<d:privilege><d:read/></d:privilege>"


def _multistatus(*responses: str) -> Response:
    spaces = 'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"'
    body = f'<?xml version="1.0"?><d:multistatus {spaces}>{"".join(responses)}</d:multistatus>'
    return Response(body, 207, media_type="application/xml")


def _response(href: str, props: str, missing: str = "") -> str:
    absent = (
        f"<d:propstat><d:prop>{missing}</d:prop><d:status>HTTP/1.1 404 Not Found</d:status>"
        "</d:propstat>"
    )
    return (
        f"<d:response><d:href>{href}</d:href><d:propstat><d:prop>{props}</d:prop>"
        f"<d:status>HTTP/1.1 200 OK</d:status></d:propstat>{absent if missing else ''}</d:response>"
    )


@dataclass
class StrictServer:
    """``base`` is its own address. ``refusals`` says what was asked in a way it does not take."""

    base: str = ""
    objects: dict[str, bytes] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)
    tags: int = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        response = await self._answer(request)
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        path = request.scope["raw_path"].decode()
        if path == "/.well-known/caldav":
            return RedirectResponse("/", 301)
        wanted = base64.b64encode(":".join(LOGIN).encode()).decode()
        if request.headers.get("authorization") != f"Basic {wanted}":
            return Response("", 401, {"WWW-Authenticate": 'Basic realm="MMCalDav"'})
        handler = getattr(self, f"_{request.method.lower()}")
        return handler(unquote(path), request, await request.body())

    def _refuse(self, why: str, status: int = 400) -> Response:
        self.refusals.append(why)
        return Response(f"<html>{why}</html>", status)

    def _propfind(self, path: str, request: Request, _: bytes) -> Response:
        depth = request.headers.get("depth")
        if path == "/":
            href = f"<d:current-user-principal><d:href>{self.base}{PRINCIPAL}</d:href>"
            return _multistatus(_response("/", href + "</d:current-user-principal>"))
        if path == PRINCIPAL:
            if depth != "0":
                return self._refuse("depth on a principal")
            return _multistatus(
                _response(
                    PRINCIPAL,
                    f"<c:calendar-home-set><d:href>{self.base}{HOME}</d:href></c:calendar-home-set>"
                    "<c:calendar-user-address-set><d:href>mailto:Ada@people.example</d:href>"
                    "<d:href>/1234/principal/</d:href></c:calendar-user-address-set>",
                )
            )
        if path == HOME and depth == "1":
            return _multistatus(*self._home())
        if path.startswith(HOME + "home@work/"):
            return _multistatus(self._own())
        return self._refuse("unknown place", 404)

    def _own(self) -> str:
        return _response(
            f"{self.base}{HOME}home%40work/",
            f"<d:resourcetype>{_CALENDAR}</d:resourcetype><d:displayname>Home &amp; work"
            "</d:displayname><d:current-user-principal><d:href>"
            f"{self.base}{PRINCIPAL}</d:href></d:current-user-principal>"
            f"<c:calendar-timezone>{UTC_ZONE.format('Eastern Standard Time')}</c:calendar-timezone>"
            '<c:supported-calendar-component-set><c:comp name="VEVENT"/>'
            "</c:supported-calendar-component-set>"
            f"<d:current-user-privilege-set>{_ALL}</d:current-user-privilege-set>"
            f"<d:sync-token>tag{self.tags}</d:sync-token>",
            "<s:getctag xmlns:s='http://calendarserver.org/ns/'/>",
        )

    def _home(self) -> list[str]:
        todo = (
            '<c:supported-calendar-component-set><c:comp name="VTODO"/>'
            "</c:supported-calendar-component-set>"
        )
        inbox = "<d:collection/><c:schedule-inbox/>"
        return [
            _response(HOME, "<d:resourcetype><d:collection/></d:resourcetype>"),
            self._own(),
            _response(f"{HOME}inbox/", f"<d:resourcetype>{inbox}</d:resourcetype>"),
            _response(f"{HOME}todo/", f"<d:resourcetype>{_CALENDAR}</d:resourcetype>{todo}"),
            _response(
                f"{HOME}shared/",
                f"<d:resourcetype>{_CALENDAR}</d:resourcetype><d:displayname>Shared</d:displayname>"
                f"<d:current-user-privilege-set>{_READ}</d:current-user-privilege-set>",
            ),
        ]

    def _report(self, path: str, request: Request, body: bytes) -> Response:
        if b"free-busy-query" in body or b"expand" in body:
            return self._refuse("not supported")
        if request.headers.get("depth") != "1":
            return self._refuse("depth of a report")
        if not re.search(rb'start="\d{8}T\d{6}Z" end="\d{8}T\d{6}Z"', body):
            return self._refuse("no time range")
        return _multistatus(
            *(
                _response(
                    f"{self.base}{href.replace('@', '%40')}",
                    '<d:getetag>"1"</d:getetag><c:calendar-data><![CDATA['
                    f"{content.decode()}]]></c:calendar-data>",
                )
                for href, content in self.objects.items()
                if href.startswith(path)
            )
        )

    def _put(self, path: str, request: Request, body: bytes) -> Response:
        if request.headers.get("if-match") == "*":
            return self._refuse("If-Match: *")
        if not request.headers.get("content-type", "").startswith("text/calendar"):
            return self._refuse("content type", 415)
        (event,) = Calendar.from_ical(body).walk("VEVENT")
        if not {"UID", "DTSTAMP", "DTSTART", "DTEND"} <= set(event) or "ATTENDEE" in event:
            return self._refuse("not an event as it should be", 403)
        if b"METHOD" in body:
            return self._refuse("a method", 415)
        if request.headers.get("if-none-match") == "*" and path in self.objects:
            return Response("", 412)
        self.tags += 1
        new = path not in self.objects
        self.objects[path] = body
        return Response("", 201 if new else 204)

    def _get(self, path: str, _: Request, __: bytes) -> Response:
        if path not in self.objects:
            return Response("", 404)
        return Response(self.objects[path], media_type="text/calendar")

    def _delete(self, path: str, _: Request, __: bytes) -> Response:
        self.tags += 1
        return Response("", 204 if self.objects.pop(path, None) else 404)
