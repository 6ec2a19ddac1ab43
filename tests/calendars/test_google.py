"""Google accounts, against the sandbox."""

import asyncio
import socket
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime

import httpx2
import pytest
from calendars.conformance import (
    AUCKLAND,
    BERLIN,
    NOTHING,
    SOMETHING_ELSE,
    WEEK,
    BusyConformance,
    Entry,
    FaultsConformance,
    PagingConformance,
    SeveralCalendarsConformance,
    WritingConformance,
    at,
    busy,
    draft,
    span,
)
from calendars.googled import ADA, BASE, GoogleStage, google_stage
from starlette.responses import RedirectResponse, Response

from chatsched.calendars.providers.google import GoogleAccount, errand
from chatsched.calendars.providers.protocol import (
    CredentialsRefused,
    EventGone,
    Ours,
    ProviderAway,
    ProviderRefused,
)
from chatsched.sandbox.google import Fault
from chatsched.sandbox.google.shapes import instant

FIRST = span(at(2, 9), at(2, 10))


@pytest.fixture(autouse=True)
def impatience(monkeypatch):
    """Let nobody wait long where no wait was asked for."""
    monkeypatch.setattr(errand, "_FIRST_WAIT", 0.02)
    monkeypatch.setattr(errand, "_APPEARING_SECONDS", 0.02)


@pytest.fixture
async def stage():
    async with google_stage() as each:
        yield each


class TestBusyTimes(BusyConformance):
    pass


class TestSeveralCalendars(SeveralCalendarsConformance):
    pass


class TestPages(PagingConformance):
    pass


class TestFaults(FaultsConformance):
    pass


class TestWriting(WritingConformance):
    @pytest.fixture
    async def stage(self):
        async with google_stage(served=True) as each:
            yield each


async def stored(stage: GoogleStage, reference: str):
    """Return an event as Google has it."""
    return stage.person.access(stage.home).calendar.events[reference].resource


# What the account has


async def test_calendars_say_what_can_be_done_with_them(stage: GoogleStage):
    shared = stage.person.access(await stage.calendar("Shared"))
    shared.role = "writer"
    shared.summary_override = "Our team\x07"
    shared.calendar.meet = False
    hidden = stage.person.access(await stage.calendar("Hidden"))
    hidden.hidden = True
    first, second = await stage.account.calendars()
    assert (first.id, first.primary, first.writable, first.conference) == (
        ADA.email,
        True,
        True,
        True,
    )
    assert first.time_zone == BERLIN
    # Events are written to calendars of the owner's own: no more was asked for.
    assert (second.name, second.primary, second.writable, second.conference) == (
        "Our team",
        False,
        False,
        False,
    )


# When its owner is busy


async def test_long_windows_and_many_calendars_are_asked_in_parts(stage: GoogleStage):
    calendars = [await stage.calendar(f"No. {number}") for number in range(59)]
    await stage.put(calendars[-1], Entry(start=at(95, 9), end=at(95, 10)))
    window = span(at(0), at(100))
    found = await stage.account.busy([stage.home, *calendars], window, "UTC", NOTHING)
    assert found == [span(at(95, 9), at(95, 10))]
    asked = stage.transport.bodies("freebusy.query")
    assert len(asked) == 4
    for body in asked:
        length = instant(body["timeMax"], "") - instant(body["timeMin"], "")
        assert length <= timedelta(days=60)
        assert len(body["items"]) <= 50


async def test_one_calendar_and_a_month_cost_one_request(stage: GoogleStage):
    await stage.account.busy([stage.home, stage.home], span(at(1), at(31)), "UTC", NOTHING)
    assert stage.faults.requests == ["calendar.freebusy.query"]


@pytest.mark.parametrize("ours", [NOTHING, SOMETHING_ELSE])
async def test_where_somebody_works_takes_no_time_and_focus_does(stage: GoogleStage, ours: Ours):
    for day, kind in ((2, "focusTime"), (3, "workingLocation"), (4, "birthday")):
        await stage.put(stage.home, Entry(start=at(day, 9), end=at(day, 10), title=kind))
    calendar = stage.person.access(stage.home).calendar
    for each in calendar.events.values():
        each.resource["eventType"] = each.resource["summary"]
    found = await stage.account.busy([stage.home], WEEK, "UTC", ours)
    assert found == [span(at(2, 9), at(2, 10))]


