"""Google's own Python client finds nothing strange in the sandbox."""

import asyncio
import contextlib
import copy
from collections.abc import Callable
from typing import Any

import httplib2
import pytest
from calendars import discovery
from calendars.googled import ADA, BASE, GoogleStage, google_stage
from calendars.stage import Entry, at
from google.oauth2.credentials import Credentials
from google_auth_httplib2 import AuthorizedHttp
from googleapiclient.discovery import Resource, build_from_document
from googleapiclient.errors import HttpError

QUIET = {"calendarId": "primary", "sendUpdates": "none"}
EVENT = {
    "summary": "By Google's client",
    "start": {"dateTime": "2027-03-02T09:00:00", "timeZone": "Europe/Berlin"},
    "end": {"dateTime": "2027-03-02T10:00:00", "timeZone": "Europe/Berlin"},
}


@pytest.fixture
async def stage():
    async with google_stage(served=True) as each:
        yield each


@pytest.fixture
async def with_client(stage: GoogleStage):
    """Do something with the client, which blocks, in a thread of its own."""
    document = copy.deepcopy(discovery.document())
    document |= {"rootUrl": f"{stage.url}/", "baseUrl": f"{stage.url}{BASE}/"}
    token = stage.token("calendar")

    def run(work: Callable[[Resource], Any]) -> Any:
        plain = httplib2.Http(timeout=10)
        http = AuthorizedHttp(Credentials(token), http=plain)
        with contextlib.closing(plain), build_from_document(document, http=http) as client:
            return work(client)

    async def do(work: Callable[[Resource], Any]) -> Any:
        return await asyncio.to_thread(run, work)

    return do


async def test_it_lists_calendars(stage: GoogleStage, with_client):
    await stage.calendar("Work")
    answer = await with_client(lambda client: client.calendarList().list(maxResults=10).execute())
    assert [each["summary"] for each in answer["items"]] == [ADA.name, "Work"]
    assert discovery.wrong_in_response("calendar.calendarList.list", answer) == []


async def test_it_asks_for_free_and_busy(stage: GoogleStage, with_client):
    await stage.put(stage.home, Entry(start=at(2, 9), end=at(2, 10)))
    body = {
        "timeMin": "2027-03-01T00:00:00Z",
        "timeMax": "2027-03-08T00:00:00Z",
        "items": [{"id": "primary"}],
    }
    answer = await with_client(lambda client: client.freebusy().query(body=body).execute())
    busy = [{"start": "2027-03-02T09:00:00Z", "end": "2027-03-02T10:00:00Z"}]
    assert answer["calendars"]["primary"]["busy"] == busy


async def test_it_turns_pages(stage: GoogleStage, with_client):
    for hour in range(5):
        await stage.put(stage.home, Entry(start=at(2, hour), end=at(2, hour + 1)))
    stage.page_by(2)

    def all_events(client: Resource) -> list[str]:
        events, found = client.events(), []
        request = events.list(calendarId="primary", singleEvents=True, orderBy="startTime")
        while request is not None:
            page = request.execute()
            found += [each["id"] for each in page["items"]]
            request = events.list_next(request, page)
        return found

    assert len(set(await with_client(all_events))) == 5


async def test_it_makes_changes_and_deletes_events(stage: GoogleStage, with_client):
    def live(client: Resource) -> dict[str, Any]:
        events = client.events()
        made = events.insert(body=EVENT, **QUIET).execute()
        assert made["start"]["dateTime"] == "2027-03-02T09:00:00+01:00"
        events.patch(eventId=made["id"], body={"summary": "Changed"}, **QUIET).execute()
        whole = {**events.get(calendarId="primary", eventId=made["id"]).execute(), "location": "x"}
        updated = events.update(eventId=made["id"], body=whole, **QUIET).execute()
        assert events.delete(eventId=made["id"], **QUIET).execute() == ""
        return updated

    updated = await with_client(live)
    assert (updated["summary"], updated["location"]) == ("Changed", "x")
    assert await stage.seen(stage.home) == []


async def test_it_sends_the_version_that_it_read(with_client):
    def late(client: Resource) -> HttpError:
        events = client.events()
        made = events.insert(body=EVENT, **QUIET).execute()
        events.patch(eventId=made["id"], body={"summary": "x"}, **QUIET).execute()
        request = events.patch(eventId=made["id"], body={"summary": "y"}, **QUIET)
        request.headers["If-Match"] = made["etag"]
        with pytest.raises(HttpError) as caught:
            request.execute()
        return caught.value

    error = await with_client(late)
    assert error.status_code == 412
    assert error.error_details[0]["reason"] == "conditionNotMet"


async def test_it_opens_and_closes_channels(stage: GoogleStage, with_client):
    body = {"id": "one", "type": "web_hook", "address": f"{stage.url}/nobody"}

    def watch(client: Resource) -> dict[str, Any]:
        return client.events().watch(calendarId="primary", body=body).execute()

    channel = await with_client(watch)
    assert stage.sandbox.push.open == ["one"]
    stop = {"id": channel["id"], "resourceId": channel["resourceId"]}
    await with_client(lambda client: client.channels().stop(body=stop).execute())
    assert stage.sandbox.push.open == []


async def test_it_tries_again_what_is_throttled(stage: GoogleStage, with_client):
    stage.throttle(1)

    def patiently(client: Resource) -> dict[str, Any]:
        request = client.calendarList().list()
        request._sleep = lambda _seconds: None
        return request.execute(num_retries=2)

    assert len((await with_client(patiently))["items"]) == 1
    stage.faults.throttle_quietly(1)
    assert len((await with_client(patiently))["items"]) == 1


async def test_it_reads_refusals(with_client):
    def wrong(client: Resource) -> HttpError:
        with pytest.raises(HttpError) as caught:
            client.events().insert(body={**EVENT, "id": "UPPER"}, **QUIET).execute()
        return caught.value

    error = await with_client(wrong)
    assert (error.status_code, error.reason) == (400, "Invalid resource id value.")
