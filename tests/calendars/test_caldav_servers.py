"""CalDAV servers with peculiarities of their own, and what is no CalDAV server at all."""

import contextlib
import ssl
import time

import pytest
from calendars.hosting import hosted
from calendars.radicale import LOOPBACK, PASSWORD
from calendars.radicale_stage import staged
from calendars.stage import NEW_YORK, NOTHING, WEEK, Entry, at, draft, span
from calendars.strict_dav import HOME, LOGIN, StrictServer
from starlette.responses import RedirectResponse, Response

from chatsched.calendars.guarded import Guarded
from chatsched.calendars.providers import EventGone, ProviderError
from chatsched.calendars.providers.caldav import CalDavAccount
from chatsched.core.errors import (
    CalendarAuthFailed,
    CalendarRefused,
    CalendarUnreachable,
    CalendarUnsupported,
    UrlForbidden,
)


@pytest.fixture
async def stage(radicale, reader):
    async with staged(radicale, reader) as stage:
        yield stage


@contextlib.asynccontextmanager
async def account_at(reader, url: str, login: tuple[str, str] = LOGIN, allowed=LOOPBACK):
    guarded = Guarded(allowed, tls=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    try:
        yield CalDavAccount(url, *login, guarded, reader)
    finally:
        await guarded.close()


@pytest.fixture
async def strict():
    server = StrictServer()
    async with hosted(server) as url:
        server.base = url
        yield server
    assert server.refusals == []


@pytest.fixture
async def account(strict, reader):
    async with account_at(reader, strict.base) as account:
        yield account


async def test_an_account_is_found_from_the_name_of_its_host(strict, account):
    found = await account.probe()
    assert found.account == LOGIN[0]
    home, shared = found.calendars
    assert (home.name, home.writable, home.time_zone) == ("Home & work", True, NEW_YORK)
    assert home.id == f"{strict.base}{HOME}home%40work/"
    assert (shared.name, shared.writable) == ("Shared", False)
    assert (await account.probe()).subject == found.subject
    assert LOGIN[1] not in repr(found)


async def test_whole_days_lie_in_the_zone_that_the_calendar_is_set_to(strict, account):
    strict.objects[f"{HOME}home@work/1.ics"] = (
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20270303\r\n"
        b"END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    (home, _) = await account.calendars()
    found = await account.busy([home.id], WEEK, "Asia/Tokyo", NOTHING)
    assert found == [span(at(3, zone=NEW_YORK), at(4, zone=NEW_YORK))]


async def test_what_was_declined_with_an_address_of_the_account_takes_no_time(strict, account):
    for number, address in enumerate(("mailto:ada@people.example", "mailto:ben@people.example")):
        strict.objects[f"{HOME}home@work/{number}.ics"] = (
            f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:{number}\r\n"
            f"DTSTART:2027030{number + 2}T090000Z\r\nDURATION:PT1H\r\n"
            f"ATTENDEE;PARTSTAT=DECLINED:{address}\r\nEND:VEVENT\r\n"
            "END:VCALENDAR\r\n"
        ).encode()
    (home, _) = await account.calendars()
    found = await account.busy([home.id], WEEK, "UTC", NOTHING)
    assert found == [span(at(3, 9), at(3, 10))]


async def test_events_live_on_a_server_that_tells_no_etags(account):
    (home, _) = await account.calendars()
    before = await account.fingerprint([home.id])
    written = await account.create(home.id, draft())
    assert written.etag is None
    assert await account.fingerprint([home.id]) != before
    moved = draft(sequence=1, start=at(4, 9).timestamp(), end=at(4, 10).timestamp())
    await account.update(home.id, written.reference, moved)
    event = await account.read(home.id, written.reference)
    assert (event.start, event.end) == span(at(4, 9), at(4, 10))
    await account.delete(home.id, written.reference)
    with pytest.raises(EventGone):
        await account.update(home.id, written.reference, moved)


async def test_nobody_is_written_to_and_the_link_is_where_calendars_look(strict, account):
    (home, _) = await account.calendars()
    await account.create(home.id, draft())
    (content,) = strict.objects.values()
    lines = content.decode().replace("\r\n ", "").split("\r\n")
    for line in (
        "DTSTART:20270302T090000Z",
        "DTEND:20270302T100000Z",
        "UID:1@chat.example",
        "SEQUENCE:0",
        "URL:https://chat.example/m/1",
        "LOCATION:https://chat.example/m/1",
    ):
        assert line in lines
    assert any(each.startswith("CONFERENCE;") and "https://chat" in each for each in lines)
    assert not any(each.startswith(("ATTENDEE", "ORGANIZER", "METHOD")) for each in lines)


async def test_a_server_that_overwrites_what_must_not_be_there_makes_one_event(stage):
    stage.front.ignored.add("if-none-match")
    first = await stage.account.create(stage.home, draft())
    assert (await stage.account.create(stage.home, draft())).reference == first.reference
    assert len(await stage.seen(stage.home)) == 1


async def test_an_event_that_stands_there_under_another_name_is_taken_over(stage):
    first = await stage.account.create(stage.home, draft())
    second = await stage.account.create(stage.home, draft(key="c" * 32, sequence=1))
    assert second.reference == first.reference
    assert len(await stage.seen(stage.home)) == 1


async def test_an_event_changed_between_a_look_and_a_write_is_looked_at_again(stage):
    written = await stage.account.create(stage.home, draft())
    stage.front.before_put = lambda: stage.move(
        stage.home, written.reference, *span(at(5, 9), at(5, 10))
    )
    await stage.account.update(stage.home, written.reference, draft(sequence=3))
    (seen,) = await stage.seen(stage.home)
    assert (seen.start, seen.end) == span(at(2, 9), at(2, 10))


@pytest.mark.parametrize("etag", ['W/"{}"', '"another{}"'])
async def test_a_server_that_tells_another_etag_than_it_wants_is_written_to(stage, etag):
    written = await stage.account.create(stage.home, draft())
    stage.front.retag = lambda told: etag.format(told.strip('"'))
    await stage.account.update(stage.home, written.reference, draft(sequence=1, title="Other"))
    (seen,) = await stage.seen(stage.home)
    assert seen.title == "Other"


async def test_a_calendar_without_write_access_takes_no_events(stage):
    team = await stage.calendar("Team", writable=False)
    with pytest.raises(ProviderError, match="does not allow"):
        await stage.account.create(team, draft())


async def test_a_calendar_on_another_server_is_not_asked(stage):
    for other in ("https://other.example/", stage.home.replace("127.0.0.1", "127.0.0.2")):
        with pytest.raises(ProviderError):
            await stage.account.busy([other], WEEK, "UTC", NOTHING)


async def test_the_address_of_a_calendar_leads_to_its_account(stage, reader):
    for place in (stage.home, f"{stage.url}/", stage.url, f"{stage.url}/nowhere/at/all"):
        async with account_at(reader, place, (stage.name, PASSWORD)) as account:
            (calendar,) = (await account.probe()).calendars
            assert calendar.id == stage.home


async def test_wrong_credentials_are_said_to_be_wrong(stage, reader):
    async with account_at(reader, stage.url, (stage.name, "wrong")) as account:
        with pytest.raises(CalendarAuthFailed) as caught:
            await account.probe()
    assert "wrong" not in caught.value.detail


class Fixed:
    """Answers everything alike."""

    def __init__(self, response: Response) -> None:
        self.response = response
        self.asked = 0

    async def __call__(self, scope, receive, send):
        self.asked += 1
        await self.response(scope, receive, send)


BILLION = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 or str()};" * 10}">' for n in range(1, 10))
    + "]><d:multistatus xmlns:d='DAV:'>&a9;</d:multistatus>"
)
MANY = "<d:multistatus xmlns:d='DAV:'>" + "<d:a/>" * 300_000 + "</d:multistatus>"
DEEP = "<d:multistatus xmlns:d='DAV:'>" + "<a>" * 600_000