@pytest.mark.parametrize("ours", [NOTHING, SOMETHING_ELSE])
async def test_an_invitation_counts_until_the_owner_declines_it(stage: GoogleStage, ours: Ours):
    for hour, answer in ((9, "needsAction"), (11, "tentative"), (13, "accepted")):
        await stage.put(stage.home, Entry(start=at(2, hour), end=at(2, hour + 1), title=answer))
    await stage.put(stage.home, Entry(start=at(2, 15), end=at(2, 16), show="declined"))
    calendar = stage.person.access(stage.home).calendar
    for each in calendar.events.values():
        answer = each.resource["summary"]
        if answer != "The owner's own":
            me = {"email": ADA.email, "self": True, "responseStatus": answer}
            other = {"email": "ben@corp.example", "responseStatus": "declined"}
            each.resource["attendees"] = [other, me]
    found = await stage.account.busy([stage.home], WEEK, "UTC", ours)
    assert found == [span(at(2, hour), at(2, hour + 1)) for hour in (9, 11, 13)]


async def test_nobody_reads_more_of_events_than_is_needed(stage: GoogleStage):
    await stage.put(stage.home, Entry(start=at(2, 9), end=at(2, 10), title="Private matter"))
    await stage.account.busy([stage.home], WEEK, "UTC", SOMETHING_ELSE)
    (query,) = stage.transport.queries("events.list")
    assert "summary" not in query["fields"][0]
    assert "description" not in query["fields"][0]
    assert (query["timeMin"], query["timeMax"]) == (
        ["2027-03-01T00:00:00Z"],
        ["2027-03-08T00:00:00Z"],
    )


async def test_a_calendar_that_shows_no_events_is_asked_for_free_and_busy(stage: GoogleStage):
    await stage.put(stage.home, Entry(start=at(2, 9), end=at(2, 10)))
    denied = Fault(403, "forbidden", "Forbidden", 1, method="calendar.events.list")
    stage.faults.add(denied)
    assert await stage.account.busy([stage.home], WEEK, "UTC", SOMETHING_ELSE) == [FIRST]
    stage.person.access(stage.home).role = "freeBusyReader"
    assert await stage.account.busy([stage.home], WEEK, "UTC", SOMETHING_ELSE) == [FIRST]


async def test_one_unreadable_calendar_is_unknown_when_events_are_left_out_too(
    stage: GoogleStage,
):
    other = await stage.calendar("Other")
    stage.spoil(other)
    with pytest.raises(ProviderAway):
        await stage.account.busy([stage.home, other], WEEK, "UTC", SOMETHING_ELSE)


@pytest.mark.parametrize("ours", [NOTHING, SOMETHING_ELSE])
async def test_a_calendar_that_is_gone_is_said_to_be_gone(stage: GoogleStage, ours: Ours):
    gone = await stage.calendar("Gone")
    del stage.person.calendars[gone]
    with pytest.raises(ProviderRefused, match="no longer"):
        await stage.account.busy([stage.home, gone], WEEK, "UTC", ours)


async def test_an_instance_of_a_meeting_that_was_made_a_series_is_left_out(stage: GoogleStage):
    written = await stage.account.create(stage.home, draft())
    stage.change(
        stage.home,
        written.reference,
        {
            "start": {"timeZone": BERLIN},
            "end": {"timeZone": BERLIN},
            "recurrence": ["RRULE:FREQ=DAILY;COUNT=2"],
        },
    )
    assert len(await busy(stage)) == 2
    ours = Ours(frozenset({written.reference}))
    assert await stage.account.busy([stage.home], WEEK, "UTC", ours) == []


# Refusals


async def test_throttling_by_403_is_ridden_out(stage: GoogleStage):
    stage.faults.throttle_quietly(1)
    assert await busy(stage) == []
    assert len(stage.faults.requests) == 2


async def test_a_wait_that_is_short_is_waited_for(stage: GoogleStage):
    loop = asyncio.get_running_loop()
    stage.throttle(1, retry_after=1)
    before = loop.time()
    assert await busy(stage) == []
    assert loop.time() - before > 0.9


