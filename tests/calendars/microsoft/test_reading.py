"""What Graph says of a mailbox, understood: whatever is not known to be free blocks."""

from datetime import date

import httpx2
import pytest
from calendars.graph_stage import ON_PREMISES, PERSONAL, put
from calendars.microsoft.answers import busy_by, scripted, timed, view
from calendars.stage import NEW_YORK, NOTHING, WEEK, Entry, at, span

from chatsched.calendars.providers import ProviderAway, ProviderRefused
from chatsched.calendars.providers.microsoft.refusals import NO_MAILBOX
from chatsched.calendars.providers.microsoft.times import span as span_of


async def test_only_accounts_that_can_have_teams_meetings_offer_them(stage):
    (work,) = await stage.account.calendars()
    (personal,) = await stage.account_of(PERSONAL).calendars()
    assert (work.primary, work.writable, work.conference) == (True, True, True)
    assert (personal.primary, personal.writable, personal.conference) == (True, True, False)


async def test_a_personal_account_is_busy_like_any_other(stage):
    mailbox = stage.sandbox.world.mailboxes[PERSONAL.id]
    put(mailbox, mailbox.default.id, Entry(start=at(2, 9), end=at(2, 10)))
    account = stage.account_of(PERSONAL)
    assert await account.busy([mailbox.default.id], WEEK, "UTC", NOTHING) == [
        span(at(2, 9), at(2, 10))
    ]


async def test_a_mailbox_on_a_companys_own_server_is_refused_in_plain_words(stage):
    with pytest.raises(ProviderRefused, match="own Exchange server"):
        await stage.account_of(ON_PREMISES).calendars()


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (404, "MailboxNotEnabledForRESTAPI"),
        (403, "MailboxNotEnabledForRESTAPI"),
        (400, "MailboxNotSupportedForRESTAPI"),
        (404, "extensionError"),
        (404, "ResourceNotFound"),
    ],
)
async def test_every_way_of_saying_that_there_is_no_mailbox_is_understood(status, code):
    error = {"error": {"code": code, "message": "REST API is not yet supported."}}
    account = scripted(lambda _: httpx2.Response(status, json=error))
    with pytest.raises(ProviderRefused) as caught:
        await account.calendars()
    assert str(caught.value) == NO_MAILBOX


async def test_calendars_that_are_listed_are_there_even_if_the_default_one_is_not_found():
    def answer(request):
        if request.url.path.endswith("/me/calendar"):
            return httpx2.Response(404, json={"error": {"code": "ResourceNotFound"}})
        return view({"id": "c", "name": "Calendar", "canEdit": True, "isDefaultCalendar": True})

    (calendar,) = await scripted(answer).calendars()
    assert (calendar.id, calendar.primary, calendar.writable) == ("c", True, True)


async def test_no_calendar_at_all_is_no_mailbox():
    def answer(request):
        if request.url.path.endswith("/me/calendar"):
            return httpx2.Response(404, json={"error": {"code": "ErrorItemNotFound"}})
        return view()

    with pytest.raises(ProviderRefused) as caught:
        await scripted(answer).calendars()
    assert str(caught.value) == NO_MAILBOX


@pytest.mark.parametrize(
    ("mailbox_zone", "zone"),
    [
        ("Pacific Standard Time", "America/Los_Angeles"),
        ("Tonga Standard Time", "Pacific/Tongatapu"),
        ("W. Europe Standard Time", "Europe/Berlin"),
    ],
)
async def test_an_all_day_event_blocks_the_owners_day_however_far_from_greenwich(
    stage, mailbox_zone, zone
):
    stage.mailbox.zone = mailbox_zone
    put(stage.mailbox, stage.home, Entry(start=date(2027, 3, 3), end=date(2027, 3, 4)))
    day = span(at(3, zone=zone), at(4, zone=zone))
    assert await stage.account.busy([stage.home], WEEK, zone, NOTHING) == [day]
    # Also where the day as Graph labels it lies outside of what is asked for.
    for first, last in ((day[0], day[0] + 3600), (day[1] - 3600, day[1])):
        found = await stage.account.busy([stage.home], (first, last), zone, NOTHING)
        assert found == [(first, last)]


async def test_several_days_of_a_holiday_are_one_busy_time(stage):
    await stage.put(stage.home, Entry(start=date(2027, 3, 12), end=date(2027, 3, 16)))
    window = span(at(10), at(20))
    found = await stage.account.busy([stage.home], window, NEW_YORK, NOTHING)
    assert found == [span(at(12, zone=NEW_YORK), at(16, zone=NEW_YORK))]


@pytest.mark.parametrize(
    ("shown", "blocks"),
    [
        ("free", False),
        ("workingElsewhere", False),
        ("tentative", True),
        ("busy", True),
        ("oof", True),
        ("unknown", True),
        (None, True),
        ("something new", True),
    ],
)
async def test_what_is_not_known_to_be_free_blocks(shown, blocks):
    event = timed("2027-03-02T09:00:00.0000000", "2027-03-02T10:00:00.0000000", showAs=shown)
    expected = [span(at(2, 9), at(2, 10))] if blocks else []
    assert await busy_by(lambda _: view(event)) == expected


@pytest.mark.parametrize(
    ("zone", "hour"),
    [
        ("UTC", 9),
        ("", 9),
        ("W. Europe Standard Time", 8),
        ("Europe/Berlin", 8),
        ("Pacific Standard Time", 17),
        ("tzone://Microsoft/Custom", 14),  # no zone: the owner's
        ("Customized Time Zone", 14),
    ],
)
async def test_times_in_other_zones_than_asked_for_are_understood(zone, hour):
    event = timed("2027-03-02T09:00:00.0000000", "2027-03-02T10:00:00.0000000", zone)
    found = await busy_by(lambda _: view(event), NEW_YORK)
    assert found == [span(at(2, hour), at(2, hour + 1))]


def test_an_all_day_event_that_is_no_midnight_is_when_it_says():
    event = timed("2027-03-02T08:00:00", "2027-03-03T08:00:00", isAllDay=True)
    assert span_of(event, NEW_YORK) == span(at(2, 8), at(3, 8))


@pytest.mark.parametrize(
    "response",
    [
        httpx2.Response(200, json={}),
        httpx2.Response(200, json={"value": None}),
        httpx2.Response(200, json={"value": ["x"]}),
        httpx2.Response(200, json=[]),
        httpx2.Response(200, text="<html>Welcome to the hotel's network</html>"),
        httpx2.Response(200),
        httpx2.Response(302, headers={"location": "https://evil.example/"}),
        view({"id": "x", "showAs": "busy"}),
        view(timed("soon", "later")),
        view(timed("0001-01-01T00:00:00", "0001-01-01T00:00:00", isAllDay=True)),
        view({"id": "x", "start": 7, "end": None}),
    ],
)
async def test_what_is_not_a_whole_answer_is_never_free(response):
    with pytest.raises(ProviderAway):
        await busy_by(lambda _: response)
