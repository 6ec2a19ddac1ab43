"""The sandbox's Google: as strict as Google describes itself, in its document and in prose."""

from collections.abc import Mapping
from typing import Any

import httpx2
import pytest
from calendars import discovery
from calendars.conformance import BERLIN, at
from calendars.googled import ADA, BASE, GoogleStage, google_stage

from chatsched.sandbox.authorization import GOOGLE_ACCOUNTS, Grant
from chatsched.sandbox.google import shapes
from chatsched.sandbox.google.methods import AUTH, METHODS, Method, Parameter
from chatsched.sandbox.google.shapes import Each

HOME = f"/calendars/{ADA.email}/events"
QUIET = {"sendUpdates": "none"}
TIMES = {
    "start": {"dateTime": "2027-03-02T09:00:00Z"},
    "end": {"dateTime": "2027-03-02T10:00:00+00:00"},
}
WINDOW = {"timeMin": "2027-03-01T00:00:00Z", "timeMax": "2027-03-08T00:00:00Z"}


class Api:
    """Google's API by hand. ``ok`` answers are compared with Google's description."""

    def __init__(self, stage: GoogleStage, *scopes: str) -> None:
        self.stage = stage
        scopes = scopes or ("calendar",)
        self.token = stage.token(*scopes)

    async def ask(
        self,
        http: str,
        path: str,
        query: Any = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx2.Response:
        response = await self.stage.web.request(
            http,
            self.stage.url + BASE + path,
            params=query,
            json=body,
            headers={"Authorization": f"Bearer {self.token}", **(headers or {})},
        )
        self.stage.transport.wrong = [  # what is wrong here is wrong on purpose
            each for each in self.stage.transport.wrong if response.is_success
        ]
        return response

    async def ok(self, *args: Any, **more: Any) -> Any:
        response = await self.ask(*args, **more)
        assert response.is_success, response.text
        return response.json() if response.content else None

    async def refused(self, *args: Any, **more: Any) -> tuple[int, str]:
        response = await self.ask(*args, **more)
        error = response.json()["error"]
        assert error["code"] == response.status_code
        assert error["errors"][0]["message"] == error["message"]
        return response.status_code, error["errors"][0]["reason"]


@pytest.fixture
async def stage():
    async with google_stage() as each:
        yield each


@pytest.fixture
def api(stage: GoogleStage) -> Api:
    return Api(stage)


# As Google describes itself


def described(schema: Mapping[str, Any]) -> Any:
    """Return a schema of Google's as one of the sandbox's shapes."""
    if "$ref" in schema:
        return described(discovery.document()["schemas"][schema["$ref"]])
    if "additionalProperties" in schema:
        return {"*": described(schema["additionalProperties"])}
    if "properties" in schema:
        return {name: described(each) for name, each in schema["properties"].items()}
    if schema.get("type") == "array":
        return [described(schema["items"])]
    form = schema.get("format")
    return form if form in {"date", "date-time", "int64"} else schema["type"]


def own(shape: Any) -> Any:
    if isinstance(shape, Each):
        return {"*": own(shape.shape)}
    if isinstance(shape, Mapping):
        return {name: own(each) for name, each in shape.items()}
    return [own(shape[0])] if isinstance(shape, list) else shape


@pytest.mark.parametrize(
    ("shape", "name"),
    [(shapes.EVENT, "Event"), (shapes.CHANNEL, "Channel"), (shapes.FREE_BUSY, "FreeBusyRequest")],
)
def test_bodies_have_the_members_that_google_describes(shape: Any, name: str):
    assert own(shape) == described(discovery.document()["schemas"][name])


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.id)
def test_methods_are_where_google_has_them_and_take_what_it_takes(method: Method):
    theirs = discovery.method(method.id)
    assert (method.http, method.path) == (theirs["httpMethod"], theirs["path"])
    assert method.scopes == set(theirs["scopes"])
    parameters = {
        name: Parameter(
            each["type"],
            frozenset(each.get("enum", ())),
            int(each["minimum"]) if "minimum" in each else None,
            int(each["maximum"]) if "maximum" in each else None,
            each.get("repeated", False),
            each.get("format") == "date-time",
        )
        for name, each in theirs.get("parameters", {}).items()
        if each["location"] == "query"
    }
    assert dict(method.parameters) == parameters
    assert (method.request is not None) == ("request" in theirs)


