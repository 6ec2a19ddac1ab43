"""The sandbox's sign-in is as strict as the real ones say that they are."""

from urllib.parse import parse_qsl, urlsplit

import httpx2
import pytest
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from calendars.hosting import hosted
from starlette.applications import Starlette

from chatsched.sandbox.authorization import (
    GOOGLE_ACCOUNTS,
    MICROSOFT_ACCOUNTS,
    Application,
    authorization,
    desk,
    issuer,
)

VERIFIER = "v" * 43
REDIRECT = "https://chat.example/calendars/callback/x"
SCOPES = {
    "google": "openid email https://www.googleapis.com/auth/calendar.events.owned"
    " https://www.googleapis.com/auth/calendar.events.freebusy",
    "microsoft": "openid email profile offline_access Calendars.ReadWrite",
}
VENDORS = pytest.mark.parametrize("vendor", ["google", "microsoft"])


class Client:
    """An application that a test lets do as it likes."""

    def __init__(self, known, web: httpx2.AsyncClient) -> None:
        self.desk = known
        self.web = web
        self.vendor = known.ways.vendor
        self.now = 1_800_000_000.0
        known.tokens.clock = lambda: self.now

    async def discovered(self) -> dict:
        address = f"{issuer(self.desk)}/.well-known/openid-configuration"
        return (await self.web.get(address)).json()

    async def ask(self, **other: str | None) -> httpx2.Response:
        """Send somebody to the authorization endpoint."""
        query = {
            "client_id": "c",
            "redirect_uri": REDIRECT,
            "response_type": "code",
            "scope": SCOPES[self.vendor],
            "state": "s",
            "code_challenge": create_s256_code_challenge(VERIFIER),
            "code_challenge_method": "S256",
            **({"access_type": "offline"} if self.vendor == "google" else {}),
            **other,
        }
        address = (await self.discovered())["authorization_endpoint"]
        given = {name: value for name, value in query.items() if value is not None}
        return await self.web.get(address, params=given)

    async def consent(self, **other: str | None) -> dict[str, str]:
        """Let somebody agree; return what the application is told."""
        shown = await self.ask(**other)
        assert shown.status_code == 200, shown.text
        (handle,) = [part.split('"')[1] for part in shown.text.split("name=request value=")[1:]]
        action = str(shown.url.join("consent"))
        account = (GOOGLE_ACCOUNTS if self.vendor == "google" else MICROSOFT_ACCOUNTS)[0]
        scopes = [scope for scope in SCOPES[self.vendor].split() if "/auth/" in scope]
        form = {"request": handle, "account": account.id, "answer": "allow", "scope": scopes}
        back = await self.web.post(action, data=form)
        return dict(parse_qsl(urlsplit(back.headers["location"]).query))

    async def token(self, **other: str | None) -> httpx2.Response:
        """Ask the token endpoint."""
        form = {"client_id": "c", "client_secret": "secret", **other}
        given = {name: value for name, value in form.items() if value is not None}
        return await self.web.post((await self.discovered())["token_endpoint"], data=given)

    async def exchange(self, code: str, **other: str | None) -> httpx2.Response:
        members = {"redirect_uri": REDIRECT, "code_verifier": VERIFIER, **other}
        return await self.token(grant_type="authorization_code", code=code, **members)

    async def refresh(self, refresh_token: str, **other: str | None) -> httpx2.Response:
        return await self.token(grant_type="refresh_token", refresh_token=refresh_token, **other)


@pytest.fixture
async def client_of():
    app = Starlette()

    async with hosted(app) as url, httpx2.AsyncClient(trust_env=False) as web:

        def client(vendor: str) -> Client:
            known = desk(vendor, f"{url}/{vendor}")
            app.mount(f"/{vendor}", authorization(known))
            redirects = frozenset({REDIRECT})
            known.applications.append(
                Application(client_id="c", client_secret="secret", redirect_uris=redirects)
            )
            return Client(known, web)

        yield client


@VENDORS
async def test_a_code_gives_tokens_once(client_of, vendor):
    client = client_of(vendor)
    code = (await client.consent())["code"]
    tokens = (await client.exchange(code)).json()
    assert client.desk.tokens.of(tokens["access_token"]).account.vendor == vendor
    again = await client.exchange(code)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    assert client.desk.tokens.of(tokens["access_token"]) is None, "what came of it is revoked"


@VENDORS
@pytest.mark.parametrize(
    "other",
    [
        {"code_verifier": "w" * 43},
        {"code_verifier": None},
        {"redirect_uri": REDIRECT + "/"},
        {"redirect_uri": None},
    ],
)
async def test_a_code_is_bound_to_verifier_and_address(client_of, vendor, other):
    client = client_of(vendor)
    code = (await client.consent())["code"]
    refused = await client.exchange(code, **other)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")


