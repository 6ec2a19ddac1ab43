"""Linking an account by signing in at its provider: what is kept, and that else nothing is."""

import asyncio
from datetime import timedelta
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest
import pytest_asyncio
from calendars.consenting import ADA, BEN, house, tidied

from chatsched.calendars.connecting import local_path
from chatsched.core.clock import ManualClock, SystemClock

OLIVE, STELLA = 2, 3
AUTH = "https://www.googleapis.com/auth/calendar."
pytestmark = pytest.mark.asyncio(loop_scope="module")
VENDORS = pytest.mark.parametrize("vendor", ["google", "microsoft"])


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def built(servers, mongo):
    async with house(servers, mongo) as linkable:
        yield linkable


@pytest_asyncio.fixture(loop_scope="module")
async def place(built):
    async for linkable in tidied(built):
        yield linkable


def query_of(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query))


def with_query(address: str, **members: str | None) -> str:
    """Return an address with some members of its query others, or none."""
    query = {**query_of(address), **members}
    kept = {name: value for name, value in query.items() if value is not None}
    return urlsplit(address)._replace(query=urlencode(kept)).geturl()


@VENDORS
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


@VENDORS
async def test_refusing_links_nothing(place, vendor):
    ada = await place.signup()
    outcome = await place.link(ada, vendor, allow=False, return_to="/rooms/abc")
    assert outcome["calendar"] == "denied"
    assert await place.calendars(ada) == []


@pytest.mark.parametrize(
    ("ticked", "missing"),
    [
        (["events.owned", "events.freebusy"], "list"),
        (["events.owned", "calendarlist.readonly"], "busy"),
        (["events.freebusy", "calendarlist.readonly"], "events"),
        (["events.owned"], "list,busy"),
    ],
)
async def test_a_box_that_was_not_ticked_is_named(place, ticked, missing):
    ada = await place.signup()
    outcome = await place.link(ada, "google", scopes=ticked)
    assert (outcome["calendar"], outcome["missing"]) == ("missing_scope", missing)
    assert await place.calendars(ada) == []


async def test_no_box_ticked_is_a_refusal(place):
    ada = await place.signup()
    assert (await place.link(ada, "google", scopes=[]))["calendar"] == "denied"


async def test_a_company_that_asks_its_administrator_is_told_apart(place):
    ada = await place.signup()
    assert (await place.link(ada, "microsoft", number=STELLA))["calendar"] == "admin_consent"
    assert await place.calendars(ada) == []


@pytest.mark.parametrize(
    ("error", "description", "outcome"),
    [
        ("consent_required", "AADSTS90094: Admin consent is required.", "admin_consent"),
        ("access_denied", "AADSTS65004: User declined.", "denied"),
        ("temporarily_unavailable", "", "away"),
        ("interaction_required", "", "failed"),
        ("invalid_scope", "AADSTS70011: no.", "failed"),
    ],
)
async def test_each_error_of_a_provider_has_its_answer(place, error, description, outcome):
    ada = await place.signup()
    gone = await place.depart(ada, "microsoft", return_to="/rooms/abc")
    state = query_of(gone.headers["location"])["state"]
    landed = await ada.api(
        "GET",
        "/calendars/callback/microsoft",
        params={"state": state, "error": error, "error_description": description},
        allow_redirects=False,
    )
    assert query_of(landed.headers["location"])["calendar"] == outcome


async def test_a_mailbox_on_the_companys_own_server_is_told_apart(place):
    ada = await place.signup()
    assert (await place.link(ada, "microsoft", number=OLIVE))["calendar"] == "no_mailbox"
    assert await place.calendars(ada) == []


@pytest.mark.parametrize("number", [ADA, BEN])
async def test_personal_and_work_accounts_can_be_linked(place, number):
    ada = await place.signup()
    calendar = await place.linked(ada, "microsoft", number=number)
    assert calendar["account"] == place.account("microsoft", number).email


@VENDORS
async def test_a_journey_is_made_once(place, vendor):
    ada = await place.signup()
    back = await place.consent(ada, vendor)
    assert (await place.come_back(ada, back)).status == 303
    again = await place.come_back(ada, back)
    assert again.status == 400
    assert "no longer valid" in again.body
    assert len(await place.calendars(ada)) == 1


@VENDORS
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


@VENDORS
async def test_linking_again_keeps_one_entry_and_its_choices(place, vendor):
    ada = await place.signup()
    calendar = await place.linked(ada, vendor)
    every = [each["id"] for each in calendar["busy_from"]]
    await ada.api.ok(
        "PATCH", f"/api/calendars/{calendar['id']}", {"counted": every, "destination": None}
    )
    again = await place.linked(ada, vendor)
    assert again["id"] == calendar["id"]
    assert [each["id"] for each in again["busy_from"] if each["counted"]] == every
    assert again["destination"] is None
    assert len(await place.calendars(ada)) == 1


@VENDORS
async def test_the_same_account_in_two_tabs_at_once_is_one_entry(place, vendor):
    ada = await place.signup()
    backs = [await place.consent(ada, vendor) for _ in range(3)]
    await asyncio.gather(*(place.come_back(ada, back) for back in backs))
    assert len(await place.calendars(ada)) == 1