# Who may ask


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


# What is sent


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


# Events


async def test_an_id_is_taken_once_and_for_all(api: Api):
    event = {**TIMES, "id": "abcde012345v"}
    made = await api.ok("POST", HOME, QUIET, event)
    assert made["id"] == event["id"]
    assert await api.refused("POST", HOME, QUIET, event) == (409, "duplicate")
    await api.ok("DELETE", f"{HOME}/{made['id']}", QUIET)
    assert await api.refused("POST", HOME, QUIET, event) == (409, "duplicate")
    left = await api.ok("GET", f"{HOME}/{made['id']}")
    assert left["status"] == "cancelled"
    assert "start" not in left
    assert await api.refused("DELETE", f"{HOME}/{made['id']}", QUIET) == (410, "deleted")
    assert await api.refused("DELETE", f"{HOME}/neverwas", QUIET) == (404, "notFound")


async def test_a_deleted_event_comes_back_when_somebody_says_so(api: Api):
    made = await api.ok("POST", HOME, QUIET, TIMES)
    path = f"{HOME}/{made['id']}"
    await api.ok("DELETE", path, QUIET)
    assert (await api.ok("PATCH", path, QUIET, {"summary": "x"}))["status"] == "cancelled"
    assert (await api.ok("PATCH", path, QUIET, {"status": "confirmed"}))["summary"] == "x"


async def test_a_change_wants_the_version_that_it_names(api: Api):
    made = await api.ok("POST", HOME, QUIET, TIMES)
    path, old = f"{HOME}/{made['id']}", {"If-Match": made["etag"]}
    new = await api.ok("PATCH", path, QUIET, {"summary": "x"}, headers=old)
    for http, body in (("PATCH", {"summary": "y"}), ("PUT", TIMES), ("DELETE", None)):
        refused = await api.refused(http, path, QUIET, body, headers=old)
        assert refused == (412, "conditionNotMet")
    await api.ok("DELETE", path, QUIET, headers={"If-Match": new["etag"]})


async def test_patches_merge_objects_and_replace_lists(api: Api):
    event = {
        **TIMES,
        "summary": "x",
        "attendees": [{"email": "a@b.example"}],
        "extendedProperties": {"private": {"a": "1"}},
    }
    made = await api.ok("POST", HOME, QUIET, event)
    changes = {
        "summary": None,
        "attendees": [{"email": "c@d.example"}],
        "extendedProperties": {"private": {"b": "2"}},
    }
    patched = await api.ok("PATCH", f"{HOME}/{made['id']}", QUIET, changes)
    assert "summary" not in patched
    assert [each["email"] for each in patched["attendees"]] == ["c@d.example"]
    assert patched["extendedProperties"]["private"] == {"a": "1", "b": "2"}
    replaced = await api.ok("PUT", f"{HOME}/{made['id']}", QUIET, TIMES)
    assert "attendees" not in replaced
    assert (replaced["id"], replaced["iCalUID"]) == (made["id"], made["iCalUID"])


async def test_a_version_is_never_numbered_lower(api: Api):
    made = await api.ok("POST", HOME, QUIET, {**TIMES, "sequence": 3})
    path = f"{HOME}/{made['id']}"
    assert await api.refused("PATCH", path, QUIET, {"sequence": 2}) == (400, "invalid")
    moved = await api.ok("PATCH", path, QUIET, {"end": {"dateTime": "2027-03-02T11:00:00Z"}})
    assert moved["sequence"] == 4


async def test_times_are_given_back_in_the_calendars_zone(api: Api):
    made = await api.ok("POST", HOME, QUIET, TIMES)
    assert made["start"] == {"dateTime": "2027-03-02T10:00:00+01:00", "timeZone": BERLIN}
    assert "transparency" not in made


async def test_guests_are_told_as_the_sender_says(stage: GoogleStage, api: Api):
    event = {**TIMES, "attendees": [{"email": "a@b.example"}]}
    await api.ok("POST", HOME, QUIET, event)
    assert stage.world.mails == []
    made = await api.ok("POST", HOME, {"sendUpdates": "all"}, event)
    assert stage.world.mails == [("a@b.example", made["id"])]


