"""Whatever is sent, the answer is a problem that names the field, and nothing is stored."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from serving import PASSWORD

ADA = {"email": "ada@example.com", "password": PASSWORD, "name": "Ada"}
OPERATOR = {"$ne": None}
NO_TEXT = [None, 1, True, [], [PASSWORD], OPERATOR, {"$gt": ""}]

SIGN_UP = [
    *[(field, value) for field in ("email", "password", "name") for value in NO_TEXT],
    ("email", ""),
    ("email", "ada"),
    ("email", "ada@example.com\r\nbcc: eve@example.com"),
    ("email", "a" * 255 + "@example.com"),
    ("password", "1234567"),
    ("password", "x" * 201),
    ("name", ""),
    ("name", "  "),
    ("name", "x" * 201),
    ("name", "A\nda"),
    ("name", "A\x00da"),
    ("name", "\x7f"),
    *[("time_zone", value) for value in NO_TEXT if value is not None],
    ("time_zone", ""),
    ("time_zone", "Mars/Olympus"),
    ("time_zone", "../../etc/passwd"),
    ("time_zone", "x" * 10_000),
]
LOG_IN = [
    *[(field, value) for field in ("email", "password") for value in NO_TEXT],
    ("email", ""),
    ("email", "a" * 321),
    ("password", ""),
    ("password", "x" * 201),
]
UPDATE = [
    *[(field, value) for field in ("name", "time_zone") for value in NO_TEXT],
    ("name", ""),
    ("name", "x" * 201),
    ("name", "A\tda"),
    ("time_zone", "Europe/Nowhere"),
]
NEW_TOKEN = [*[("name", value) for value in NO_TEXT], ("name", ""), ("name", "x" * 201)]


def assert_refused(problem, field):
    assert problem["code"] == "invalid"
    assert problem["status"] == 422
    assert list(problem["fields"]) == [field]
    assert problem["fields"][field]


@pytest.fixture
async def api(server):
    return server.api()


async def test_signing_up(api, mongo, database_name):
    for field, value in SIGN_UP:
        reply = await api("POST", "/api/auth/signup", {**ADA, field: value})
        assert reply.status == 422, (field, value)
        assert_refused(reply.body, field)
    for missing in ("email", "password", "name"):
        body = {field: value for field, value in ADA.items() if field != missing}
        assert_refused((await api("POST", "/api/auth/signup", body)).body, missing)
    assert mongo[database_name]["users"].count_documents({}) == 0


async def test_signing_in(server):
    await server.api().ok("POST", "/api/auth/signup", ADA)
    api = server.api()
    for field, value in LOG_IN:
        body = {"email": ADA["email"], "password": PASSWORD, field: value}
        reply = await api("POST", "/api/auth/login", body)
        assert reply.status == 422, (field, value)
        assert_refused(reply.body, field)
        assert "set-cookie" not in reply.headers


async def test_changing_the_account_and_making_tokens_over_both_transports(server):
    ada = await server.signup()
    socket = await ada.connect()
    for method, path, event, cases in (
        ("PATCH", "/api/me", "me:update", UPDATE),
        ("POST", "/api/tokens", "token:create", NEW_TOKEN),
    ):
        for field, value in cases:
            reply = await ada.api(method, path, {field: value})
            assert reply.status == 422, (field, value)
            assert_refused(reply.body, field)
            ack = await socket.call(event, {field: value})
            assert ack == {"ok": False, "error": reply.body}
    assert (await ada.api.ok("GET", "/api/me"))["user"] == ada.user
    assert await ada.api.ok("GET", "/api/tokens") == {"tokens": []}


async def test_payloads_of_another_shape_over_a_socket(server):
    socket = await (await server.signup()).connect()
    for payload in (None, [], "x", 1, [{"token_id": "x"}], {"token_id": OPERATOR}):
        ack = await socket.call("token:revoke", payload)
        assert (ack["ok"], ack["error"]["code"]) == (False, "invalid"), payload


async def test_bodies_that_are_no_commands(api):
    for body in (
        b"",
        b"{",
        b"[]",
        b"null",
        b'"text"',
        b"\xff\xfe",
        b'{"email": "\\ud800", "password": "swordfish", "name": "Ada"}',
        b'{"email": NaN}',
        b"[" * 100_000,
        b'{"email":' * 10_000,
    ):
        for path in ("/api/auth/signup", "/api/auth/login"):
            async with api.http.post(api.url + path, data=body) as response:
                assert response.status == 422, body[:50]
                assert (await response.json())["code"] == "invalid"


async def test_bodies_that_are_too_large(server):
    ada = await server.signup()

    async def unannounced():
        for _ in range(20):
            yield b" " * 100_000

    for path in ("/api/auth/signup", "/api/auth/login", "/api/tokens"):
        for body in (BytesIO(b" " * (1 << 20) + b"{}"), unannounced()):
            reply = await ada.api("POST", path, data=body)
            assert (reply.status, reply.body["code"]) == (413, "too_large"), path


async def test_signing_out_with_a_strange_wish_signs_nobody_out(server):
    ada = await server.signup()
    for everywhere in ("", "maybe", "2", '{"$ne":null}'):
        reply = await ada.api("POST", f"/api/auth/logout?everywhere={everywhere}")
        assert_refused(reply.body, "everywhere")
    assert (await ada.api("GET", "/api/me")).status == 200


async def test_tokens_that_are_not_there(server):
    ada = await server.signup()
    for token_id in ("x", "%00", "x" * 64, "%24ne"):
        reply = await ada.api("DELETE", f"/api/tokens/{token_id}")
        assert (reply.status, reply.body["code"]) == (404, "not_found"), token_id


async def test_nobody_gets_in_without_credentials(api):
    for credentials in (
        {},
        {"authorization": "Bearer "},
        {"authorization": "Bearer cs_wrong"},
        {"authorization": "Bearer " + "x" * 5_000},
        {"authorization": "Basic YWRhOmFkYQ=="},
        {"cookie": "chatsched_session="},
        {"cookie": "chatsched_session=wrong"},
        {"cookie": 'chatsched_session={"$ne":null}'},
        {"cookie": "chatsched_session=" + "x" * 3_000},
    ):
        for method, path in (
            ("GET", "/api/me"),
            ("PATCH", "/api/me"),
            ("GET", "/api/tokens"),
            ("POST", "/api/tokens"),
            ("DELETE", "/api/tokens/x"),
        ):
            reply = await api(method, path, headers=credentials)
            assert (reply.status, reply.body["code"]) == (401, "unauthorized"), path
            assert reply.headers["www-authenticate"] == "Bearer"


async def test_an_expired_session_is_refused_everywhere(server, mongo, database_name):
    ada = await server.signup()
    await ada.api.ok("GET", "/api/me")
    server.application.people.gate._kept.clear()
    mongo[database_name]["sessions"].update_many(
        {}, {"$set": {"expires_at": datetime(2026, 1, 1, tzinfo=UTC)}}
    )
    for method, path in (("GET", "/api/me"), ("PATCH", "/api/me"), ("POST", "/api/tokens")):
        assert (await ada.api(method, path)).status == 401
