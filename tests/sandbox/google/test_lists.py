"""The sandbox's Google lists events and calendars by page, by window and since a time."""

from calendars.googled import ADA, GoogleStage
from sandbox.google.api import HOME, QUIET, TIMES, WINDOW, Api, made


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
