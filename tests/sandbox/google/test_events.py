"""The sandbox's Google keeps events as Google says that it does: ids, versions, series, links."""

from calendars.googled import GoogleStage
from calendars.stage import BERLIN
from sandbox.google.api import HOME, QUIET, TIMES, WINDOW, Api


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
