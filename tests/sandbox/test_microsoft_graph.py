"""The sandbox's Microsoft Graph: as strict as Microsoft describes it, and as awkward."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote

import pytest
from calendars.conformance import Entry, at
from calendars.graph_schema import named, problems
from calendars.graph_stage import ON_PREMISES, PERSONAL, SCOPES, WORK, put, staged

from chatsched.sandbox.microsoft import events

TIMES = {
    "start": {"dateTime": "2027-03-02T09:00:00", "timeZone": "UTC"},
    "end": {"dateTime": "2027-03-02T10:00:00.0000000", "timeZone": "UTC"},
}
EVENT = {"subject": "Meeting", **TIMES}
PROPERTY = "String {66f5a359-4659-4830-9070-00047ec6ac6e} Name BookingId"
WEEK = "startDateTime=2027-03-01T00:00:00Z&endDateTime=2027-03-08T00:00:00Z"
LATER = "2099-01-01T00:00:00Z"


class Graph:
    """Graph by hand, with somebody's token."""

    def __init__(self, stage, person=WORK, scopes=SCOPES):
        self.stage = stage
        self.token = stage.token(person, scopes)

    async def __call__(self, method, path, body=None, **headers):
        response = await self.stage.web.request(
            method,
            f"{self.stage.url}/v1.0{path}",
            json=body,
            headers={"authorization": f"Bearer {self.token}"}
            | {name.replace("_", "-"): value for name, value in headers.items()},
        )
        if not response.is_success:  # what is wrong here is wrong on purpose
            self.stage.checked.violations.clear()
        return response

    async def ok(self, method, path, body=None, **headers):
        response = await self(method, path, body, **headers)
        assert response.is_success, response.text
        return response.json() if response.content else None

    async def refused(self, method, path, body=None, **headers):
        response = await self(method, path, body, **headers)
        error = response.json()["error"]
        assert error["innerError"]["request-id"] == response.headers["request-id"]
        return response.status_code, error["code"]


@pytest.fixture
async def stage():
    async with staged() as stage:
        yield stage


@pytest.fixture
def graph(stage):
    return Graph(stage)


# Who may do what


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


# What may be asked


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


# Ids, tags and zones


async def test_ids_change_with_the_calendar_unless_they_are_to_stay(stage, graph):
    made = await graph.ok("POST", "/me/events", EVENT)
    stays = 'IdType="ImmutableId"'
    (item,) = stage.mailbox.items.values()
    assert (made["id"], item.key) == (item.ref, item.key)
    events.move(stage.mailbox, item, stage.mailbox.add_calendar("Other"))
    listed = f"/me/calendars/{quoted(item.calendar_id)}/events"
    assert (await graph.ok("GET", listed))["value"] == []
    moved = stage.mailbox.items[item.key]
    listed = f"/me/calendars/{quoted(moved.calendar_id)}/events"
    (now,) = (await graph.ok("GET", listed))["value"]
    (always,) = (await graph.ok("GET", listed, prefer=stays))["value"]
    assert now["id"] != made["id"]
    assert always["id"] == item.key
    assert (await graph.refused("GET", f"/me/events/{quoted(made['id'])}"))[0] == 404
    assert await graph.ok("GET", f"/me/events/{quoted(item.key)}", prefer=stays)


async def test_an_id_that_is_not_encoded_is_not_found(graph):
    made = await graph.ok("POST", "/me/events", EVENT)
    assert (await graph.refused("GET", f"/me/events/{made['id']}"))[0] in {400, 404}


async def test_a_change_from_an_old_state_is_refused(graph):
    made = await graph.ok("POST", "/me/events", EVENT)
    at_ = f"/me/events/{quoted(made['id'])}"
    old = made["@odata.etag"]
    assert old.startswith('W/"')
    changed = await graph.ok("PATCH", at_, {"subject": "New"}, if_match=old)
    assert changed["@odata.etag"] != old
    for method, body in (("PATCH", {"subject": "Newer"}), ("DELETE", None)):
        refused = await graph.refused(method, at_, body, if_match=old)
        assert refused == (412, "ErrorIrresolvableConflict")
    await graph.ok("DELETE", at_, if_match=changed["@odata.etag"])
    assert await graph.refused("DELETE", at_) == (404, "ErrorItemNotFound")