@VENDORS
async def test_a_code_lives_ten_minutes(client_of, vendor):
    client = client_of(vendor)
    code = (await client.consent())["code"]
    client.now += 601
    assert (await client.exchange(code)).json()["error"] == "invalid_grant"


@VENDORS
async def test_access_tokens_expire(client_of, vendor):
    client = client_of(vendor)
    tokens = (await client.exchange((await client.consent())["code"])).json()
    client.now += tokens["expires_in"]
    assert client.desk.tokens.of(tokens["access_token"]) is None


@VENDORS
@pytest.mark.parametrize(
    "other",
    [
        {"redirect_uri": REDIRECT + "/more"},
        {"redirect_uri": REDIRECT.replace("https", "http")},
        {"client_id": "another"},
        {"redirect_uri": None},
    ],
)
async def test_nobody_is_sent_to_an_address_that_is_not_registered(client_of, vendor, other):
    assert (await client_of(vendor).ask(**other)).status_code == 400


@VENDORS
@pytest.mark.parametrize(
    "other", [{"code_challenge": None}, {"code_challenge_method": "plain"}, {"response_type": "x"}]
)
async def test_what_is_wrong_otherwise_is_told_to_the_application(client_of, vendor, other):
    told = await client_of(vendor).ask(**other)
    assert told.status_code == 302
    assert "error=" in told.headers["location"]


@VENDORS
async def test_the_applications_secret_is_checked(client_of, vendor):
    client = client_of(vendor)
    code = (await client.consent())["code"]
    refused = await client.exchange(code, client_secret="wrong")
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")
    client.desk.faults.secret_expired = True
    expired = await client.exchange(code)
    assert (expired.status_code, expired.json()["error"]) == (401, "invalid_client")


@pytest.mark.parametrize(
    ("first", "second"), [({}, {}), ({"access_type": "online"}, {"prompt": "consent"})]
)
async def test_google_gives_refresh_tokens_offline_and_with_consent_alone(client_of, first, second):
    client = client_of("google")
    tokens = (await client.exchange((await client.consent(**first))["code"])).json()
    assert ("refresh_token" in tokens) is (first == {})
    tokens = (await client.exchange((await client.consent(**second))["code"])).json()
    assert ("refresh_token" in tokens) is (second != {})


async def test_google_does_not_rotate(client_of):
    client = client_of("google")
    tokens = (await client.exchange((await client.consent())["code"])).json()
    for _ in range(2):
        renewed = (await client.refresh(tokens["refresh_token"])).json()
        assert "refresh_token" not in renewed
        assert renewed["access_token"] != tokens["access_token"]


async def test_microsoft_rotates_with_a_time_of_grace(client_of):
    client = client_of("microsoft")
    tokens = (await client.exchange((await client.consent())["code"])).json()
    renewed = (await client.refresh(tokens["refresh_token"])).json()
    assert renewed["refresh_token"] != tokens["refresh_token"]
    assert (await client.refresh(tokens["refresh_token"])).status_code == 200
    client.now += 61
    refused = (await client.refresh(tokens["refresh_token"])).json()
    assert refused["error"] == "invalid_grant"
    assert refused["error_description"].startswith("AADSTS")
    assert (await client.refresh(renewed["refresh_token"])).status_code == 200


async def test_microsoft_gives_refresh_tokens_for_offline_access_alone(client_of):
    client = client_of("microsoft")
    code = (await client.consent(scope="openid Calendars.ReadWrite"))["code"]
    assert "refresh_token" not in (await client.exchange(code)).json()


async def test_google_revokes(client_of):
    client = client_of("google")
    tokens = (await client.exchange((await client.consent())["code"])).json()
    address = (await client.discovered())["revocation_endpoint"]
    done = await client.web.post(address, data={"token": tokens["access_token"]})
    assert done.status_code == 200
    assert (await client.refresh(tokens["refresh_token"])).json()["error"] == "invalid_grant"
    assert (await client.web.post(address, data={"token": "x"})).status_code == 400


async def test_microsoft_has_no_way_to_revoke_and_an_issuer_for_each_tenant(client_of):
    discovered = await client_of("microsoft").discovered()
    assert "revocation_endpoint" not in discovered
    assert discovered["issuer"].endswith("/{tenantid}/v2.0")


@VENDORS
async def test_unknown_scopes_are_refused(client_of, vendor):
    told = await client_of(vendor).ask(scope="openid https://mail.example/everything")
    assert told.status_code in {302, 400}
    assert "invalid_scope" in told.headers.get("location", told.text)
