"""Linking by an address: CalDAV with a password, and ICS feeds."""

import httpx2
import pytest
import pytest_asyncio
from calendars.hosting import hosted
from calendars.radicale import PASSWORD
from starlette.responses import Response

pytestmark = pytest.mark.asyncio(loop_scope="module")

FEED = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nX-WR-CALNAME:Holidays\r\n"
    b"BEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20270101T000000Z\r\nDTSTART:20270301T090000Z\r\n"
    b"DTEND:20270301T100000Z\r\nSUMMARY:x\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest_asyncio.fixture(loop_scope="module")
async def feed():
    async def serve(scope, receive, send):
        answers = {
            "/missing.ics": Response(b"", 404),
            "/closed.ics": Response(b"", 403),
            "/page.html": Response(b"<html>no calendar"),
        }
        await answers.get(scope["path"], Response(FEED))(scope, receive, send)

    async with hosted(serve) as url:
        yield url


@pytest_asyncio.fixture(loop_scope="module")
async def login(radicale):
    """Somebody with two calendars on the CalDAV server."""
    name = radicale.person()
    auth = (name, PASSWORD)
    async with httpx2.AsyncClient(base_url=radicale.url, auth=auth, trust_env=False) as web:
        for path in ("work", "home"):
            made = await web.request("MKCALENDAR", f"/{name}/{path}/")
            assert made.status_code == 201
    return {
        "provider": "caldav",
        "url": f"{radicale.url}/",
        "username": name,
        "password": PASSWORD,
    }


async def test_a_caldav_account_is_linked_with_all_its_calendars(place, login):
    ada = await place.signup()
    reply = await ada.api("POST", "/api/calendars", login)
    assert reply.status == 201
    calendar = reply.body["calendar"]
    assert (calendar["provider"], calendar["status"]) == ("caldav", "ok")
    assert [each["counted"] for each in calendar["busy_from"]] == [True, True]
    assert calendar["destination"] in [each["id"] for each in calendar["busy_from"]]
    assert calendar["writable"]
    assert login["username"] in calendar["account"]
    assert PASSWORD not in str(reply.body)
    assert await place.calendar(ada, calendar["id"]) == calendar | {
        "synced_at": (await place.calendar(ada, calendar["id"]))["synced_at"]
    }


async def test_linking_caldav_again_keeps_one_entry_and_its_choices(place, login):
    ada = await place.signup()
    first = (await ada.api.ok("POST", "/api/calendars", login))["calendar"]
    await ada.api.ok("PATCH", f"/api/calendars/{first['id']}", {"counted": [], "destination": None})
    again = (await ada.api.ok("POST", "/api/calendars", login))["calendar"]
    assert again["id"] == first["id"]
    assert again["destination"] is None
    assert not any(each["counted"] for each in again["busy_from"])


async def test_somebody_elses_caldav_account_is_refused(place, login):
    ada, ben = await place.signup(), await place.signup("Ben")
    await ada.api.ok("POST", "/api/calendars", login)
    reply = await ben.api("POST", "/api/calendars", login)
    assert reply.status == 422
    assert reply.body["code"] == "calendar_unsupported"
    assert "username" in reply.body["fields"]
    assert await place.calendars(ben) == []


async def test_a_wrong_password_is_said_at_its_field(place, login):
    ada = await place.signup()
    reply = await ada.api("POST", "/api/calendars", {**login, "password": "hush-hush"})
    assert (reply.status, reply.body["code"]) == (422, "calendar_auth_failed")
    assert list(reply.body["fields"]) == ["password"]
    assert "hush" not in str(reply.body)
    assert await place.calendars(ada) == []


@pytest.mark.parametrize("missing", ["username", "password"])
async def test_caldav_needs_both(place, login, missing):
    ada = await place.signup()
    body = {name: value for name, value in login.items() if name != missing}
    reply = await ada.api("POST", "/api/calendars", body)
    assert (reply.status, reply.body["code"]) == (422, "invalid")
    assert list(reply.body["fields"]) == [missing]


async def test_a_feed_counts_and_cannot_be_written(place, feed):
    ada = await place.signup()
    body = {"provider": "ics", "url": f"{feed}/secret-path/holidays.ics"}
    calendar = (await ada.api.ok("POST", "/api/calendars", body))["calendar"]
    assert (calendar["provider"], calendar["status"], calendar["writable"]) == ("ics", "ok", False)
    assert calendar["destination"] is None
    (only,) = calendar["busy_from"]
    assert only["counted"]
    assert only["name"] == "Holidays"
    assert "secret-path" not in str(calendar)
    reply = await ada.api("PATCH", f"/api/calendars/{calendar['id']}", {"destination": only["id"]})
    assert reply.status == 422


async def test_several_people_read_one_feed(place, feed):
    ada, ben = await place.signup(), await place.signup("Ben")
    body = {"provider": "ics", "url": f"{feed}/team.ics"}
    for person in (ada, ben, ada):
        await person.api.ok("POST", "/api/calendars", body)
    assert len(await place.calendars(ada)) == len(await place.calendars(ben)) == 1


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("{feed}/missing.ics", "calendar_unsupported"),
        ("{feed}/page.html", "calendar_unsupported"),
        ("http://127.0.0.1:1/a.ics", "calendar_unreachable"),
        ("http://10.0.0.1/a.ics", "url_forbidden"),
        ("https://169.254.169.254/latest/meta-data", "url_forbidden"),
        ("file:///etc/passwd", "url_forbidden"),
        ("{feed}/closed.ics", "calendar_auth_failed"),
    ],
)
async def test_what_is_no_calendar_is_refused_at_the_address(place, feed, url, code):
    ada = await place.signup()
    body = {"provider": "ics", "url": url.format(feed=feed)}
    reply = await ada.api("POST", "/api/calendars", body)
    assert (reply.status, reply.body["code"]) == (422, code)
    assert list(reply.body["fields"]) == ["url"]
    assert await place.calendars(ada) == []


async def test_a_changed_password_is_mended_by_linking_again(place, login):
    ada = await place.signup()
    first = (await ada.api.ok("POST", "/api/calendars", login))["calendar"]
    await place.built.calendars.links.set_status(first["id"], "needs_relink", "Changed.")
    again = (await ada.api.ok("POST", "/api/calendars", login))["calendar"]
    assert (again["id"], again["status"], again["problem"]) == (first["id"], "ok", None)