async def test_times_are_in_the_zone_that_is_preferred(graph):
    pacific = "Pacific Standard Time"
    start = {"dateTime": "2027-03-02T01:00:00", "timeZone": pacific}
    end = {"dateTime": "2027-03-02T02:00:00", "timeZone": pacific}
    made = await graph.ok("POST", "/me/events", EVENT | {"start": start, "end": end})
    assert made["start"] == {"dateTime": "2027-03-02T09:00:00.0000000", "timeZone": "UTC"}
    assert made["originalStartTimeZone"] == pacific
    response = await graph(
        "GET", f"/me/events/{quoted(made['id'])}", prefer=f'outlook.timezone="{pacific}"'
    )
    assert response.json()["start"]["dateTime"] == "2027-03-02T01:00:00.0000000"
    assert response.headers["preference-applied"] == f'outlook.timezone="{pacific}"'
    assert (await graph.refused("GET", "/me/events", prefer='outlook.timezone="Mars"'))[0] == 400


@pytest.mark.parametrize("zone", ["Pacific Standard Time", "Tonga Standard Time"])
async def test_all_day_events_are_midnights_that_are_said_to_be_utc(stage, graph, zone):
    stage.mailbox.zone = zone
    put(stage.mailbox, stage.home, Entry(start=date(2027, 3, 3), end=date(2027, 3, 4)))
    for preferred in ("UTC", "Europe/Berlin"):
        view = f"/me/calendarView?{WEEK}"
        (event,) = (await graph.ok("GET", view, prefer=f'outlook.timezone="{preferred}"'))["value"]
        midnight = {"dateTime": "2027-03-03T00:00:00.0000000", "timeZone": preferred}
        assert event["start"] == midnight


# Pages


async def test_ten_come_at_once_unless_more_are_asked_for(stage, graph):
    for hour in range(12):
        await stage.put(stage.home, Entry(start=at(2, hour), end=at(2, hour + 1)))
    view = f"/me/calendarView?{WEEK}"
    first = await graph.ok("GET", view)
    assert len(first["value"]) == 10
    following = first["@odata.nextLink"].partition("/v1.0")[2]
    second = await graph.ok("GET", following)
    assert len(second["value"]) == 2
    assert "@odata.nextLink" not in second
    assert len((await graph.ok("GET", view, prefer="odata.maxpagesize=3"))["value"]) == 3
    assert len((await graph.ok("GET", f"{view}&$top=50"))["value"]) == 12
    elsewhere = following.replace("2027-03-08", "2027-03-09")
    assert (await graph.refused("GET", elsewhere))[0] == 400


async def test_only_what_is_selected_comes(graph):
    await graph.ok("POST", "/me/events", EVENT)
    (event,) = (await graph.ok("GET", f"/me/calendarView?{WEEK}&$select=start"))["value"]
    assert set(event) == {"@odata.etag", "id", "start"}


async def test_masters_of_series_are_listed_and_occurrences_viewed(stage, graph):
    await stage.put(stage.home, Entry(start=at(1, 9), end=at(1, 10), rule="FREQ=DAILY;COUNT=3"))
    (master,) = (await graph.ok("GET", "/me/events"))["value"]
    viewed = (await graph.ok("GET", f"/me/calendarView?{WEEK}"))["value"]
    assert master["type"] == "seriesMaster"
    assert [each["type"] for each in viewed] == ["occurrence"] * 3
    assert {each["seriesMasterId"] for each in viewed} == {master["id"]}
    assert len({each["id"] for each in viewed}) == 3
    second = f"/me/events/{quoted(viewed[1]['id'])}"
    await graph.ok("PATCH", second, {"subject": "Moved"})
    assert (await graph.ok("GET", second))["type"] == "exception"
    await graph.ok("DELETE", second)
    assert len((await graph.ok("GET", f"/me/calendarView?{WEEK}"))["value"]) == 2


async def test_an_event_is_found_by_an_extended_property(graph):
    tagged = {"singleValueExtendedProperties": [{"id": PROPERTY, "value": "it's 7"}]}
    made = await graph.ok("POST", "/me/events", EVENT | tagged)
    await graph.ok("POST", "/me/events", EVENT)
    for value, found in (("it''s 7", [made["id"]]), ("8", [])):
        sought = f"ep/id eq '{PROPERTY}' and ep/value eq '{value}'"
        query = quoted(f"singleValueExtendedProperties/Any(ep: {sought})")
        listed = await graph.ok("GET", f"/me/events?$filter={query}")
        assert [each["id"] for each in listed["value"]] == found


