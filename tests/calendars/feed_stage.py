"""A feed on a real web server, which a test can trouble, and the one who writes it."""

import contextlib
import ssl
import uuid
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

from calendars.hosting import hosted
from calendars.radicale import LOOPBACK
from calendars.radicale_stage import calendar_of
from calendars.stage import BERLIN, Entry
from icalendar import Calendar
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from chatsched.calendars.guarded import Guarded
from chatsched.calendars.ical import Reader
from chatsched.calendars.providers.ics import CALENDAR_ID, IcsAccount

OWNER = "ada@people.example"
SECRET = "a-secret-in-the-path"


class FeedStage:
    """See `stage.Stage`; ``home`` is all that there is."""

    home = CALENDAR_ID

    def __init__(self) -> None:
        self.account: IcsAccount
        self.calendar_text = Calendar()
        self.calendar_text.add("prodid", "-//somebody//else//EN")
        self.calendar_text.add("version", "2.0")
        self.calendar_text.add("x-wr-calname", "Ada's feed")
        self.calendar_text.add("x-wr-timezone", BERLIN)
        self.asked: list[Request] = []
        self.answer: Response | None = None
        self._faults: list[Response | None] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked.append(Request(scope))
        fault = self._faults.pop(0) if self._faults else None
        response = fault or self.answer or self._feed()
        await response(scope, receive, send)

    async def put(self, calendar_id: str, entry: Entry) -> None:
        assert calendar_id == self.home
        for component in Calendar.from_ical(calendar_of(entry, OWNER)).subcomponents:
            self.calendar_text.add_component(component)

    def throttle(self, times: int, retry_after: float | None = None) -> None:
        wait = {} if retry_after is None else {"Retry-After": str(int(retry_after))}
        self._faults = [Response("later", 429, wait)] * times

    def break_down(self, times: int, after: int = 0) -> None:
        self._faults = [None] * after + [Response("secret words of a server", 502)] * times

    def revoke(self) -> None:
        self.answer = Response("no", 403)

    def _feed(self) -> Response:
        # As some servers do, the moment of the answer is written into each event.
        for event in self.calendar_text.walk("VEVENT"):
            event["DTSTAMP"] = f"20270101T{len(self.asked):06}Z"
        return Response(self.calendar_text.to_ical(), media_type="text/calendar")


@contextlib.asynccontextmanager
async def feed_staged(reader: Reader) -> AsyncIterator[FeedStage]:
    """Give a feed, and the account that reads it."""
    stage = FeedStage()
    guarded = Guarded(LOOPBACK, tls=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    async with hosted(stage) as url:
        port = urlsplit(url).port
        place = f"http://127.0.0.1:{port}/{SECRET}/{uuid.uuid4().hex}"
        stage.account = IcsAccount(place, guarded, reader)
        yield stage
        await guarded.close()
