"""Microsoft Graph's own ways of telling when somebody is busy."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime

import httpx2
import pytest
from calendars.graph_stage import ON_PREMISES, PERSONAL, Tokens, put, scripted
from calendars.stage import NEW_YORK, NOTHING, WEEK, Entry, at, span

from chatsched.calendars.providers import (
    CredentialsRefused,
    ProviderAway,
    ProviderRefused,
)
from chatsched.calendars.providers.microsoft import MicrosoftAccount
from chatsched.calendars.providers.microsoft.refusals import NO_MAILBOX, refusal, seconds
from chatsched.calendars.providers.microsoft.times import span as span_of
from chatsched.sandbox.authorization import Grant, TokenStore


def view(*events, **more):
    return httpx2.Response(200, json={"value": list(events), **more})


def timed(start, end, zone="UTC", **more):
    sides = {"start": start, "end": end}
    return {
        "id": "x",
        "showAs": "busy",
        **{name: {"dateTime": wall, "timeZone": zone} for name, wall in sides.items()},
        **more,
    }


async def busy_by(answer, zone="UTC"):
    return await scripted(answer).busy(["c"], WEEK, zone, NOTHING)


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


async def test_pages_are_followed_as_they_are_and_only_to_graph_itself():
    asked = []
    following = "https://graph.example/v1.0/me/calendars/c/calendarView?$skiptoken=a%2Bb%3D%2F+x"

    def answer(request):
        asked.append(request)
        if len(asked) == 1:
            return view(**{"@odata.nextLink": following})
        return view(timed("2027-03-02T09:00:00", "2027-03-02T10:00:00"))

    assert await busy_by(answer) == [span(at(2, 9), at(2, 10))]
    assert str(asked[1].url) == following
    assert asked[1].headers["prefer"] == asked[0].headers["prefer"]


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/v1.0/me/calendars/c/calendarView?$skip=10",
        "http://graph.example/v1.0/me/calendars/c/calendarView?$skip=10",
        "https://graph.example:8443/v1.0/me/calendars/c/calendarView?$skip=10",
        "https://graph.example@evil.example/v1.0/me",
        "https://user:word@graph.example/v1.0/me",
        "https://graph.example/beta/me/calendarView",
        "https://graph.example.evil.example/v1.0/me",
        "//evil.example/v1.0/me",
        "/v1.0/me",
        7,
    ],
)
async def test_the_token_goes_nowhere_else_and_half_an_answer_is_none(link):
    asked = []

    def answer(request):
        asked.append(str(request.url))
        return view(**{"@odata.nextLink": link})

    with pytest.raises(ProviderAway):
        await busy_by(answer)
    assert len(asked) == 1


async def test_pages_that_lead_in_a_circle_end():
    asked = []

    def answer(request):
        asked.append(request)
        return view(**{"@odata.nextLink": "https://graph.example/v1.0/me/calendarView?$skip=10"})

    with pytest.raises(ProviderAway):
        await busy_by(answer)
    assert len(asked) == 2


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


async def test_no_more_than_four_requests_at_once_go_to_one_mailbox_whoever_asks(stage):
    calendars = [await stage.calendar(f"No. {number}") for number in range(9)]
    for number, calendar in enumerate(calendars):
        await stage.put(calendar, Entry(start=at(1, number * 2), end=at(1, number * 2 + 1)))
    stage.faults.gate.clear()
    other = MicrosoftAccount(f"{stage.url}/v1.0", stage.tokens, stage.web)
    asking = [
        asyncio.create_task(account.busy(calendars, WEEK, "UTC", NOTHING))
        for account in (stage.account, other)
    ]
    while stage.faults.at_once < 4:
        await asyncio.sleep(0.005)
    stage.faults.gate.set()
    assert [len(each) for each in await asyncio.gather(*asking)] == [9, 9]
    assert stage.faults.most_at_once == 4
    assert stage.faults.requests == 18


async def test_throttling_keeps_all_requests_of_an_account_waiting(stage):
    calendars = [await stage.calendar(f"No. {number}") for number in range(9)]
    stage.throttle(4, retry_after=600)
    with pytest.raises(ProviderAway):
        await stage.account.busy(calendars, WEEK, "UTC", NOTHING)
    assert stage.faults.requests <= 4
    with pytest.raises(ProviderAway) as caught:
        await stage.account.busy([stage.home], WEEK, "UTC", NOTHING)
    assert caught.value.retry_after == pytest.approx(600, abs=30)
    assert stage.faults.requests <= 4


async def test_a_mailbox_that_others_keep_busy_is_waited_for(stage):
    await stage.put(stage.home, Entry(start=at(2, 9), end=at(2, 10)))
    stage.faults.at_once += 4
    asking = asyncio.create_task(stage.account.busy([stage.home], WEEK, "UTC", NOTHING))
    while stage.faults.most_at_once < 5:
        await asyncio.sleep(0.005)
    stage.faults.at_once -= 4
    assert await asking == [span(at(2, 9), at(2, 10))]


async def test_every_request_says_which_ids_and_zone_it_wants_and_has_a_name(stage):
    await stage.account.calendars()
    await stage.account.busy([stage.home], WEEK, "UTC", NOTHING)
    headers = stage.checked.headers
    assert {each["prefer"] for each in headers} == {'IdType="ImmutableId", outlook.timezone="UTC"'}
    assert len({each["client-request-id"] for each in headers}) == len(headers) == 3


async def test_a_question_has_an_end_whatever_graph_does(stage):
    gate = stage.sandbox.world.mailboxes[PERSONAL.id].faults.gate
    gate.clear()
    with pytest.raises(ProviderAway):
        await stage.account_of(PERSONAL, seconds=0.05).calendars()
    gate.set()


async def test_many_requests_with_one_old_token_renew_it_once(stage):
    calendars = [await stage.calendar(f"No. {number}") for number in range(6)]
    stage.expire_token()
    assert await stage.account.busy(calendars, WEEK, "UTC", NOTHING) == []
    assert stage.tokens.renewals == 1


async def test_a_new_token_that_is_refused_too_ends_the_link(stage):
    stranger = Tokens(TokenStore(), Grant(PERSONAL, frozenset(), "another"))
    account = MicrosoftAccount(f"{stage.url}/v1.0", stranger, stage.web)
    with pytest.raises(CredentialsRefused):
        await account.calendars()
    assert stranger.renewals <= 2  # one for each of the two requests


async def test_a_scope_that_was_not_granted_means_linking_anew(stage):
    account = stage.account_of(PERSONAL, frozenset({"User.Read"}))
    with pytest.raises(CredentialsRefused, match="connect the account again"):
        await account.calendars()
    home = stage.sandbox.world.mailboxes[PERSONAL.id].default.id
    with pytest.raises(CredentialsRefused):
        await account.busy([home], WEEK, "UTC", NOTHING)


async def test_a_calendar_that_alone_is_denied_does_not_end_the_link():
    def answer(request):
        if "calendarView" in request.url.path:
            error = {"error": {"code": "ErrorAccessDenied", "message": "Access is denied."}}
            return httpx2.Response(403, json=error)
        return httpx2.Response(200, json={"id": "c"})

    with pytest.raises(ProviderRefused, match="no longer have access"):
        await busy_by(answer)


def test_when_to_come_back_is_understood_in_seconds_and_as_a_date():
    assert seconds("120") == 120
    assert seconds(None) is None
    assert seconds("soon") is None
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    assert seconds(later) == pytest.approx(90, abs=5)
    past = format_datetime(datetime.now(UTC) - timedelta(days=1), usegmt=True)
    assert seconds(past) == 0


@pytest.mark.parametrize("inner", ["innerError", "innererror"])
def test_codes_are_found_however_deep_and_however_spelled(inner):
    nested = {"code": "BadRequest", "message": "", inner: {"code": "MailboxNotEnabledForRESTAPI"}}
    assert str(refusal(400, {"error": nested}, None)) == NO_MAILBOX
    assert isinstance(refusal(500, None, "7"), ProviderAway)
    assert isinstance(refusal(500, {"error": "broken"}, None), ProviderAway)