async def test_a_date_is_a_wait_too(stage: GoogleStage):
    until = format_datetime(datetime.now(UTC) + timedelta(minutes=10), usegmt=True)
    stage.faults.throttle(100, until)
    with pytest.raises(ProviderAway) as caught:
        await busy(stage)
    assert caught.value.retry_after == pytest.approx(600, abs=60)
    assert len(stage.faults.requests) == 1


@pytest.mark.parametrize("retry_after", ["soon", "-5", ""])
async def test_a_wait_that_makes_no_sense_is_none(stage: GoogleStage, retry_after: str):
    stage.faults.throttle(1, retry_after)
    assert await busy(stage) == []


async def test_a_missing_scope_is_a_broken_link(stage: GoogleStage):
    account = stage.as_granted("calendar.events")  # which is good for events, not for freeBusy
    with pytest.raises(CredentialsRefused):
        await account.busy([stage.home], WEEK, "UTC", NOTHING)
    with pytest.raises(CredentialsRefused):
        await account.calendars()


async def test_a_calendar_that_may_not_be_written_to_is_a_refusal_and_no_broken_link(
    stage: GoogleStage,
):
    other = await stage.calendar("Theirs", writable=False)
    account = stage.as_granted("calendar.events")
    with pytest.raises(ProviderRefused):
        await account.create(other, draft())
    with pytest.raises(ProviderRefused):
        await stage.account.create("nowhere@group.calendar.google.com", draft())


async def test_a_token_is_renewed_once_for_all_requests_of_a_question(stage: GoogleStage):
    stage.expire_token()
    await stage.account.busy([stage.home], span(at(0), at(100)), "UTC", NOTHING)
    assert stage.tokens.renewals == 1
    assert len(stage.faults.requests) == 3


async def test_a_switched_off_api_is_not_the_owners_fault(stage: GoogleStage):
    stage.faults.add(Fault(403, "accessNotConfigured", "Calendar API has not been used", 1))
    with pytest.raises(ProviderAway):
        await busy(stage)


async def test_nobody_there_is_away_and_names_no_address(stage: GoogleStage):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{closed.getsockname()[1]}"
        async with httpx2.AsyncClient() as web:
            account = GoogleAccount(address, stage.tokens, web)
            with pytest.raises(ProviderAway) as caught:
                await account.calendars()
    assert "127.0.0.1" not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    "response",
    [
        Response(b"<html>"),
        Response(b"[]"),
        Response(b"{}"),
        Response(b'{"calendars": []}'),
        Response(b'{"calendars": {"ada.lindgren@gmail.example": {"busy": [{"start": 1}]}}}'),
        Response(b'{"calendars": {"ada.lindgren@gmail.example": {"busy": [{}]}}}'),
        RedirectResponse("https://elsewhere.example/"),
        Response(b"", 500),
    ],
)
async def test_an_answer_that_makes_no_sense_is_unknown(stage: GoogleStage, response: Response):
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(response)) as web:
        account = GoogleAccount("http://google.example", stage.tokens, web)
        with pytest.raises(ProviderAway):
            await account.busy([ADA.email], WEEK, "UTC", NOTHING)


async def test_a_google_that_never_answers_is_not_waited_for(stage: GoogleStage, monkeypatch):
    monkeypatch.setattr(errand, "_BOUND_SECONDS", 0.1)

    async def silence(_scope, _receive, _send):
        await asyncio.Event().wait()

    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(silence)) as web:
        account = GoogleAccount("http://google.example", stage.tokens, web)
        async with asyncio.timeout(10):
            with pytest.raises(ProviderAway):
                await account.busy([ADA.email], WEEK, "UTC", NOTHING)


# Events of ours


async def test_google_tells_nobody_and_reminds_as_the_owner_wants(stage: GoogleStage):
    written = await stage.account.create(stage.home, draft())
    await stage.account.update(stage.home, written.reference, draft(sequence=1))
    await stage.account.delete(stage.home, written.reference)
    (body,) = stage.transport.bodies("events.insert")
    assert "attendees" not in body
    assert body["reminders"] == {"useDefault": True}
    assert body["location"] == body["source"]["url"] == draft().join_url
    for method in ("events.insert", "events.patch", "events.delete"):
        assert stage.transport.queries(method)[0]["sendUpdates"] == ["none"]
    assert stage.world.mails == []


