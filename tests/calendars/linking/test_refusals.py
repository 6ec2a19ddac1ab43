"""Whatever a provider refuses or gets wrong is named, and nothing is linked."""

import pytest
from calendars.consenting import BEN, EVERY_VENDOR, query_of

OLIVE, STELLA = 2, 3
pytestmark = pytest.mark.asyncio(loop_scope="module")


@EVERY_VENDOR
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


@EVERY_VENDOR
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
@EVERY_VENDOR
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


@EVERY_VENDOR
async def test_keys_are_asked_for_again_once_one_is_new(place, vendor):
    desk = place.sandbox.desks[vendor]
    ada, ben = await place.signup(), await place.signup("Ben")
    await place.linked(ada, vendor)
    desk.calls.clear()
    desk.signer.rotate()
    await place.linked(ben, vendor, number=BEN)
    assert desk.calls["keys"] == 1
    assert "discovery" not in desk.calls


@EVERY_VENDOR
async def test_a_provider_that_is_away_is_said_to_be_away(place, vendor):
    ada = await place.signup()
    back = await place.consent(ada, vendor, return_to="/rooms/abc")
    place.faults(vendor).statuses = [503]
    landed = await place.come_back(ada, back)
    assert query_of(landed.headers["location"])["calendar"] == "away"
    assert await place.calendars(ada) == []


@EVERY_VENDOR
async def test_a_provider_that_is_away_from_the_start_is_said_to_be_away(
    place, vendor, monkeypatch
):
    place.faults(vendor).closed = True
    issuer = place.built.calendars.connecting._sign_ins[vendor]._issuer
    monkeypatch.setattr(issuer, "_found", None)
    gone = await place.depart(await place.signup(), vendor, return_to="/rooms/abc")
    assert gone.headers["location"].startswith("/rooms/abc?calendar=away")


@EVERY_VENDOR
async def test_an_expired_client_secret_is_nobodys_refusal(place, vendor):
    place.faults(vendor).secret_expired = True
    assert (await place.link(await place.signup(), vendor))["calendar"] == "away"
