"""Signing up, in and out over HTTP, as the contract says."""

import asyncio

from serving import PASSWORD, in_database, running

ADA = {"email": "ada@example.com", "password": PASSWORD, "name": "Ada"}


def cookie_of(reply):
    """Return the session cookie that a reply sets: its value, and its attributes."""
    value, *attributes = reply.headers["set-cookie"].split("; ")
    name, _, secret = value.partition("=")
    assert name == "chatsched_session"
    return secret, {attribute.lower() for attribute in attributes}


async def test_who_signs_up_is_signed_in(server):
    api = server.api()
    reply = await api("POST", "/api/auth/signup", {**ADA, "time_zone": "Europe/London"})
    assert reply.status == 201
    user = reply.body["user"]
    assert set(user) == {"id", "email", "name", "time_zone", "is_bot", "locale", "language"}
    assert (user["email"], user["name"]) == ("ada@example.com", "Ada")
    assert (user["time_zone"], user["is_bot"]) == ("Europe/London", False)
    secret, attributes = cookie_of(reply)
    assert {"httponly", "samesite=lax", "path=/", f"max-age={30 * 86400}"} <= attributes
    assert "secure" not in attributes
    assert secret not in str(reply.body)
    assert reply.headers["cache-control"] == "no-store"
    assert await api.ok("GET", "/api/me") == {"user": user}


async def test_under_https_the_cookie_is_secure(mongo_url, database_name, redis_url, guests):
    async with running(
        mongo_url=in_database(mongo_url, database_name),
        redis_url=redis_url,
        public_url="https://chat.example.com",
    ) as (url, _):
        reply = await guests.api(url)(
            "POST", "/api/auth/signup", ADA, headers={"origin": "https://chat.example.com"}
        )
        assert "secure" in cookie_of(reply)[1]


async def test_who_signs_in_gets_a_session_of_their_own(server):
    await server.api().ok("POST", "/api/auth/signup", ADA)
    first, second = server.api(), server.api()
    for api in (first, second):
        reply = await api(
            "POST", "/api/auth/login", {"email": " ADA@example.com ", "password": PASSWORD}
        )
        assert reply.status == 200
        assert reply.body["user"]["name"] == "Ada"
    assert (await first("POST", "/api/auth/logout")).status == 204
    assert (await first("GET", "/api/me")).status == 401
    assert (await second("GET", "/api/me")).status == 200


async def test_whatever_is_wrong_with_a_sign_in_gets_one_answer(server):
    await server.api().ok("POST", "/api/auth/signup", ADA)
    for wrong in (
        {"password": "wrong horse battery"},
        {"password": PASSWORD + " "},
        {"email": "ben@example.com"},
        {"email": "not an address"},
        {"email": "ada@example.com\x00"},
        {"email": "$ne"},
    ):
        credentials = {"email": ADA["email"], "password": PASSWORD, **wrong}
        reply = await server.api()("POST", "/api/auth/login", credentials)
        assert reply.status == 401
        assert reply.body == {
            "type": "urn:chatsched:problem:invalid_credentials",
            "title": "E-mail address or password is wrong",
            "status": 401,
            "detail": "E-mail address or password is wrong",
            "code": "invalid_credentials",
        }
        assert reply.headers["content-type"] == "application/problem+json"
        assert "set-cookie" not in reply.headers


async def test_a_known_address_is_taken_however_it_is_spelled(server):
    await server.api().ok("POST", "/api/auth/signup", ADA)
    for email in ("ada@example.com", "ADA@Example.com", " ada@example.com\n"):
        reply = await server.api()("POST", "/api/auth/signup", {**ADA, "email": email})
        assert (reply.status, reply.body["code"]) == (409, "email_taken")


async def test_signing_out_everywhere_cuts_off_open_sockets_and_leaves_tokens(server):
    ada = await server.signup()
    socket = await ada.connect()
    token = await ada.token()
    bearer = server.api(token)
    assert (await ada.api("POST", "/api/auth/logout?everywhere=true")).status == 204
    async with asyncio.timeout(5):
        await socket.ended.wait()
    assert (await ada.api("GET", "/api/me")).status == 401
    assert (await bearer("GET", "/api/me")).status == 200


async def test_signing_out_by_token_everywhere_ends_the_sessions(server):
    ada = await server.signup()
    bearer = server.api(await ada.token())
    assert (await bearer("POST", "/api/auth/logout")).status == 204
    assert (await ada.api("GET", "/api/me")).status == 200
    assert (await bearer("POST", "/api/auth/logout?everywhere=true")).status == 204
    assert (await ada.api("GET", "/api/me")).status == 401


