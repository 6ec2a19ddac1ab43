"""A feed: one calendar that can be read, at an address that is a secret by itself."""

import hashlib
import re
import time
from collections.abc import Sequence

import httpx2

from chatsched.calendars.guarded import Answer, Caps, Guarded
from chatsched.calendars.ical import Question, Reader, Reading
from chatsched.calendars.providers.patience import patiently
from chatsched.calendars.providers.probing import Probed, probing, using
from chatsched.calendars.providers.protocol import (
    CredentialsRefused,
    ForeignCalendar,
    Ours,
    ProviderRefused,
)
from chatsched.core.errors import CalendarUnreachable
from chatsched.scheduling import Interval, Intervals, clip

CALENDAR_ID = "feed"
_SECONDS = 12.0
_PROBE_SECONDS = 12.0
_CAPS = Caps(most_bytes=8 * 1024 * 1024, seconds=10.0)
_HEADERS = {"Accept": "text/calendar, */*;q=0.1"}
_PROBED_SECONDS = 100 * 86_400
# Some servers write the moment of the answer into each event.
_STAMP = re.compile(rb"^DTSTAMP[^\r\n]*", re.MULTILINE)


class IcsAccount:
    """An account with one calendar. ``url`` appears in no error."""

    def __init__(self, url: str, guarded: Guarded, reader: Reader) -> None:
        self._url = url
        self._guarded = guarded
        self._reader = reader

    async def probe(self) -> Probed:
        """Return what is at the address; raises `CalendarRefused` for no usable calendar."""
        async with probing(_PROBE_SECONDS):
            url = self._guarded.written(self._url)
            calendar = await self._calendar()
            return Probed(
                subject=hashlib.sha256(str(url).encode()).hexdigest(),
                account=calendar.name,
                url=str(url),
                calendars=(calendar,),
            )

    async def calendars(self) -> Sequence[ForeignCalendar]:
        """Return the one calendar."""
        async with using(_SECONDS):
            return [await self._calendar()]

    async def busy(
        self, calendar_ids: Sequence[str], window: Interval, zone: str, ours: Ours
    ) -> Intervals:
        """Return when its events take time."""
        if not calendar_ids:
            return clip(Intervals([]), window)
        if set(calendar_ids) != {CALENDAR_ID}:
            raise ProviderRefused("There is no such calendar.")
        async with using(_SECONDS):
            question = Question(window=window, zone=zone, uids_left_out=ours.uids)
            return (await self._read(question)).intervals

    async def fingerprint(self, calendar_ids: Sequence[str]) -> str | None:
        """Return what changes with the feed; what it says is the same however it was sent."""
        if not calendar_ids:
            return ""
        async with using(_SECONDS):
            content = _STAMP.sub(b"", await self._fetch())
            return hashlib.sha256(content).hexdigest()

    async def _calendar(self) -> ForeignCalendar:
        now = int(time.time())  # a feed that cannot be read for the time to come is none
        reading = await self._read(Question(window=(now, now + _PROBED_SECONDS), zone="UTC"))
        return ForeignCalendar(
            id=CALENDAR_ID,
            name=reading.name or self._guarded.written(self._url).host,
            writable=False,
            time_zone=reading.time_zone,
            primary=True,
        )

    async def _read(self, question: Question) -> Reading:
        return await self._reader.busy([await self._fetch()], question)

    async def _fetch(self) -> bytes:
        return _content(await patiently(self._ask))

    async def _ask(self) -> Answer:
        return await self._guarded.request("GET", self._url, headers=_HEADERS, caps=_CAPS)


def _content(answer: Answer) -> bytes:
    if answer.status == httpx2.codes.OK:
        return answer.body
    if answer.status in {401, 403, 410}:
        raise CredentialsRefused("The calendar at this address is not open to us (any more).")
    if answer.status == 404:
        raise ProviderRefused("There is no calendar at this address.")
    raise CalendarUnreachable("The server at this address does not give the calendar.")
