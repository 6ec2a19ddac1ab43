"""Who goes to a provider asks for the least, and comes back once, to where they were."""

import asyncio
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from calendars.consenting import ADA, BEN, EVERY_VENDOR, query_of

from chatsched.calendars.connecting import local_path
from chatsched.core.clock import ManualClock, SystemClock

pytestmark = pytest.mark.asyncio(loop_scope="module")
AUTH = "https://www.googleapis.com/auth/calendar."


def with_query(address: str, **members: str | None) -> str:
    """Return an address with some members of its query others, or none."""
    query = {**query_of(address), **members}
    kept = {name: value for name, value in query.items() if value is not None}
    return urlsplit(address)._replace(query=urlencode(kept)).geturl()


@EVERY_VENDOR
async def test_an_account_is_linked_with_its_primary_calendar(place, vendor):
    ada = await place.signup()
    calendar = await place.linked(ada, vendor)
    assert calendar["status"] == "ok"
    assert calendar["problem"] is None
    assert calendar["account"] == place.account(vendor).email
    (counted,) = [each for each in calendar["busy_from"] if each["counted"]]
    assert calendar["destination"] == counted["id"]
    assert calendar["writable"]


async def test_people_come_back_to_where_they_were(place):
    ada = await place.signup()
    back = await place.consent(ada, "google", return_to="/rooms/abc?x=1&calendar=old")
    landed = await place.come_back(ada, back)
    address = urlsplit(landed.headers["location"])
    assert (landed.status, address.path, address.netloc) == (303, "/rooms/abc", "")
    query = parse_qs(address.query)
    assert query["x"] == ["1"]
    assert query["calendar"] == ["linked"]
    assert query["provider"] == ["google"]


async def test_google_is_asked_for_the_least(place):
    gone = await place.depart(await place.signup(), "google")
    asked = query_of(gone.headers["location"])
    assert set(asked["scope"].split()) == {
        "openid",
        "email",
        f"{AUTH}calendarlist.readonly",
        f"{AUTH}events.freebusy",
        f"{AUTH}events.owned",
    }
    assert asked["response_mode"] == "query"
    assert asked["access_type"] == "offline"
    assert asked["prompt"] == "consent"
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == f"{place.url}/calendars/callback/google"


async def test_microsoft_is_asked_for_the_least(place):
    gone = await place.depart(await place.signup(), "microsoft")
    asked = query_of(gone.headers["location"])
    assert set(asked["scope"].split()) == {
        "openid",
        "email",
        "profile",
        "offline_access",
        "User.Read",
        "Calendars.ReadWrite",
    }
    assert asked["response_mode"] == "query"
    assert asked["code_challenge_method"] == "S256"


async def test_the_redirect_address_is_the_configured_one_whatever_host_is_asked(place):
    ada = await place.signup()
    gone = await ada.api(
        "GET",
        "/calendars/connect/google",
        headers={"host": "evil.example"},
        allow_redirects=False,
    )
    asked = query_of(gone.headers["location"])
    assert asked["redirect_uri"].startswith(f"{place.url}/")


@EVERY_VENDOR
async def test_a_journey_is_made_once(place, vendor):
    ada = await place.signup()
    back = await place.consent(ada, vendor)
    assert (await place.come_back(ada, back)).status == 303
    again = await place.come_back(ada, back)
    assert again.status == 400
    assert "no longer valid" in again.body
    assert len(await place.calendars(ada)) == 1


@EVERY_VENDOR
async def test_only_who_began_a_journey_ends_it(place, vendor):
    """Else a page could link its own account to whoever is lured there."""
    ada, mallory = await place.signup(), await place.signup("Mallory")
    back = await place.consent(mallory, vendor)
    assert (await place.come_back(ada, back)).status == 400
    nobody = place.guests.api(place.url)
    assert (await nobody("GET", back, allow_redirects=False)).status == 401
    assert await place.calendars(ada) == await place.calendars(mallory) == []
    assert (await place.come_back(mallory, back)).status == 303


