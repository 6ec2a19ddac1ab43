"""The sandbox's Google refuses who may not ask, and what does not fit, as Google does."""

from typing import Any

import httpx2
import pytest
from calendars.googled import ADA, GoogleStage
from sandbox.google.api import HOME, QUIET, TIMES, Api

from chatsched.sandbox.google.methods import METHODS, Method


async def test_nobody_asks_without_a_token_that_is_good(api: Api):
    path = "/users/me/calendarList"
    assert await api.refused("GET", path, headers={"Authorization": ""}) == (401, "authError")
    api.token = "ya29.made-up"
    assert await api.refused("GET", path) == (401, "authError")


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.id)
async def test_each_method_wants_one_of_its_own_scopes(stage: GoogleStage, method: Method):
    path = "/" + method.path.format(calendarId=ADA.email, eventId="nothing1")
    others = {scope for each in METHODS for scope in each.short_scopes} - {*method.short_scopes}
    for scope in {*others, "drive"}:
        refused = await Api(stage, scope).refused(method.http, path)
        assert refused == (403, "insufficientPermissions")
    for scope in method.short_scopes:
        response = await Api(stage, scope).ask(method.http, path)
        assert "insufficientPermissions" not in response.text


async def test_one_scope_is_good_for_calendars_of_ones_own_alone(stage: GoogleStage):
    shared = await stage.calendar("Shared")
    stage.person.access(shared).role = "writer"
    path = f"/calendars/{shared}/events"
    owned = Api(stage, "calendar.events.owned")
    refused = await owned.refused("POST", path, QUIET, TIMES)
    assert refused == (403, "insufficientPermissions")
    await Api(stage, "calendar.events").ok("POST", path, QUIET, TIMES)


async def test_others_calendars_are_not_there(stage: GoogleStage, api: Api):
    stage.world.person("eve@corp.example", "Eve")
    path = "/calendars/eve@corp.example/events"
    assert await api.refused("GET", path) == (404, "notFound")
    assert await api.refused("POST", path, QUIET, TIMES) == (404, "notFound")


async def test_a_calendar_to_read_is_not_written_to(stage: GoogleStage, api: Api):
    path = f"/calendars/{await stage.calendar('Theirs', writable=False)}/events"
    assert await api.refused("POST", path, QUIET, TIMES) == (403, "requiredAccessLevel")
    await api.ok("GET", path)


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"sendUpdates": "maybe"},
        {**QUIET, "conferenceDataVersion": "2"},
        {**QUIET, "conferenceDataVersion": "one"},
        {**QUIET, "unknown": "1"},
        {**QUIET, "supportsAttachments": "yes"},
        [("sendUpdates", "none"), ("sendUpdates", "none")],
        {**QUIET, "maxAttendees": "0"},
    ],
)
async def test_a_query_that_does_not_fit_is_refused(api: Api, query: Any):
    status, _ = await api.refused("POST", HOME, query, TIMES)
    assert status == 400


@pytest.mark.parametrize(
    "changes",
    [
        {"bogus": 1},
        {"summary": 1},
        {"sequence": "1"},
        {"sequence": True},
        {"sequence": 2**31},
        {"start": None},
        {"end": {}},
        {"start": {"dateTime": "2027-03-02 09:00"}},
        {"start": {"dateTime": "2027-03-02T09:00:00"}},
        {"start": {"dateTime": "2027-02-30T09:00:00Z"}},
        {"start": {"dateTime": "2027-03-02T09:00:00Z", "date": "2027-03-02"}},
        {"start": {"date": "2027-03-02"}},
        {"start": {"date": "20270302"}, "end": {"date": "2027-03-03"}},
        {"start": {"dateTime": "2027-03-02T11:00:00Z"}},
        {"start": {"dateTime": "2027-03-02T09:00:00Z", "timeZone": "W. Europe Standard Time"}},
        {"recurrence": ["RRULE:FREQ=DAILY"]},
        {"recurrence": "RRULE:FREQ=DAILY"},
        {"status": "busy"},
        {"transparency": "free"},
        {"visibility": "hidden"},
        {"eventType": "party"},
        {"attendees": [{"displayName": "Nobody"}]},
        {"attendees": [{"email": "a@b.example", "responseStatus": "maybe"}]},
        {"reminders": {"useDefault": True, "overrides": [{"method": "popup", "minutes": 5}]}},
        {"reminders": {"useDefault": False, "overrides": [{"method": "sms", "minutes": 5}]}},
        {"reminders": {"overrides": [{"method": "popup", "minutes": 5}] * 6}},
        {"extendedProperties": {"private": {"key": 1}}},
        {"extendedProperties": {"secret": {"key": "1"}}},
        {"source": {"title": "x", "url": "ftp://x.example"}},
        {"description": "x" * 8193},
        {"id": "UPPER1"},
        {"id": "wxyz1"},
        {"id": "abcd"},
        {"id": "with-dash"},
        {"id": "abcde", "iCalUID": "1@chat.example"},
    ],
)
async def test_an_event_that_does_not_fit_is_refused(stage: GoogleStage, api: Api, changes: Any):
    status, reason = await api.refused("POST", HOME, QUIET, {**TIMES, **changes})
    assert status == 400
    assert reason in {
        "cannotUseDefaultRemindersAndSpecifyOverride",
        "invalid",
        "required",
        "timeRangeEmpty",
    }
    assert await stage.seen(ADA.email) == []


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'"text"'])
async def test_a_body_has_to_be_an_object(stage: GoogleStage, content: bytes):
    headers = {"Authorization": f"Bearer {stage.token('calendar')}"}
    headers["Content-Type"] = "application/json"
    web = httpx2.AsyncClient(transport=httpx2.ASGITransport(stage.sandbox.app))
    async with web:
        url = f"http://google.example{HOME}"
        response = await web.post(url, params=QUIET, content=content, headers=headers)
    assert response.status_code == 400
