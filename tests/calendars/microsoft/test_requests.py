"""Requests to Graph go from page to page, in turn, under one good token, and have an end."""

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx2
import pytest
from calendars.graph_stage import PERSONAL, Tokens
from calendars.microsoft.answers import busy_by, timed, view
from calendars.stage import NOTHING, WEEK, Entry, at, span

from chatsched.calendars.providers import CredentialsRefused, ProviderAway, ProviderRefused
from chatsched.calendars.providers.microsoft import MicrosoftAccount
from chatsched.calendars.providers.microsoft.refusals import NO_MAILBOX, refusal, seconds
from chatsched.sandbox.authorization import Grant, TokenStore


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
