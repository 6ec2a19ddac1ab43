"""An account on a real CalDAV server, behind a front that a test can trouble, and its owner."""

import base64
import contextlib
import ssl
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, unquote
from xml.sax.saxutils import escape

import httpx2
from calendars.hosting import hosted
from calendars.radicale import KEEPER, LOOPBACK, PASSWORD, Radicale
from calendars.stage import BERLIN, Entry, Seen
from icalendar import Calendar, Event, Timezone, vRecur
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from chatsched.calendars.guarded import Guarded
from chatsched.calendars.ical import Reader
from chatsched.calendars.providers.caldav import CalDavAccount


class Lost(Response):
    """No answer: more is promised than is sent, and the connection is cut."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del scope, receive
        headers = [(b"content-length", b"1000")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"", "more_body": True})


class Front:
    """Passes requests on, unless it is told to trouble them; ``asked`` are those that came."""

    def __init__(self, target: str, web: httpx2.AsyncClient) -> None:
        self._target = target
        self._web = web
        self.asked: list[tuple[str, str]] = []
        self.throttled = 0
        self.retry_after: float | None = None
        self.broken = 0
        self.passing = 0
        self.lost = 0
        self.spoilt: set[str] = set()
        self.ignored: set[str] = set()
        self.hidden: set[str] = set()
        self.instead: dict[str, Response] = {}
        self.retag: Callable[[str], str] | None = None
        self.before_put: Callable[[], Awaitable[None]] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        response = await self._answer(request)
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        path = request.url.path
        self.asked.append((request.method, path))
        if request.method in self.instead:
            return self.instead[request.method]
        if request.method == "PUT" and self.before_put is not None:
            interruption, self.before_put = self.before_put, None
            await interruption()
        if path in self.spoilt:
            return Response("spoilt", 500)
        if self.throttled:
            self.throttled -= 1
            wait = {} if self.retry_after is None else {"Retry-After": str(int(self.retry_after))}
            return Response("later", 429, wait)
        if self.passing:
            self.passing -= 1
        elif self.broken:
            self.broken -= 1
            return Response("<html>secret words of a server</html>", 503)
        answer = await self._pass_on(request)
        if self.lost and request.method in {"PUT", "DELETE"}:
            self.lost -= 1
            return Lost()
        return answer

    async def _pass_on(self, request: Request) -> Response:
        headers = {
            key: value
            for key, value in request.headers.items()
            if key not in self.ignored | {"host", "content-length", "accept-encoding"}
        }
        place = self._target + request.scope["raw_path"].decode()
        answer = await self._web.request(
            request.method, place, headers=headers, content=await request.body()
        )
        kept = {
            key: value
            for key, value in answer.headers.items()
            if key not in self.hidden | {"content-length", "content-encoding", "server", "date"}
        }
        if self.retag and "etag" in kept:
            kept["etag"] = self.retag(kept["etag"])
        return Response(answer.content, answer.status_code, kept)


class Stage:
    """An account on the server, and its owner at another client; see `stage.Stage`."""

    def __init__(self, account: CalDavAccount, front: Front, url: str, name: str) -> None:
        self.account = account
        self.front = front
        self.url = url
        self.name = name
        self.home = ""
        self.radicale: Radicale
        self._objects: dict[str, str] = {}
        self.web: httpx2.AsyncClient

    async def calendar(self, name: str, *, zone: str = BERLIN, writable: bool = True) -> str:
        path = f"/{quote(self.name)}/{'' if writable else 'read-only-'}{uuid.uuid4().hex}/"
        zones = Calendar()
        zones.add_component(Timezone.from_tzid(zone))
        body = (
            '<c:mkcalendar xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:set><d:prop>'
            f"<d:displayname>{escape(name)}</d:displayname>"
            f"<c:calendar-timezone>{escape(zones.to_ical().decode())}</c:calendar-timezone>"
            "</d:prop></d:set></c:mkcalendar>"
        )
        await self._by_hand("MKCALENDAR", path, body.encode())
        return self.url + path

    async def put(self, calendar_id: str, entry: Entry) -> None:
        await self.put_text(calendar_id, calendar_of(entry, self.name))

    async def put_text(self, calendar_id: str, content: bytes) -> str:
        path = calendar_id.removeprefix(self.url) + f"{uuid.uuid4().hex}.ics"
        await self._by_hand("PUT", path, content)
        return self.url + path

    async def seen(self, calendar_id: str) -> Sequence[Seen]:
        path = calendar_id.removeprefix(self.url)
        listed = await self._by_hand("PROPFIND", path, b"", depth="1")
        hrefs = [part.split("<")[0] for part in listed.text.split("href>")[1::2] if ".ics" in part]
        return [await self._seen(href) for href in dict.fromkeys(hrefs)]

    async def move(self, calendar_id: str, reference: str, start: int, end: int) -> None:
        path = reference.removeprefix(calendar_id[: len(self.url)])
        calendar = Calendar.from_ical((await self._by_hand("GET", path)).content)
        (event,) = calendar.walk("VEVENT")
        event.DTSTART, event.DTEND = (datetime.fromtimestamp(each, UTC) for each in (start, end))
        event["SEQUENCE"] = 7
        await self._by_hand("PUT", path, calendar.to_ical())

    async def drop(self, calendar_id: str, reference: str) -> None:
        await self._by_hand("DELETE", reference.removeprefix(calendar_id[: len(self.url)]))

    def page_by(self, size: int) -> None:
        """CalDAV has no pages."""

    def throttle(self, times: int, retry_after: float | None = None) -> None:
        self.front.throttled, self.front.retry_after = times, retry_after

    def break_down(self, times: int, after: int = 0) -> None:
        self.front.broken, self.front.passing = times, after

    def spoil(self, calendar_id: str) -> None:
        self.front.spoilt.add(unquote(calendar_id.removeprefix(self.url)))

    def lose_answers(self, times: int) -> None:
        self.front.lost = times

    def expire_token(self) -> None:
        """A password does not expire by itself."""

    def revoke(self) -> None:
        self.radicale.change_password(self.name)

    async def _seen(self, path: str) -> Seen:
        calendar = Calendar.from_ical((await self._by_hand("GET", path)).content)
        (event,) = calendar.walk("VEVENT")
        start, end = (int(event[each].dt.timestamp()) for each in ("DTSTART", "DTEND"))
        title, text = str(event["SUMMARY"]), str(event["DESCRIPTION"])
        return Seen(reference=self.url + path, title=title, description=text, start=start, end=end)

    async def _by_hand(
        self, method: str, path: str, content: bytes = b"", **headers: str
    ) -> httpx2.Response:
        login = base64.b64encode(f"{KEEPER}:{PASSWORD}".encode()).decode()
        answer = await self.web.request(
            method,
            self.radicale.url + path,
            content=content,
            headers={"Authorization": f"Basic {login}", **headers},
        )
        assert answer.is_success, (answer.status_code, answer.text)
        return answer


def calendar_of(entry: Entry, owner: str) -> bytes:
    """Return an entry as a calendar application writes it."""
    calendar = Calendar()
    calendar.add("prodid", "-//somebody//else//EN")
    calendar.add("version", "2.0")
    calendar.add_component(_event(entry, owner))
    for moved, (start, end) in entry.moved.items():
        instance = _event(Entry(start=start, end=end, show=entry.show), owner)
        instance["UID"] = calendar.walk("VEVENT")[0]["UID"]
        instance.add("recurrence-id", moved)
        calendar.add_component(instance)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(entry: Entry, owner: str) -> Event:
    event = Event()
    event.add("uid", f"{uuid.uuid4()}@by.hand")
    event.add("dtstamp", datetime(2027, 1, 1, tzinfo=UTC))
    event.add("dtstart", entry.start)
    event.add("dtend", entry.end)
    event.add("summary", entry.title)
    event.add("description", "")
    if entry.rule:
        event.add("rrule", vRecur.from_ical(entry.rule))
    if entry.without:
        event.add("exdate", list(entry.without))
    for name, value in _SHOWN.get(entry.show, {}).items():
        event.add(name, value)
    if entry.show == "declined":
        event.add("organizer", "mailto:boss@people.example")
        event.add("attendee", f"mailto:{owner}", parameters={"PARTSTAT": "DECLINED"})
        event.add("attendee", "mailto:other@people.example", parameters={"PARTSTAT": "ACCEPTED"})
    return event


_SHOWN: Mapping[str, Mapping[str, Any]] = {
    "free": {"transp": "TRANSPARENT"},
    "tentative": {"status": "TENTATIVE"},
    "out_of_office": {"x-microsoft-cdo-busystatus": "OOF"},
    "cancelled": {"status": "CANCELLED"},
}


@contextlib.asynccontextmanager
async def staged(radicale: Radicale, reader: Reader) -> AsyncIterator[Stage]:
    """Give a person with one calendar, and their account as the server opens it."""
    name = radicale.person()
    guarded = Guarded(LOOPBACK, tls=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    async with httpx2.AsyncClient(trust_env=False, timeout=30) as web:
        front = Front(radicale.url, web)
        async with hosted(front) as url:
            account = CalDavAccount(url, name, PASSWORD, guarded, reader)
            stage = Stage(account, front, url, name)
            stage.radicale, stage.web = radicale, web
            await stage._by_hand("MKCOL", f"/{quote(name)}/")
            stage.home = await stage.calendar("Home")
            yield stage
            await guarded.close()
