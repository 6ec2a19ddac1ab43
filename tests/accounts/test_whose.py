"""A page says whose it is: what it asks for is not done as somebody who signed in since."""

import pytest
from serving import refused

PASSWORD = "correct horse battery"


def meant(user_id: str) -> dict[str, dict[str, str]]:
    """Return what a request of this person's page carries."""
    return {"headers": {"X-Chatsched-User": user_id}}


@pytest.fixture
async def ann(server):
    return await server.signup("Ann")


@pytest.fixture
async def bob(server):
    """Whoever is signed in now."""
    return await server.signup("Bob")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/api/me", None),
        ("PATCH", "/api/me", {"name": "Ann"}),
        ("GET", "/api/rooms", None),
        ("POST", "/api/rooms", {"kind": "group", "name": "Ann's"}),
        ("POST", "/api/tokens", {"name": "Ann's"}),
        ("POST", "/api/rooms/room/attachments", None),
        ("POST", "/api/auth/logout", None),
        ("POST", "/api/auth/logout?everywhere=true", None),
    ],
)
async def test_what_one_person_s_page_asks_for_is_not_done_as_another(ann, bob, method, path, body):
    reply = await bob.api(method, path, body, **meant(ann.id))
    assert (reply.status, reply.body["code"]) == (401, "unauthorized")
    assert reply.headers["content-type"] == "application/problem+json"
    assert "set-cookie" not in reply.headers
    assert (await bob.api.ok("GET", "/api/me"))["user"]["name"] == "Bob"
    assert (await bob.api.ok("GET", "/api/rooms"))["rooms"] == []
    assert (await bob.api.ok("GET", "/api/tokens"))["tokens"] == []


async def test_one_s_own_page_is_served(ann):
    changed = await ann.api.ok("PATCH", "/api/me", {"name": "Ann Lee"}, **meant(ann.id))
    assert changed["user"]["name"] == "Ann Lee"
    assert (await ann.api("POST", "/api/auth/logout", **meant(ann.id))).status == 204
    assert (await ann.api("GET", "/api/me")).status == 401


async def test_a_token_is_held_to_whom_it_is_sent_for(server, ann, bob):
    bearer = server.api(await bob.token())
    assert (await bearer("GET", "/api/me", **meant(bob.id))).status == 200
    assert (await bearer("GET", "/api/me", **meant(ann.id))).status == 401


async def test_who_signs_in_says_nothing_of_who_was_here_before(ann, bob):
    body = {"email": bob.user["email"], "password": PASSWORD}
    assert (await ann.api("POST", "/api/auth/login", body)).status == 200
    assert (await ann.api("GET", "/api/me", **meant(bob.id))).status == 200


async def test_a_connection_of_one_person_s_page_is_not_another_s(server, ann, bob):
    headers = {"cookie": bob.cookie}
    for wrong in (ann.id, "", {"$ne": None}, [bob.id], 1):
        told = await refused(server.url, headers=headers, auth={"user_id": wrong})
        assert told["data"]["code"] == "unauthorized"
    token = await bob.token()
    told = await refused(server.url, auth={"token": token, "user_id": ann.id})
    assert told["data"]["code"] == "unauthorized"
    for right in ({"user_id": bob.id}, {"user_id": None}, {}, {"token": token, "user_id": bob.id}):
        socket = await bob.connect(auth=right)
        await socket.close()
