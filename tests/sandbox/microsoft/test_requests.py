"""The sandbox's Graph refuses who may not ask, and what does not fit, as Microsoft does."""

import asyncio

import pytest
from calendars.graph_schema import named, problems
from calendars.graph_stage import ON_PREMISES, PERSONAL, WORK
from calendars.stage import Entry, at
from sandbox.microsoft.graph import EVENT, PROPERTY, TIMES, WEEK, Graph


async def test_a_token_that_is_none_is_refused(stage, graph):
    assert await graph.refused("GET", "/me", authorization="Bearer x") == (
        401,
        "InvalidAuthenticationToken",
    )
    assert await graph.refused("GET", "/me", authorization="Basic eDp5") == (
        401,
        "InvalidAuthenticationToken",
    )
    stage.store.expire_access()
    assert (await graph.refused("GET", "/me"))[0] == 401


@pytest.mark.parametrize(
    ("scope", "method", "path", "body"),
    [
        ("Calendars.ReadWrite", "GET", "/me", None),
        ("User.Read", "GET", "/me/calendars", None),
        ("User.Read", "GET", f"/me/calendarView?{WEEK}", None),
        ("Calendars.Read", "POST", "/me/events", EVENT),
        ("Calendars.ReadWrite", "GET", "/me/mailboxSettings", None),
    ],
)
async def test_a_scope_that_was_not_granted_is_missed(stage, scope, method, path, body):
    graph = Graph(stage, scopes=frozenset({scope}))
    assert await graph.refused(method, path, body) == (403, "ErrorAccessDenied")


async def test_people_are_shown_themselves(stage, graph):
    assert (await graph.ok("GET", "/me?$select=mail"))["mail"] == WORK.email
    settings = Graph(stage, scopes=frozenset({"MailboxSettings.Read"}))
    shown = await settings.ok("GET", "/me/mailboxSettings")
    assert shown["timeZone"] == "W. Europe Standard Time"
    stranger = Graph(stage, PERSONAL)
    assert (await stranger.ok("GET", "/me"))["id"] == PERSONAL.id


async def test_a_mailbox_on_premises_has_a_person_and_no_calendar(stage):
    graph = Graph(stage, ON_PREMISES)
    assert (await graph.ok("GET", "/me"))["mail"] == ON_PREMISES.email
    for path in ("/me/calendar", "/me/calendars", f"/me/calendarView?{WEEK}"):
        assert await graph.refused("GET", path) == (404, "MailboxNotEnabledForRESTAPI")


async def test_schedules_are_not_for_personal_accounts(stage, graph):
    ask = {
        "schedules": [WORK.email, "nobody@contoso.example"],
        "startTime": {"dateTime": "2027-03-02T08:00:00", "timeZone": "UTC"},
        "endTime": {"dateTime": "2027-03-02T12:00:00", "timeZone": "UTC"},
        "availabilityViewInterval": 60,
    }
    await stage.put(stage.home, Entry(start=at(2, 9), end=at(2, 10)))
    own, other = (await graph.ok("POST", "/me/calendar/getSchedule", ask))["value"]
    assert own["availabilityView"] == "0200"
    assert other["error"]["responseCode"] == "ErrorMailRecipientNotFound"
    personal = Graph(stage, PERSONAL)
    assert (await personal.refused("POST", "/me/calendar/getSchedule", ask))[0] == 403


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/me/nonsense", 400),
        ("PUT", "/me/events", 405),
        ("GET", "/me/calendars?$select=title", 400),
        ("GET", "/me/calendars?$top=0", 400),
        ("GET", "/me/calendars?$top=1001", 400),
        ("GET", "/me/calendars?$top=1&$top=2", 400),
        ("GET", "/me/calendars?top=1", 400),
        ("GET", "/me/calendarView", 400),
        ("GET", "/me/calendarView?startDateTime=2027-03-01&endDateTime=soon", 400),
        ("GET", "/me/calendarView?startDateTime=2027-03-08&endDateTime=2027-03-01", 400),
        ("GET", "/me/calendarView?startDateTime=2027-01-01&endDateTime=2037-01-01", 400),
        ("GET", "/me/events?$filter=subject eq 'x'", 400),
        ("GET", "/me/events/nothing", 404),
        ("GET", "/me/calendars/nothing/events", 404),
        ("GET", "/subscriptions/nothing", 404),
    ],
)
async def test_what_graph_does_not_know_is_refused(graph, method, path, status):
    assert (await graph.refused(method, path))[0] == status


@pytest.mark.parametrize(
    "change",
    [
        {"title": "x"},
        {"subject": 7},
        {"subject": "x" * 256},
        {"showAs": "BUSY"},
        {"start": "2027-03-02T09:00:00Z"},
        {"start": {"dateTime": "2027-03-02T09:00:00Z", "timeZone": "UTC"}},
        {"start": {"dateTime": "2027-03-02 09:00:00", "timeZone": "UTC"}},
        {"start": {"dateTime": "2027-03-02T09:00:00", "timeZone": "Mars"}},
        {"start": {"dateTime": "2027-03-32T09:00:00", "timeZone": "UTC"}},
        {"start": {"dateTime": "2027-03-02T11:00:00", "timeZone": "UTC"}},
        {"start": {"dateTime": "2027-03-02T09:00:00", "zone": "UTC"}},
        {"isAllDay": "true"},
        {"isAllDay": True},
        {"body": "text"},
        {"body": {"contentType": "markdown", "content": "x"}},
        {"body": {"contentType": "text", "text": "x"}},
        {"reminderMinutesBeforeStart": "15"},
        {"singleValueExtendedProperties": [{"id": PROPERTY, "value": 7}]},
        {"recurrence": {"pattern": {"type": "hourly"}, "range": {"type": "noEnd"}}},
        {"recurrence": {"pattern": {"type": "daily"}}},
    ],
)
async def test_a_body_that_does_not_fit_is_refused_and_nothing_is_made(stage, graph, change):
    assert (await graph.refused("POST", "/me/events", EVENT | change))[0] == 400
    assert not stage.mailbox.items


async def test_a_body_that_is_no_json_is_refused(stage, graph):
    for content, kind, status in (("{", "application/json", 400), ("{}", "text/plain", 415)):
        response = await stage.web.post(
            f"{stage.url}/v1.0/subscriptions",
            content=content,
            headers={"authorization": f"Bearer {graph.token}", "content-type": kind},
        )
        assert response.status_code == status
    stage.checked.violations.clear()


async def test_what_nobody_can_set_is_passed_over(graph):
    made = await graph.ok("POST", "/me/events", EVENT | {"iCalUId": "mine", "isCancelled": True})
    assert made["iCalUId"] != "mine"
    assert made["isCancelled"] is False


async def test_a_fifth_request_at_once_is_too_many(stage, graph):
    stage.faults.gate.clear()
    four = [asyncio.create_task(graph("GET", "/me/calendar")) for _ in range(4)]
    while stage.faults.at_once < 4:
        await asyncio.sleep(0.005)
    fifth = await graph("GET", "/me/calendar")
    assert (fifth.status_code, fifth.headers["retry-after"]) == (429, "1")
    stage.faults.gate.set()
    assert {each.status_code for each in await asyncio.gather(*four)} == {200}


def test_the_metadata_tells_right_from_wrong():
    good = {"subject": "x", **TIMES, "showAs": "busy"}
    assert problems(named("event"), good) == []
    for bad in ({"showAs": "BUSY"}, {"start": "now"}, {"isAllDay": "yes"}, {"title": "x"}):
        assert problems(named("event"), good | bad)