async def test_what_the_owner_added_by_hand_stays(stage: GoogleStage):
    written = await stage.account.create(stage.home, draft())
    added = {
        "attendees": [{"email": "eve@corp.example"}],
        "colorId": "5",
        "reminders": {"useDefault": False, "overrides": [{"method": "popup", "minutes": 30}]},
        "extendedProperties": {"private": {"theirs": "1"}},
    }
    stage.change(stage.home, written.reference, added)
    await stage.account.update(stage.home, written.reference, draft(title="New title"))
    event = await stored(stage, written.reference)
    assert event["summary"] == "New title"
    assert [each["email"] for each in event["attendees"]] == ["eve@corp.example"]
    assert (event["colorId"], event["reminders"]) == ("5", added["reminders"])
    assert event["extendedProperties"]["private"]["theirs"] == "1"


async def test_an_id_of_a_deleted_event_stays_taken(stage: GoogleStage):
    written = await stage.account.create(stage.home, draft())
    await stage.drop(stage.home, written.reference)
    with pytest.raises(EventGone):
        await stage.account.create(stage.home, draft())


async def test_anothers_event_under_the_id_is_not_adopted(stage: GoogleStage):
    written = await stage.account.create(stage.home, draft())
    event = await stored(stage, written.reference)
    event["extendedProperties"] = {"private": {"chatschedKey": "another"}}
    with pytest.raises(ProviderRefused):
        await stage.account.create(stage.home, draft())


async def test_an_event_that_was_just_made_may_not_be_found_at_once(stage: GoogleStage):
    stage.faults.hidden_reads = 1
    first = await stage.account.create(stage.home, draft())
    assert (await stage.account.create(stage.home, draft())).reference == first.reference
    for number, call in enumerate(("update", "read", "delete")):
        other = draft(key=f"{number}" * 32, uid=f"{number}@c")
        written = await stage.account.create(stage.home, other)
        if call == "update":
            await stage.account.update(stage.home, written.reference, other)
        if call == "read":
            assert await stage.account.read(stage.home, written.reference) is not None
        if call == "delete":
            await stage.account.delete(stage.home, written.reference)
    assert len(await stage.seen(stage.home)) == 3


async def test_an_event_that_is_not_found_yet_is_not_made_twice(stage: GoogleStage):
    stage.faults.hidden_reads = 4
    await stage.account.create(stage.home, draft())
    for _ in range(2):  # each looks twice
        with pytest.raises(ProviderAway):
            await stage.account.create(stage.home, draft())
    assert (await stage.account.create(stage.home, draft())).reference == draft().key


async def test_an_event_made_all_day_by_hand_is_read_and_moved(stage: GoogleStage):
    home = await stage.calendar("Far away", zone=AUCKLAND)
    written = await stage.account.create(home, draft())
    dates = {
        "start": {"date": "2027-03-05", "dateTime": None, "timeZone": None},
        "end": {"date": "2027-03-06", "dateTime": None, "timeZone": None},
    }
    stage.change(home, written.reference, dates)
    read = await stage.account.read(home, written.reference)
    assert (read.start, read.end) == span(at(5, zone=AUCKLAND), at(6, zone=AUCKLAND))
    await stage.account.update(home, written.reference, draft(sequence=1))
    read = await stage.account.read(home, written.reference)
    assert (read.start, read.end) == FIRST


async def test_updating_never_brings_a_deleted_event_back(stage: GoogleStage):
    written = await stage.account.create(stage.home, draft())
    await stage.account.delete(stage.home, written.reference)
    with pytest.raises(EventGone):
        await stage.account.update(stage.home, written.reference, draft(sequence=1))
    with pytest.raises(EventGone):
        await stage.account.update(stage.home, "b" * 32, draft(sequence=1))
    assert await stage.seen(stage.home) == []


async def test_markup_of_people_is_no_markup_in_google(stage: GoogleStage):
    text = "<a href=https://evil.example>Click</a>\nhttps://chat.example/m/1"
    await stage.account.create(stage.home, draft(description=text))
    (seen,) = await stage.seen(stage.home)
    assert "<" not in seen.description
    assert "Click" in seen.description


# Meeting links of Google's own