@VENDORS
async def test_an_account_that_somebody_else_linked_is_refused_without_saying_whose(place, vendor):
    ada, ben = await place.signup(), await place.signup("Ben")
    calendar = await place.linked(ada, vendor)
    outcome = await place.link(ben, vendor)
    assert outcome["calendar"] == "taken"
    assert "Ada" not in str(outcome)
    assert await place.calendars(ben) == []
    assert (await place.calendar(ada, calendar["id"]))["status"] == "ok"


@VENDORS
async def test_mending_with_another_account_changes_nothing(place, vendor):
    ada = await place.signup()
    calendar = await place.linked(ada, vendor)
    outcome = await place.link(ada, vendor, number=BEN, calendar_id=calendar["id"])
    assert outcome["calendar"] == "other_account"
    (still,) = await place.calendars(ada)
    assert {**still, "synced_at": None} == {**calendar, "synced_at": None}


@VENDORS
async def test_mending_names_the_account_to_the_provider(place, vendor):
    ada = await place.signup()
    calendar = await place.linked(ada, vendor, number=BEN)
    gone = await place.depart(ada, vendor, calendar_id=calendar["id"])
    asked = query_of(gone.headers["location"])
    assert asked["login_hint"] == calendar["account"]
    assert asked.get("prompt") == ("consent" if vendor == "google" else None)


async def test_nobody_mends_what_is_somebody_elses(place):
    ada, ben = await place.signup(), await place.signup("Ben")
    calendar = await place.linked(ada, "google")
    assert (await place.depart(ben, "google", calendar_id=calendar["id"])).status == 404


@VENDORS
async def test_without_a_refresh_token_nothing_is_linked(place, vendor):
    place.faults(vendor).no_refresh_token = True
    ada = await place.signup()
    assert (await place.link(ada, vendor))["calendar"] == "failed"
    assert await place.calendars(ada) == []


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another-application"},
        {"aud": ["another", "chatsched-test"], "azp": "another"},
        {"nonce": "of another journey"},
        {"iss": "https://accounts.evil.example"},
        {"exp": 1_000_000_000},
        {"iat": 4_000_000_000},
        {"sub": None},
    ],
    ids=lambda claims: next(iter(claims)),
)
@VENDORS
async def test_an_id_token_that_does_not_fit_is_refused(place, vendor, claims):
    place.faults(vendor).claims = claims
    ada = await place.signup()
    assert (await place.link(ada, vendor))["calendar"] == "failed"
    assert await place.calendars(ada) == []


@pytest.mark.parametrize(
    "claims",
    [
        {"tid": "00000000-1111-2222-3333-444444444444"},
        {"tid": "../evil"},
        {"tid": None},
        {"oid": None},
    ],
)
async def test_microsofts_issuer_is_that_of_the_accounts_tenant(place, claims):
    place.faults("microsoft").claims = claims
    ada = await place.signup()
    assert (await place.link(ada, "microsoft"))["calendar"] == "failed"


@VENDORS
async def test_keys_are_asked_for_again_once_one_is_new(place, vendor):
    desk = place.sandbox.desks[vendor]
    ada, ben = await place.signup(), await place.signup("Ben")
    await place.linked(ada, vendor)
    desk.calls.clear()
    desk.signer.rotate()
    await place.linked(ben, vendor, number=BEN)
    assert desk.calls["keys"] == 1
    assert "discovery" not in desk.calls


@VENDORS
async def test_a_provider_that_is_away_is_said_to_be_away(place, vendor):
    ada = await place.signup()
    back = await place.consent(ada, vendor, return_to="/rooms/abc")
    place.faults(vendor).statuses = [503]
    landed = await place.come_back(ada, back)
    assert query_of(landed.headers["location"])["calendar"] == "away"
    assert await place.calendars(ada) == []


@VENDORS
async def test_a_provider_that_is_away_from_the_start_is_said_to_be_away(
    place, vendor, monkeypatch
):
    place.faults(vendor).closed = True
    issuer = place.built.calendars.connecting._sign_ins[vendor]._issuer
    monkeypatch.setattr(issuer, "_found", None)
    gone = await place.depart(await place.signup(), vendor, return_to="/rooms/abc")
    assert gone.headers["location"].startswith("/rooms/abc?calendar=away")


@VENDORS
async def test_an_expired_client_secret_is_nobodys_refusal(place, vendor):
    place.faults(vendor).secret_expired = True
    assert (await place.link(await place.signup(), vendor))["calendar"] == "away"


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


async def test_microsoft_is_asked_for_the_address_that_its_sign_in_does_not_tell(place):
    work = place.account("microsoft")
    mailbox = place.sandbox.microsoft.world.mailboxes[work.id]
    place.faults("microsoft").claims = {"preferred_username": "ada.the.user"}
    calendar = await place.linked(await place.signup(), "microsoft")
    assert calendar["account"] == mailbox.email


async def test_googles_primary_calendar_tells_the_address_that_its_sign_in_does_not(place):
    place.faults("google").claims = {"email": None}
    calendar = await place.linked(await place.signup(), "google")
    assert calendar["account"] == place.account("google").email
