"""Limits as they are felt from outside, on a server that has them."""

import pytest
from serving import PASSWORD, Server, in_database, running


@pytest.fixture
async def limited(mongo_url, database_name, redis_url, guests):
    async with running(
        mongo_url=in_database(mongo_url, database_name), redis_url=redis_url, rate_limits="on"
    ) as (url, built):
        yield Server(url, built, guests)
        await guests.leave()


async def test_guessing_a_password_ends_soon_even_for_the_right_one(limited):
    ada = await limited.signup()
    api = limited.api()
    wrong = {"email": ada.user["email"], "password": "wrong horse battery"}
    for _ in range(10):
        assert (await api("POST", "/api/auth/login", wrong)).status == 401
    for password in (wrong["password"], PASSWORD):
        reply = await api("POST", "/api/auth/login", {**wrong, "password": password})
        assert (reply.status, reply.body["code"]) == (429, "rate_limited")
        assert 1 <= reply.body["retry_after"] <= 60
        assert reply.headers["retry-after"] == str(reply.body["retry_after"])
    spelled = {"email": f" {ada.user['email'].upper()} ", "password": PASSWORD}
    assert (await api("POST", "/api/auth/login", spelled)).status == 429
    other = {"email": "ben@example.com", "password": PASSWORD}
    assert (await api("POST", "/api/auth/login", other)).status == 401


async def test_signing_up_in_bulk_ends_soon(limited):
    api = limited.api()
    statuses = [(await api("POST", "/api/auth/signup", {})).status for _ in range(61)]
    assert statuses == [422] * 60 + [429]


async def test_a_flood_over_a_socket_is_refused_in_the_ack(limited):
    socket = await (await limited.signup()).connect()
    acks = [await socket.call("token:list", {}) for _ in range(60)]
    refused = [ack["error"] for ack in acks if not ack["ok"]]
    assert refused
    assert {error["code"] for error in refused} == {"rate_limited"}
    assert refused[0]["retry_after"] == 1