async def test_a_meeting_link_is_made_in_its_own_time(stage: GoogleStage):
    written = await stage.account.create(stage.home, draft(conference=True))
    assert (written.conference_pending, written.conference_url) == (True, None)
    read = await stage.account.read(stage.home, written.reference)
    assert (read.conference_pending, read.conference_url) == (True, None)
    read = await stage.account.read(stage.home, written.reference)
    assert not read.conference_pending
    assert read.conference_url.startswith("https://meet.google.com/")
    (body,) = stage.transport.bodies("events.insert")
    assert body["conferenceData"]["createRequest"]["requestId"] == draft().key


async def test_a_meeting_link_outlives_moving(stage: GoogleStage):
    stage.world.conference_reads = 0
    written = await stage.account.create(stage.home, draft(conference=True))
    later = draft(sequence=1, conference=True, start=draft().start + 3600, end=draft().end + 3600)
    moved = await stage.account.update(stage.home, written.reference, later)
    assert moved.conference_url == written.conference_url is not None
    again = await stage.account.create(stage.home, draft(conference=True))
    assert again.conference_url == written.conference_url


async def test_a_meeting_link_that_cannot_be_made_is_not_waited_for(stage: GoogleStage):
    stage.world.conference_reads = None
    written = await stage.account.create(stage.home, draft(conference=True))
    read = await stage.account.read(stage.home, written.reference)
    assert (read.conference_pending, read.conference_url) == (False, None)


async def test_a_calendar_without_meeting_links_gets_the_event_all_the_same(stage: GoogleStage):
    stage.person.access(stage.home).calendar.meet = False
    written = await stage.account.create(stage.home, draft(conference=True))
    assert (written.conference_pending, written.conference_url) == (False, None)
    assert len(await stage.seen(stage.home)) == 1


async def test_a_meeting_link_can_be_asked_for_later(stage: GoogleStage):
    written = await stage.account.create(stage.home, draft())
    asked = draft(sequence=1, conference=True)
    assert (await stage.account.update(stage.home, written.reference, asked)).conference_pending
    await stage.account.read(stage.home, written.reference)
    read = await stage.account.read(stage.home, written.reference)
    again = await stage.account.update(stage.home, written.reference, asked)
    assert again.conference_url == read.conference_url is not None


async def test_an_update_does_without_a_meeting_link_that_cannot_be(stage: GoogleStage):
    stage.person.access(stage.home).calendar.meet = False
    written = await stage.account.create(stage.home, draft())
    asked = draft(sequence=1, conference=True, title="Changed")
    assert not (await stage.account.update(stage.home, written.reference, asked)).conference_pending
    (seen,) = await stage.seen(stage.home)
    assert seen.title == "Changed"


async def test_an_update_that_google_does_not_accept_is_a_refusal(stage: GoogleStage):
    written = await stage.account.create(stage.home, draft())
    with pytest.raises(ProviderRefused):
        await stage.account.update(stage.home, written.reference, draft(end=draft().start - 60))
    with pytest.raises(ProviderRefused):
        await stage.account.create(stage.home, draft(key="b" * 32, end=draft().start - 60))


async def test_no_meeting_link_is_made_that_nobody_asked_for(stage: GoogleStage):
    written = await stage.account.create(stage.home, draft())
    assert not written.conference_pending
    assert "conferenceData" not in await stored(stage, written.reference)


# The form of things


async def test_all_day_events_of_a_zone_that_is_unknown_here_lie_where_we_say(
    stage: GoogleStage,
):
    await stage.put(stage.home, Entry(start=date(2027, 3, 3), end=date(2027, 3, 4)))

    async def strange(scope, receive, send):
        async def changed(message):
            if "body" in message:
                message["body"] = message["body"].replace(b"Europe/Berlin", b"Mars/Olympus1")
            await send(message)

        await stage.sandbox.app(
            scope | {"path": scope["path"].removeprefix(BASE)}, receive, changed
        )

    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(strange)) as web:
        account = GoogleAccount("http://google.example" + BASE, stage.tokens, web)
        found = await account.busy([stage.home], WEEK, AUCKLAND, SOMETHING_ELSE)
        (calendar,) = await account.calendars()
    assert found == [span(at(3, zone=AUCKLAND), at(4, zone=AUCKLAND))]
    assert calendar.time_zone is None
