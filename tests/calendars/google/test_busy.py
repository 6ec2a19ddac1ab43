"""What Google is asked for busy times, how often, and what it says takes time."""

from datetime import date, timedelta

import httpx2
import pytest
from calendars.googled import ADA, BASE, GoogleStage
from calendars.stage import (
    AUCKLAND,
    BERLIN,
    FIRST,
    NOTHING,
    SOMETHING_ELSE,
    WEEK,
    Entry,
    at,
    busy,
    draft,
    span,
)

from chatsched.calendars.providers.google import GoogleAccount
from chatsched.calendars.providers.protocol import Ours, ProviderAway, ProviderRefused
from chatsched.sandbox.google import Fault
from chatsched.sandbox.google.shapes import instant


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