async def test_a_journey_belongs_to_its_provider(place):
    ada = await place.signup()
    back = await place.consent(ada, "google")
    elsewhere = back.replace("/callback/google", "/callback/microsoft")
    assert (await place.come_back(ada, elsewhere)).status == 400
    assert await place.calendars(ada) == []


@pytest.mark.parametrize("state", [None, "", "x" * 43, "\udcff", "%00"])
async def test_a_state_that_is_not_ours_is_refused(place, state):
    ada = await place.signup()
    members = {"code": "4/0x"} if state is None else {"code": "4/0x", "state": state}
    query = urlencode(members, errors="surrogatepass")
    refused = await ada.api("GET", f"/calendars/callback/google?{query}", allow_redirects=False)
    assert refused.status == 400


async def test_an_answer_by_another_issuer_is_refused(place):
    ada = await place.signup()
    back = await place.consent(ada, "google")
    mixed_up = with_query(back, iss="https://accounts.evil.example")
    landed = await place.come_back(ada, mixed_up)
    assert query_of(landed.headers["location"])["calendar"] == "failed"
    assert place.sandbox.desks["google"].calls.get("code") is None
    assert await place.calendars(ada) == []


async def test_several_tabs_link_side_by_side(place):
    ada = await place.signup()
    backs = [
        await place.consent(ada, vendor, number=number)
        for vendor in ("google", "microsoft")
        for number in (ADA, BEN)
    ]
    landed = await asyncio.gather(*(place.come_back(ada, back) for back in reversed(backs)))
    assert [query_of(each.headers["location"])["calendar"] for each in landed] == ["linked"] * 4
    assert len(await place.calendars(ada)) == 4


@pytest.mark.parametrize(
    "return_to",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/ok\r\nset-cookie: x=1",
        "javascript:alert(1)",
        "rooms/abc",
        "/rooms//evil.example",
        "/" + "a" * 2000,
        "",
    ],
)
async def test_what_could_lead_away_is_ignored(return_to):
    assert local_path(return_to) == "/settings/calendars"


@pytest.mark.parametrize("return_to", ["/rooms/abc", "/rooms/abc?x=1&y=%2F", "/"])
async def test_local_paths_stay_as_they_are(return_to):
    assert local_path(return_to) == return_to


async def test_unknown_providers_are_not_found(place):
    ada = await place.signup()
    for path in ("connect/apple", "callback/apple", "connect/caldav"):
        assert (await ada.api("GET", f"/calendars/{path}", allow_redirects=False)).status == 404


async def test_bots_link_nothing(place):
    ada = await place.signup()
    room = await ada.api.ok("POST", "/api/rooms", {"kind": "group", "name": "Team"})
    made = await ada.api.ok("POST", f"/api/rooms/{room['room']['id']}/bots", {"name": "Robot"})
    bot = place.guests.api(place.url, made["token"])
    assert (await bot("GET", "/calendars/connect/google", allow_redirects=False)).status == 403
    body = {"provider": "ics", "url": "https://feeds.example/a.ics"}
    assert (await bot("POST", "/api/calendars", body)).status == 403


async def test_a_journey_takes_ten_minutes_at_most(place, monkeypatch):
    ada = await place.signup()
    connecting = place.built.calendars.connecting
    back = await place.consent(ada, "google", return_to="/rooms/abc")
    later = ManualClock(SystemClock().now() + timedelta(minutes=11))
    monkeypatch.setattr(connecting, "_clock", later)
    landed = await place.come_back(ada, back)
    assert query_of(landed.headers["location"])["calendar"] == "expired"
    assert urlsplit(landed.headers["location"]).path == "/rooms/abc"
    assert await place.calendars(ada) == []


async def test_secrets_are_sealed(place):
    ada = await place.signup()
    await place.linked(ada, "google")
    (link,) = await place.built.calendars.links.of_user(ada.id)
    assert set(link.secret) == {"key", "nonce", "data", "at"}
    assert "ya29" not in str(link)
    assert "1//0" not in str(link)
