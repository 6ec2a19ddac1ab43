"""Changing one's password."""

import asyncio

import pytest
from serving import PASSWORD, Server, in_database, running

from chatsched.accounts.models import ChangePassword, LogIn
from chatsched.core.actor import Actor
from chatsched.core.errors import ChatschedError, Unauthorized

NEW = "another battery staple"
CHANGE = {"current_password": PASSWORD, "new_password": NEW}
PATH = "/api/me/password"


async def test_the_new_password_holds_and_the_old_one_no_longer(server):
    ada = await server.signup("Ada")
    assert (await ada.api("POST", PATH, CHANGE)).status == 204
    statuses = {}
    for password in (PASSWORD, NEW):
        credentials = {"email": ada.user["email"], "password": password}
        statuses[password] = (await server.api()("POST", "/api/auth/login", credentials)).status
    assert statuses == {PASSWORD: 401, NEW: 200}


async def test_other_sessions_end_at_once_and_ones_own_goes_on(server):
    ada = await server.signup("Ada")
    here, token = await ada.connect(), await ada.token()
    elsewhere = server.api()
    signed_in = {"email": ada.user["email"], "password": PASSWORD}
    await elsewhere.ok("POST", "/api/auth/login", signed_in)
    cookies = "; ".join(f"{c.key}={c.value}" for c in elsewhere.http.cookie_jar)
    there = await server.connect(token)
    assert (await here.call("me:password", CHANGE))["ok"] is True
    assert (await elsewhere("GET", "/api/me")).status == 401
    refused = await server.api()("GET", "/api/me", headers={"cookie": cookies})
    assert refused.status == 401
    assert (await ada.api.ok("GET", "/api/me"))["user"]["id"] == ada.id
    assert (await here.call("me:get", {}))["ok"] is True
    # Tokens are of programs: they hold until they are revoked.
    assert (await there.call("me:get", {}))["ok"] is True


async def test_an_open_socket_of_another_session_is_cut_off(server):
    ada = await server.signup("Ada")
    socket = await ada.connect()
    elsewhere = server.api()
    await elsewhere.ok(
        "POST", "/api/auth/login", {"email": ada.user["email"], "password": PASSWORD}
    )
    assert (await elsewhere("POST", PATH, CHANGE)).status == 204
    await asyncio.wait_for(socket.ended.wait(), 5)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"current_password": "wrong horse battery"}, "current_password"),
        ({"current_password": ""}, "current_password"),
        ({"new_password": "short"}, "new_password"),
        ({"new_password": "x" * 201}, "new_password"),
    ],
)
async def test_what_is_wrong_is_said_of_its_field_and_nothing_changes(server, wrong, field):
    ada = await server.signup("Ada")
    reply = await ada.api("POST", PATH, {**CHANGE, **wrong})
    assert (reply.status, reply.body["code"]) == (422, "invalid")
    assert set(reply.body["fields"]) == {field}
    same = {"email": ada.user["email"], "password": PASSWORD}
    assert (await server.api()("POST", "/api/auth/login", same)).status == 200


async def test_of_two_changes_at_once_one_holds(desk):
    secret = (await desk.sign_up()).secret
    ada = await desk.by_session(secret)
    changes = [f"staple number {number}" for number in range(3)]
    done = await asyncio.gather(
        *(
            desk.accounts.change_password(
                ada, ChangePassword(current_password=PASSWORD, new_password=new)
            )
            for new in changes
        ),
        return_exceptions=True,
    )
    held = [new for new, end in zip(changes, done, strict=True) if not isinstance(end, Exception)]
    assert len(held) == 1
    await desk.accounts.log_in(LogIn(email="ada@example.com", password=held[0]))


async def test_no_session_begun_with_the_old_password_outlives_the_change(desk, other):
    ada = await desk.by_session((await desk.sign_up()).secret)
    old = LogIn(email="ada@example.com", password=PASSWORD)
    change = ChangePassword(current_password=PASSWORD, new_password=NEW)
    signings = [other.accounts.log_in(old) for _ in range(6)]
    _, *came = await asyncio.gather(
        desk.accounts.change_password(ada, change), *signings, return_exceptions=True
    )
    for each in came:
        if isinstance(each, ChatschedError):
            continue
        with pytest.raises(Unauthorized):
            await other.by_session(each.secret)


async def test_a_bot_has_no_password_to_change(desk):
    bot = await desk.people.create_bot("Helper")
    actor = Actor(bot.id, bot.name, is_bot=True, credential_id="t", via="token")
    with pytest.raises(ChatschedError, match="no password"):
        await desk.accounts.change_password(
            actor, ChangePassword(current_password=PASSWORD, new_password=NEW)
        )


async def test_guessing_the_present_password_ends_soon(mongo_url, database_name, redis_url, guests):
    async with running(
        mongo_url=in_database(mongo_url, database_name), redis_url=redis_url, rate_limits="on"
    ) as (url, built):
        ada = await Server(url, built, guests).signup()
        wrong = {**CHANGE, "current_password": "wrong horse battery"}
        statuses = [(await ada.api("POST", PATH, wrong)).status for _ in range(10)]
        assert statuses == [422] * 10
        assert (await ada.api("POST", PATH, CHANGE)).status == 429
        await guests.leave()