@pytest.mark.parametrize(
    ("response", "error", "words"),
    [
        (Response("<html>Welcome</html>"), CalendarUnsupported, "no CalDAV"),
        (Response("", 404), CalendarUnsupported, "no CalDAV"),
        (Response("", 405), CalendarUnsupported, "no CalDAV"),
        (Response("<html>Welcome</html>", 207), CalendarUnsupported, "cannot be read"),
        (Response("<x/>", 207), CalendarUnsupported, "cannot be read"),
        (Response("<d:multistatus xmlns:d='DAV:'/>", 207), CalendarUnsupported, "no CalDAV"),
        (Response(BILLION, 207), CalendarUnsupported, "cannot be read"),
        (Response(MANY, 207), CalendarUnsupported, "too much"),
        (Response(DEEP, 207), CalendarUnsupported, "too much"),
        (Response("x" * 3_000_000, 207), CalendarUnsupported, "too large"),
        (Response("", 401, {"WWW-Authenticate": "Basic"}), CalendarAuthFailed, "password"),
        (Response("", 401), CalendarAuthFailed, "password"),
        (Response("", 401, {"WWW-Authenticate": "Negotiate"}), CalendarUnsupported, "Exchange"),
        (
            Response("", 401, {"WWW-Authenticate": 'Basic realm="x"', "X-FEServer": "EX1"}),
            CalendarUnsupported,
            "Exchange",
        ),
        (Response("", 440, {"X-OWA-Version": "15.2"}), CalendarUnsupported, "Exchange"),
        (
            Response("", 401, {"WWW-Authenticate": 'Digest realm="a, b", nonce="c"'}),
            CalendarUnsupported,
            "another way",
        ),
        (Response("<html>Welcome</html>", 500), CalendarUnreachable, "trouble"),
        (RedirectResponse("http://127.0.0.2:1/"), CalendarUnreachable, "no answer"),
        (RedirectResponse("https://10.0.0.1/"), UrlForbidden, "must not go"),
    ],
)
async def test_what_is_no_account_is_refused_in_words_that_help(reader, response, error, words):
    began = time.monotonic()
    async with hosted(Fixed(response)) as url, account_at(reader, url) as account:
        with pytest.raises(CalendarRefused) as caught:
            await account.probe()
        assert type(caught.value) is error
        assert words in caught.value.detail
        assert "Welcome" not in caught.value.detail
        with pytest.raises(ProviderError):
            await account.calendars()
    assert time.monotonic() - began < 60