# Transaction ids, meetings, limits


@pytest.mark.parametrize("status", [400, 409])
async def test_a_transaction_id_is_good_for_one_event(stage, graph, status):
    stage.sandbox.world.behaviour.duplicate_status = status
    event = EVENT | {"transactionId": "7E163156-7762-4BEB-A1C6-729EA81755A7"}
    first = await graph("POST", "/me/events", event)
    again = await graph("POST", "/me/events", event)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["id"] == again.json()["id"]
    other = await graph("POST", "/me/events", event | {"subject": "Another"})
    assert other.status_code == status
    assert other.json()["error"]["code"] == "ErrorDuplicateTransactionId"
    at_ = f"/me/events/{quoted(first.json()['id'])}"
    assert (await graph.refused("PATCH", at_, {"transactionId": "x"}))[0] == 400


async def test_teams_meetings_are_for_work_accounts_and_live_in_the_text(stage, graph):
    meeting = EVENT | {
        "isOnlineMeeting": True,
        "onlineMeetingProvider": "teamsForBusiness",
        "body": {"contentType": "text", "content": "Agenda"},
    }
    personal = await Graph(stage, PERSONAL).ok("POST", "/me/events", meeting)
    assert (personal["isOnlineMeeting"], personal["onlineMeeting"]) == (False, None)
    made = await graph.ok("POST", "/me/events", meeting)
    assert made["onlineMeeting"]["joinUrl"].startswith("https://teams.")
    assert "Microsoft Teams meeting" in made["body"]["content"]
    at_ = f"/me/events/{quoted(made['id'])}"
    assert (await graph.ok("PATCH", at_, {"subject": "New"}))["isOnlineMeeting"] is True
    rewritten = {"body": {"contentType": "text", "content": "Agenda, new"}}
    assert (await graph.ok("PATCH", at_, rewritten))["isOnlineMeeting"] is False


async def test_a_fifth_request_at_once_is_too_many(stage, graph):
    stage.faults.gate.clear()
    four = [asyncio.create_task(graph("GET", "/me/calendar")) for _ in range(4)]
    while stage.faults.at_once < 4:
        await asyncio.sleep(0.005)
    fifth = await graph("GET", "/me/calendar")
    assert (fifth.status_code, fifth.headers["retry-after"]) == (429, "1")
    stage.faults.gate.set()
    assert {each.status_code for each in await asyncio.gather(*four)} == {200}


# Subscriptions (that they shake hands and tell is tested with who is told)


WANTED = {
    "changeType": "created,updated,deleted",
    "notificationUrl": "http://127.0.0.1:9/hook",
    "resource": "me/events",
    "expirationDateTime": LATER,
    "clientState": "secret",
}


@pytest.mark.parametrize(
    "change",
    [
        {},  # too late an end
        {"expirationDateTime": "soon"},
        {"changeType": "created,moved"},
        {"resource": "me/messages"},
        {"notificationUrl": "ftp://127.0.0.1/hook"},
        {"clientState": "s" * 129},
        {"secret": "s"},
    ],
)
async def test_a_subscription_that_does_not_fit_is_refused(graph, change):
    assert (await graph.refused("POST", "/subscriptions", WANTED | change))[0] == 400


async def test_a_subscription_that_lacks_something_is_refused(graph):
    for name in ("changeType", "notificationUrl", "resource", "expirationDateTime"):
        wanted = {key: value for key, value in WANTED.items() if key != name}
        assert (await graph.refused("POST", "/subscriptions", wanted))[0] == 400


async def test_whoever_does_not_answer_gets_no_subscription(graph):
    soon = (datetime.now(UTC) + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    refused = await graph.refused("POST", "/subscriptions", WANTED | {"expirationDateTime": soon})
    assert refused == (400, "ValidationError")


def test_the_metadata_tells_right_from_wrong():
    good = {"subject": "x", **TIMES, "showAs": "busy"}
    assert problems(named("event"), good) == []
    for bad in ({"showAs": "BUSY"}, {"start": "now"}, {"isAllDay": "yes"}, {"title": "x"}):
        assert problems(named("event"), good | bad)


def quoted(text):
    return quote(text, safe="")
