"""Who issues tokens: what is believed of a discovery document, and for how long."""

import httpx2
import orjson
import pytest
from calendars.hosting import hosted
from starlette.responses import Response

from chatsched.calendars.issuers import Discovered, Issuer
from chatsched.calendars.providers import ProviderAway

TENANT = "6a1f7d3e-2b5c-4e8f-9a0d-1c2b3d4e5f60"
OTHER = "0f9e8d7c-6b5a-4938-8271-605f4e3d2c1b"


class Provider:
    """Says whatever a test wants, at every address."""

    def __init__(self) -> None:
        self.url = ""
        self.answer: object = {}
        self.status = 200
        self.asked = 0

    async def __call__(self, scope, receive, send) -> None:
        self.asked += 1
        body = self.answer if isinstance(self.answer, bytes) else orjson.dumps(self.answer)
        await Response(body, self.status)(scope, receive, send)

    def document(self, issuer: str, base: str | None = None) -> dict[str, str]:
        base = base or self.url
        members = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        return {"issuer": issuer, **{name: f"{base}/{name}" for name in members}}


@pytest.fixture
async def provider():
    made = Provider()
    async with hosted(made) as url:
        made.url = url
        yield made


@pytest.fixture
async def issuer(provider):
    now = [0.0]

    async with httpx2.AsyncClient(trust_env=False) as web:

        def make(name="google", path="", *, loopback=True) -> Issuer:
            made = Issuer(
                name, provider.url + path, web, loopback=loopback, monotonic=lambda: now[0]
            )
            made.now = now
            return made

        yield make


@pytest.mark.parametrize("said", ["{url}/{{tenantid}}/v2.0", "{url}/common/v2.0"])
async def test_microsofts_many_tenants_issue_each_for_themselves(provider, issuer, said):
    provider.answer = provider.document(said.format(url=provider.url))
    found = await issuer("microsoft", "/common/v2.0").discovered()
    mine = f"{provider.url}/{TENANT}/v2.0"
    assert found.issued(mine, TENANT)
    assert found.issued(mine)
    assert not found.issued(mine, OTHER)
    assert found.issued(f"{provider.url}/common/v2.0", TENANT) is ("common" in said)
    assert not found.issued(f"{provider.url}/organizations/v2.0", "organizations")
    assert not found.issued(f"{provider.url}/{{tenantid}}/v2.0", "{tenantid}")
    assert not found.issued(f"{provider.url}/{TENANT}/evil/v2.0", f"{TENANT}/evil")
    assert not found.issued(f"https://evil.example/{TENANT}/v2.0", TENANT)
    assert not found.issued(mine + "\n")


async def test_one_tenant_issues_for_itself_alone(provider, issuer):
    mine = f"{provider.url}/{TENANT}/v2.0"
    provider.answer = provider.document(mine)
    found = await issuer("microsoft", f"/{TENANT}/v2.0").discovered()
    assert found.issued(mine, TENANT)
    assert not found.issued(f"{provider.url}/{OTHER}/v2.0", OTHER)


@pytest.mark.parametrize(
    ("known", "used"),
    [
        (None, "client_secret_post"),
        (["client_secret_basic", "client_secret_post"], "client_secret_post"),
        (["private_key_jwt"], "client_secret_post"),
        (["client_secret_basic", "private_key_jwt"], "client_secret_basic"),
    ],
)
async def test_the_secret_is_shown_in_a_way_that_the_provider_knows(provider, issuer, known, used):
    document = provider.document(provider.url)
    provider.answer = document | {"token_endpoint_auth_methods_supported": known}
    assert (await issuer().discovered()).token_endpoint_auth_method == used


def test_a_template_is_not_a_pattern():
    found = Discovered(
        issuer="https://a.b/{tenantid}/v2.0",
        authorization_endpoint="x",
        token_endpoint="x",
        jwks_uri="x",
    )
    assert not found.issued(f"https://aXb/{TENANT}/v2.0")


@pytest.mark.parametrize(
    ("name", "path", "said"),
    [
        ("google", "", "https://accounts.evil.example"),
        ("google", "", "{url}/other"),
        ("microsoft", "/common/v2.0", "https://evil.example/{{tenantid}}/v2.0"),
    ],
)
async def test_a_document_of_another_issuer_is_not_believed(provider, issuer, name, path, said):
    provider.answer = provider.document(said.format(url=provider.url))
    with pytest.raises(ProviderAway):
        await issuer(name, path).discovered()


@pytest.mark.parametrize("answer", [{}, [], b"no json", b"x" * 300_000, {"issuer": 1}])
async def test_a_document_that_makes_no_sense_means_away(provider, issuer, answer):
    provider.answer = answer
    with pytest.raises(ProviderAway):
        await issuer().discovered()


async def test_in_production_every_address_is_https(provider, issuer):
    provider.answer = provider.document(provider.url)
    with pytest.raises(ProviderAway):
        await issuer(loopback=False).discovered()
    provider.answer = provider.document(provider.url, "https://accounts.example")
    assert (await issuer(loopback=False).discovered()).issued(provider.url)


async def test_a_document_is_kept_for_an_hour_and_longer_while_there_is_no_other(provider, issuer):
    provider.answer = provider.document(provider.url)
    google = issuer()
    for google.now[0] in (0.0, 3599.0):
        await google.discovered()
    assert provider.asked == 1
    google.now[0] = 3601.0
    provider.status = 503
    assert (await google.discovered()).issued(provider.url)
    assert provider.asked == 2


@pytest.mark.parametrize("answer", [{"keys": [{"kty": "x"}]}, {}, []])
async def test_keys_that_make_no_sense_mean_away(provider, issuer, answer):
    provider.answer = provider.document(provider.url)
    google = issuer()
    await google.discovered()
    provider.answer = answer
    with pytest.raises(ProviderAway):
        await google.keys()