async def test_credentials_are_not_carried_to_another_server(strict, reader):
    there = Fixed(RedirectResponse(f"{strict.base}/"))
    async with hosted(there) as url, account_at(reader, url) as account:
        with pytest.raises(CalendarUnsupported, match="leads to another server"):
            await account.probe()


async def test_an_answer_that_is_not_whole_is_unknown_and_not_free(stage):
    await stage.put(stage.home, Entry(start=at(2, 9), end=at(2, 10)))
    part = (
        "<d:multistatus xmlns:d='DAV:'><d:response><d:href>/</d:href>"
        "<d:status>HTTP/1.1 507 Insufficient Storage</d:status></d:response></d:multistatus>"
    )
    stage.front.instead["REPORT"] = Response(part, 207)
    with pytest.raises(ProviderError, match="did not send all"):
        await stage.account.busy([stage.home], WEEK, "UTC", NOTHING)


@pytest.mark.parametrize(
    "url", ["", "ftp://x.example", "http://x.example", "https://u:p@x.example"]
)
async def test_an_address_that_must_not_be_asked_makes_no_account(url, reader):
    with pytest.raises(UrlForbidden):
        async with account_at(reader, url, allowed=()):
            pass


async def test_the_fingerprint_needs_no_look_at_events(stage):
    stage.front.asked.clear()
    assert await stage.account.fingerprint([stage.home]) is not None
    assert {method for method, _ in stage.front.asked} == {"PROPFIND"}