async def test_instances_of_a_series_are_events_of_their_own(api: Api):
    zoned = {side: {**each, "timeZone": BERLIN} for side, each in TIMES.items()}
    series = await api.ok("POST", HOME, QUIET, {**zoned, "recurrence": ["RRULE:FREQ=DAILY"]})
    path = f"{HOME}/{series['id']}_20270303T090000Z"
    assert (await api.ok("GET", path))["recurringEventId"] == series["id"]
    await api.ok("PATCH", path, QUIET, {"summary": "moved"})
    await api.ok("DELETE", f"{HOME}/{series['id']}_20270304T090000Z", QUIET)
    wrong = f"{HOME}/{series['id']}_20270303T091500Z"
    assert await api.refused("GET", wrong) == (404, "notFound")
    single = {"singleEvents": "true", "orderBy": "startTime", **WINDOW}
    listed = (await api.ok("GET", HOME, single))["items"]
    assert [each["start"]["dateTime"][:10] for each in listed] == [
        f"2027-03-{day:02}" for day in (2, 3, 5, 6, 7)
    ]
    assert listed[1]["summary"] == "moved"
    whole = (await api.ok("GET", HOME, WINDOW))["items"]
    assert len(whole) == 3  # the series, and both that differ from it


async def test_a_conference_is_made_only_by_who_says_that_he_knows_of_them(api: Api):
    solution = {"type": "hangoutsMeet"}
    request = {"createRequest": {"requestId": "one", "conferenceSolutionKey": solution}}
    event = {**TIMES, "conferenceData": request}
    assert "conferenceData" not in await api.ok("POST", HOME, QUIET, event)
    knowing = {**QUIET, "conferenceDataVersion": "1"}
    made = await api.ok("POST", HOME, knowing, event)
    assert made["conferenceData"]["createRequest"]["status"] == {"statusCode": "pending"}
    path = f"{HOME}/{made['id']}"
    await api.ok("GET", path)
    done = await api.ok("GET", path)
    assert done["hangoutLink"] == done["conferenceData"]["entryPoints"][0]["uri"]
    again = await api.ok("PATCH", path, knowing, {"conferenceData": request})
    assert again["hangoutLink"] == done["hangoutLink"]
    unknown = {"createRequest": {"requestId": "2", "conferenceSolutionKey": {"type": "zoom"}}}
    refused = await api.refused("PATCH", path, knowing, {"conferenceData": unknown})
    assert refused == (400, "invalid")
    without = await api.ok("PATCH", path, knowing, {"conferenceData": None})
    assert "hangoutLink" not in without
    await api.ok("PATCH", path, knowing, {"conferenceData": request})
    await api.ok("PATCH", path, knowing, {"conferenceData": None})
    assert "conferenceData" not in await api.ok("GET", path)


# Lists


async def made(api: Api, count: int) -> list[str]:
    """Make events on the 2nd, one an hour; return their ids."""
    ids = []
    for hour in range(count):
        event = {
            "summary": f"No. {hour}",
            "start": {"dateTime": at(2, hour).isoformat()},
            "end": {"dateTime": at(2, hour + 1).isoformat()},
        }
        ids.append((await api.ok("POST", HOME, QUIET, event))["id"])
    return ids


async def test_pages_belong_to_their_question(stage: GoogleStage, api: Api):
    ids = await made(api, 5)
    stage.world.empty_first_page = True
    page = await api.ok("GET", HOME, {"maxResults": "2"})
    assert page["items"] == []
    token, found = page["nextPageToken"], []
    refused = await api.refused("GET", HOME, {"pageToken": token, "q": "x"})
    assert refused == (400, "invalid")
    assert (await api.refused("GET", HOME, {"pageToken": "made-up"}))[0] == 400
    other = f"/calendars/{await stage.calendar('Other')}/events"
    assert (await api.refused("GET", other, {"pageToken": token}))[0] == 400
    while token:
        assert "nextSyncToken" not in page
        page = await api.ok("GET", HOME, {"maxResults": "2", "pageToken": token})
        found += [each["id"] for each in page["items"]]
        token = page.get("nextPageToken")
    assert found == ids
    assert page["nextSyncToken"]


