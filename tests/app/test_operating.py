"""What an operator and a browser see of a running server, beside the API."""

import io

import pytest
from serving import in_database, running


async def test_alive_ready_and_measured(server):
    ada = await server.signup("Ada")
    await ada.connect()
    api = server.api()
    assert (await api("GET", "/healthz")).body == {"status": "ok"}
    ready = await api("GET", "/readyz")
    assert ready.status == 200
    assert ready.body["parts"] == {"mongodb": "ok", "redis": "ok", "draining": "no"}
    metrics = await api("GET", "/metrics")
    assert metrics.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert "chatsched_connections 1.0" in metrics.body
    assert "chatsched_bus_up 1.0" in metrics.body


async def test_without_redis_it_is_ready_and_says_so(mongo_url, database_name, spare_redis, guests):
    settings = {
        "mongo_url": in_database(mongo_url, database_name),
        "redis_url": spare_redis.url,
    }
    async with running(**settings) as (url, _):
        ada = await guests.signup(url, "Ada")
        spare_redis.kill()
        ready = await ada.api("GET", "/readyz")
        assert ready.status == 200
        assert ready.body["failing"] == ["redis"]
        room = (await ada.api.ok("POST", "/api/rooms", {"kind": "group", "name": "R"}))["room"]
        path = f"/api/rooms/{room['id']}/messages"
        assert (await ada.api("POST", path, {"text": "on", "nonce": "1"})).status == 201
        await guests.leave()


async def test_a_draining_server_is_not_ready(server):
    server.application.health.draining = True
    ready = await server.api()("GET", "/readyz")
    assert ready.status == 503
    assert "draining" in ready.body["failing"]


@pytest.mark.parametrize("path", ["/", "/login", "/rooms/abc", "/meetings", "/meet/x", "/settings"])
async def test_every_client_route_is_the_page_that_is_never_kept(server, path):
    reply = await server.api()("GET", path)
    assert reply.status == 200
    assert reply.headers["content-type"].startswith("text/html")
    assert reply.headers["cache-control"] == "no-store"
    assert '<div id="root"' in reply.body
    assert "<script>" not in reply.body
    assert "style=" not in reply.body


async def test_the_page_says_so_to_whoever_comes_without_a_session(server):
    stranger = await server.api()("GET", "/")
    assert '<html data-session="none" lang="en">' in stranger.body
    ada = await server.signup("Ada")
    reply = await ada.api("GET", "/")
    assert '<html lang="en">' in reply.body
    assert reply.headers["cache-control"] == "no-cache"


async def test_assets_carry_a_hash_and_are_kept_for_ever(server):
    api = server.api()
    page = (await api("GET", "/")).body
    asset = page.split('src="')[1].split('"')[0]
    reply = await api("GET", asset)
    assert reply.status == 200
    assert reply.headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("path", ["/", "/api/me", "/healthz", "/nowhere/at/all"])
async def test_every_answer_carries_the_security_headers(server, path):
    headers = (await server.api()("GET", path)).headers
    parts = headers["content-security-policy"].split("; ")
    policy = {name: sources for name, _, sources in (part.partition(" ") for part in parts)}
    assert policy["default-src"] == policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["connect-src"] == "'self'", "which means WebSockets of this site too"
    assert policy["form-action"] == "'self'"
    assert policy["base-uri"] == policy["object-src"] == policy["frame-ancestors"] == "'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-request-id"]


@pytest.mark.parametrize(
    "path",
    ["/assets/../../app/settings.py", "/..%2f..%2fapp%2fsettings.py", "/%2e%2e/app/cli.py"],
)
async def test_no_file_outside_the_client_is_served(server, path):
    reply = await server.api()("GET", path)
    assert reply.status in {404, 200}
    assert "import" not in str(reply.body)[:200]


async def test_unknown_addresses_and_methods_are_problem_documents(server):
    api = server.api()
    missing = await api("GET", "/api/nothing/here")
    assert (missing.status, missing.body["code"]) == (404, "not_found")
    wrong = await api("DELETE", "/api/auth/login")
    assert wrong.status == 405
    assert wrong.body["code"] == "invalid"
    assert wrong.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "path", ["/nowhere", "/rooom/abc", "/meetings/2027", "/apis", "/robots.txt"]
)
async def test_a_mistyped_address_is_the_client_s_page_for_a_browser_alone(server, path):
    api = server.api()
    browser = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    page = await api("GET", path, headers=browser)
    assert page.status == 404
    assert '<div id="root"' in page.body
    assert page.headers["cache-control"] == "no-store"
    program = await api("GET", path)
    assert (program.status, program.body["code"]) == (404, "not_found")
    posted = await api("POST", path, headers=browser)
    assert posted.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/romms", "/assets/x.js"])
async def test_what_is_no_page_is_a_problem_document_for_a_browser_too(server, path):
    missing = await server.api()("GET", path, headers={"accept": "text/html"})
    assert (missing.status, missing.body["code"]) == (404, "not_found")


async def test_a_body_that_is_too_large_is_refused_before_it_is_read(server):
    ada = await server.signup("Ada")
    reply = await ada.api("PATCH", "/api/me", data=io.BytesIO(bytes(2 << 20)))
    assert (reply.status, reply.body["code"]) == (413, "too_large")


async def test_a_body_that_does_not_say_its_size_is_bounded_too(server):
    ada = await server.signup("Ada")

    async def endless():
        for _ in range(40):
            yield b"x" * 65536

    reply = await ada.api("PATCH", "/api/me", data=endless())
    assert (reply.status, reply.body["code"]) == (413, "too_large")