async def test_signing_out_is_harmless_for_who_is_not_signed_in(server, mongo, database_name):
    assert (await server.api()("POST", "/api/auth/logout")).status == 204
    ada = await server.signup()
    mongo[database_name]["sessions"].delete_many({})
    reply = await ada.api("POST", "/api/auth/logout?everywhere=true")
    assert reply.status == 204
    assert cookie_of(reply)[0] in {"", '""'}


async def test_asking_who_one_is_prolongs_the_cookie(server):
    ada = await server.signup()
    reply = await ada.api("GET", "/api/me")
    secret, attributes = cookie_of(reply)
    assert secret == ada.cookie.partition("=")[2]
    assert f"max-age={30 * 86400}" in attributes
    assert "set-cookie" not in (await server.api(await ada.token())("GET", "/api/me")).headers


async def test_other_sites_can_neither_sign_in_nor_act_for_their_visitors(server):
    ada = await server.signup()
    body = {"email": ada.user["email"], "password": PASSWORD}
    for origin in ("https://evil.example", "null", "", "http://127.0.0.1"):
        for method, path, command in (
            ("POST", "/api/auth/login", body),
            ("POST", "/api/auth/signup", {**ADA, "email": "ben@example.com"}),
            ("POST", "/api/auth/logout", None),
            ("PATCH", "/api/me", {"name": "Eve"}),
            ("POST", "/api/tokens", {"name": "Eve"}),
            ("DELETE", "/api/tokens/x", None),
        ):
            reply = await ada.api(method, path, command, headers={"origin": origin})
            assert (reply.status, reply.body["code"]) == (403, "forbidden"), (origin, path)
            assert "set-cookie" not in reply.headers
    assert (await ada.api("GET", "/api/me")).body["user"]["name"] == "Ada"


async def test_scripts_sign_in_without_an_origin_and_act_by_token(server):
    ada = await server.signup()
    script = server.api("")
    del script.http.headers["origin"]
    body = {"email": ada.user["email"], "password": PASSWORD}
    assert (await script("POST", "/api/auth/login", body)).status == 200
    assert (await script("POST", "/api/tokens", {"name": "script"})).status == 403
    bearer = server.api(await ada.token())
    assert "origin" not in bearer.http.headers
    assert (await bearer("POST", "/api/tokens", {"name": "script"})).status == 201


async def test_the_caller_s_account_can_be_changed(server):
    ada = await server.signup()
    for change in ({"name": " Countess "}, {"time_zone": "Asia/Tokyo"}, {}):
        reply = await ada.api("PATCH", "/api/me", {**change, "email": "eve@example.com", "id": "x"})
        assert reply.status == 200
    user = (await ada.api.ok("GET", "/api/me"))["user"]
    assert user == {**ada.user, "name": "Countess", "time_zone": "Asia/Tokyo"}
    socket = await ada.connect()
    ack = await socket.ok("me:update", {"name": "Ada Lovelace"})
    assert ack["user"]["name"] == "Ada Lovelace"
    assert (await socket.ok("me:get", {}))["user"] == ack["user"]


async def test_the_language_of_somebody_is_said_at_sign_up_and_changed_later(server):
    api = server.api()
    reply = await api("POST", "/api/auth/signup", {**ADA, "locale": "de-at"})
    assert (reply.body["user"]["locale"], reply.body["user"]["language"]) == ("de-AT", None)
    changed = (await api.ok("PATCH", "/api/me", {"locale": "en-US", "language": "de"}))["user"]
    assert (changed["locale"], changed["language"], changed["name"]) == ("en-US", "de", "Ada")
    by_device = (await api.ok("PATCH", "/api/me", {"language": None}))["user"]
    assert (by_device["locale"], by_device["language"]) == ("en-US", None)
    for wrong in ({"locale": "de_AT"}, {"locale": None}, {"language": "fr"}):
        refused = await api("PATCH", "/api/me", wrong)
        assert refused.status == 422
        assert set(refused.body["fields"]) == set(wrong)
    assert (await api.ok("GET", "/api/me"))["user"] == by_device


async def test_whoever_does_not_say_their_language_gets_british_english(server):
    assert (await server.signup()).user["locale"] == "en-GB"