async def test_what_changed_since_is_told_to_who_asks_the_same(stage: GoogleStage, api: Api):
    ids = await made(api, 3)
    token = (await api.ok("GET", HOME))["nextSyncToken"]
    assert (await api.ok("GET", HOME, {"syncToken": token}))["items"] == []
    await api.ok("PATCH", f"{HOME}/{ids[1]}", QUIET, {"summary": "x"})
    await api.ok("DELETE", f"{HOME}/{ids[2]}", QUIET)
    changed = (await api.ok("GET", HOME, {"syncToken": token}))["items"]
    assert {each["id"]: each["status"] for each in changed} == {
        ids[1]: "confirmed",
        ids[2]: "cancelled",
    }
    for extra in (WINDOW, {"q": "x"}, {"orderBy": "updated"}, {"singleEvents": "true"}):
        refused = await api.refused("GET", HOME, {"syncToken": token, **extra})
        assert refused == (400, "invalid")
    stage.world.forgotten = 1_000
    assert await api.refused("GET", HOME, {"syncToken": token}) == (410, "fullSyncRequired")


async def test_windows_hold_what_ends_after_them_and_starts_before_their_end(api: Api):
    ids = await made(api, 5)
    window = {"timeMin": "2027-03-02T01:00:00Z", "timeMax": "2027-03-02T03:00:00Z"}
    found = await api.ok("GET", HOME, window)
    assert [each["id"] for each in found["items"]] == ids[1:3]
    for wrong in (
        {"timeMin": "2027-03-02T01:00:00"},
        {"timeMin": window["timeMax"], "timeMax": window["timeMin"]},
        {"orderBy": "startTime"},
    ):
        assert (await api.refused("GET", HOME, wrong))[0] == 400


async def test_lists_can_be_searched(api: Api):
    await made(api, 2)
    marked = {**TIMES, "extendedProperties": {"private": {"k": "v"}}}
    event = await api.ok("POST", HOME, QUIET, marked)
    for query, count in (
        ({"q": "NO. 1"}, 1),
        ({"privateExtendedProperty": "k=v"}, 1),
        ({"privateExtendedProperty": ["k=v", "k=w"]}, 0),
        ({"sharedExtendedProperty": "k=v"}, 0),
        ({"iCalUID": event["iCalUID"]}, 1),
        ({"eventTypes": ["outOfOffice", "focusTime"]}, 0),
        ({"updatedMin": "2020-01-01T00:00:00Z"}, 3),
        ({"updatedMin": "2120-01-01T00:00:00Z"}, 0),
    ):
        assert len((await api.ok("GET", HOME, query))["items"]) == count, query


async def test_less_access_shows_less(stage: GoogleStage, api: Api):
    event = {
        **TIMES,
        "summary": "Secret",
        "attendees": [{"email": f"{n}@b.example"} for n in range(3)] + [{"email": ADA.email}],
    }
    made = await api.ok("POST", HOME, QUIET, event)
    few = await api.ok("GET", f"{HOME}/{made['id']}", {"maxAttendees": "1"})
    assert [each["email"] for each in few["attendees"]] == [ADA.email]
    assert few["attendeesOmitted"]
    stage.person.access(ADA.email).role = "freeBusyReader"
    (seen,) = (await api.ok("GET", HOME))["items"]
    assert "summary" not in seen
    assert seen["start"] == made["start"]


async def test_only_the_fields_that_are_asked_for_are_given(api: Api):
    await made(api, 2)
    given = await api.ok("GET", HOME, {"fields": "timeZone,items(id,start/dateTime,organizer)"})
    assert set(given) == {"timeZone", "items"}
    assert set(given["items"][0]) == {"id", "start", "organizer"}
    assert set(given["items"][0]["start"]) == {"dateTime"}
    assert set(await api.ok("GET", HOME, {"fields": "*"})) > {"kind", "etag", "items"}
    for wrong in ("", "items(", ",", "a)", "items()b("):
        refused = await api.refused("GET", HOME, {"fields": wrong})
        assert refused == (400, "invalidParameter")


async def test_calendars_are_listed_as_they_are_shared(stage: GoogleStage, api: Api):
    path = "/users/me/calendarList"
    hidden = await stage.calendar("Hidden")
    stage.person.access(hidden).hidden = True
    await stage.calendar("Theirs", writable=False)
    assert len((await api.ok("GET", path))["items"]) == 2
    assert len((await api.ok("GET", path, {"showHidden": "true"}))["items"]) == 3
    writable = await api.ok("GET", path, {"minAccessRole": "writer"})
    assert [each["id"] for each in writable["items"]] == [ADA.email]
    assert writable["items"][0]["primary"]
    token = (await api.ok("GET", path))["nextSyncToken"]
    new = await stage.calendar("New")
    synced = await api.ok("GET", path, {"syncToken": token})
    assert [each["id"] for each in synced["items"]] == [new]
    assert (await api.refused("GET", path, {"minAccessRole": "king"}))[0] == 400


# Free and busy


async def test_what_is_wrong_with_one_calendar_is_said_within_success(stage: GoogleStage, api: Api):
    await made(api, 2)
    spoiled = await stage.calendar("Spoiled")
    stage.spoil(spoiled)
    items = [{"id": each} for each in (ADA.email, "primary", spoiled, "nobody@corp.example")]
    found = (await api.ok("POST", "/freeBusy", body={**WINDOW, "items": items}))["calendars"]
    hours = {"start": "2027-03-02T00:00:00Z", "end": "2027-03-02T02:00:00Z"}
    assert found[ADA.email] == found["primary"] == {"busy": [hours]}
    assert found[spoiled]["errors"][0]["reason"] == "internalError"
    assert found["nobody@corp.example"]["errors"][0]["reason"] == "notFound"


async def test_more_than_fifty_calendars_are_too_many(stage: GoogleStage, api: Api):
    ids = [await stage.calendar(f"No. {number}") for number in range(51)]
    items = [{"id": each} for each in ids]
    found = (await api.ok("POST", "/freeBusy", body={**WINDOW, "items": items}))["calendars"]
    assert "errors" not in found[ids[49]]
    assert found[ids[50]]["errors"][0]["reason"] == "tooManyCalendarsRequested"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"timeMax": "2027-03-01T00:00:00Z"}, "timeRangeEmpty"),
        ({"timeMax": "2027-07-01T00:00:00Z"}, "timeRangeTooLong"),
        ({"timeMin": "2027-03-01T00:00:00"}, "invalid"),
        ({"timeMin": None}, "required"),
        ({"items": None}, "required"),
        ({"calendarExpansionMax": 51}, "invalid"),
        ({"unknown": 1}, "invalid"),
    ],
)
async def test_a_question_that_does_not_fit_is_refused(api: Api, changes: Any, reason: str):
    body = {**WINDOW, "items": [{"id": ADA.email}], **changes}
    assert await api.refused("POST", "/freeBusy", body=body) == (400, reason)


# Channels (their messages are tested with the accounts)


async def test_channels_have_one_owner_and_unique_names(stage: GoogleStage, api: Api):
    body = {"id": "channel-1", "type": "web_hook", "address": "https://chat.example/hook"}
    opened = await api.ok("POST", f"{HOME}/watch", body=body)
    assert isinstance(opened["expiration"], str)
    again = await api.refused("POST", f"{HOME}/watch", body=body)
    assert again == (400, "channelIdNotUnique")
    stop = {"id": opened["id"], "resourceId": opened["resourceId"]}
    other = Api(stage)
    scopes = frozenset({f"{AUTH}calendar"})
    other.token = stage.store.issue_access(Grant(GOOGLE_ACCOUNTS[0], scopes, "another-client"))
    assert await other.refused("POST", "/channels/stop", body=stop) == (404, "notFound")
    wrong = {**stop, "resourceId": "another"}
    assert await api.refused("POST", "/channels/stop", body=wrong) == (404, "notFound")
    await api.ok("POST", "/channels/stop", body=stop)
    assert await api.refused("POST", "/channels/stop", body=stop) == (404, "notFound")


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "x" * 65},
        {"id": "with space"},
        {"type": "mail"},
        {"token": "x" * 257},
        {"address": "http://chat.example/hook"},
        {"expiration": 1},
        {"expiration": "1"},
        {"params": {"ttl": "soon"}},
        {"params": {"ttl": 60}},
        {"address": None},
    ],
)
async def test_a_channel_that_does_not_fit_is_refused(stage: GoogleStage, api: Api, changes: Any):
    body = {"id": "one", "type": "web_hook", "address": "https://chat.example/hook", **changes}
    status, _ = await api.refused("POST", f"{HOME}/watch", body=body)
    assert status == 400
    assert stage.sandbox.push.open == []
