"""A forgotten password: a link by mail, good once and for an hour."""

import asyncio
import re
from datetime import timedelta

import pytest
from serving import PASSWORD, in_database, running

from chatsched.accounts import RESET_LIFE

NEW = "another battery staple"
LINK = re.compile(r"http://\S+/reset/(\S+)")


async def asked(office, person, **more):
    """Have a link sent to somebody, and return its token."""
    body = {"email": person.user["email"], **more}
    reply = await office.guests.api(office.url)("POST", "/api/auth/forgot", body)
    assert (reply.status, reply.body) == (204, "")
    [mail] = await office.postbox.got(person.user["email"])
    return LINK.search(mail.text)[1]


async def reset(office, token, password=NEW):
    api = office.guests.api(office.url)
    return api, await api("POST", "/api/auth/reset", {"token": token, "new_password": password})


async def log_in(office, person, password):
    body = {"email": person.user["email"], "password": password}
    return (await office.guests.api(office.url)("POST", "/api/auth/login", body)).status


async def test_by_the_link_in_the_mail_another_password_is_chosen(office):
    ada = await office.person("Ada", locale="de-DE")
    socket = await ada.connect()
    token = await asked(office, ada)
    [mail] = office.postbox.of(ada.user["email"])
    assert mail["subject"] == "Wähle ein neues Passwort"
    assert mail["list-unsubscribe"] is None
    assert "unsubscribe" not in mail.text + mail.html
    assert f"/reset/{token}" in mail.html
    api, reply = await reset(office, token)
    assert reply.status == 200
    assert reply.body["user"]["id"] == ada.id
    assert (await api.ok("GET", "/api/me"))["user"]["id"] == ada.id
    assert await log_in(office, ada, PASSWORD) == 401
    assert await log_in(office, ada, NEW) == 200
    assert (await ada.api("GET", "/api/me")).status == 401
    await asyncio.wait_for(socket.ended.wait(), 5)


async def test_a_link_is_good_once(office):
    ada = await office.person("Ada")
    token = await asked(office, ada)
    answers = await asyncio.gather(*(reset(office, token, f"{NEW} {n}") for n in range(3)))
    assert sorted(reply.status for _, reply in answers) == [200, 404, 404]
    assert (await reset(office, token))[1].body["code"] == "not_found"


async def test_a_password_changed_meanwhile_ends_the_link(office):
    ada = await office.person("Ada")
    token = await asked(office, ada)
    change = {"current_password": PASSWORD, "new_password": NEW}
    await ada.api.ok("POST", "/api/me/password", change)
    assert (await reset(office, token, "a third one"))[1].status == 404


async def test_a_link_that_was_tampered_with_is_good_for_nothing(office):
    ada, ben = await office.person("Ada"), await office.person("Ben")
    user_id, expires, signature = (await asked(office, ada)).split(".")
    for wrong in (
        f"{ben.id}.{expires}.{signature}",
        f"{user_id}.{int(expires) + 60}.{signature}",
        f"{user_id}.{expires}.{signature[::-1]}",
        f"{user_id}.²3.{signature}",
        f"{user_id}.{expires}.ü",
        f"{user_id}.{expires}",
        user_id,
        "..",
    ):
        assert (await reset(office, wrong))[1].status == 404, wrong
    assert await log_in(office, ada, PASSWORD) == 200


async def test_a_link_is_good_for_an_hour(office):
    ada = await office.person("Ada")
    await asked(office, ada)
    recovery, links = office.built.people.recovery, office.built.people.recovery._links
    user = await office.built.people.stores[0].by_id(ada.id)
    now = int(recovery._clock.now().timestamp())
    late = links.address(user, now - 1).rpartition("/")[2]
    assert (await reset(office, late))[1].status == 404
    assert timedelta(hours=1) == RESET_LIFE


async def test_whether_there_is_such_an_account_is_not_told(office):
    ada = await office.person("Ada")
    api = office.guests.api(office.url)
    for email in ("nobody@example.com", "not an address", "ada@example.com\x00"):
        assert (await api("POST", "/api/auth/forgot", {"email": email})).status == 204
    await asked(office, ada)
    assert {mail.recipient for mail in office.postbox.mails} == {ada.user["email"]}


async def test_asking_often_sends_one_mail(office):
    ada = await office.person("Ada")
    api = office.guests.api(office.url)
    spelled = [ada.user["email"], f" {ada.user['email'].upper()} "]
    for email in spelled * 3:
        assert (await api("POST", "/api/auth/forgot", {"email": email})).status == 204
    ben = await office.person("Ben")
    await asked(office, ben)  # comes after all that was asked for before
    assert len(office.postbox.of(ada.user["email"])) <= 2  # a window may have ended in between


async def test_nothing_secret_waits_in_the_outbox(office):
    ada = await office.person("Ada")
    token = await asked(office, ada)
    kept = [str(each) for each in office.database["outbox"].find({"kind": "mail"})]
    assert kept
    assert token.rpartition(".")[2] not in "".join(kept)


@pytest.mark.parametrize("password", ["short", "x" * 201])
async def test_a_password_that_cannot_be_is_wrong_at_its_field(office, password):
    ada = await office.person("Ada")
    _, reply = await reset(office, await asked(office, ada), password)
    assert (reply.status, set(reply.body["fields"])) == (422, {"new_password"})


async def test_a_server_without_mail_says_so(server):
    reply = await server.api()("POST", "/api/auth/forgot", {"email": "ada@example.com"})
    assert (reply.status, reply.body["code"]) == (503, "unavailable")
    assert "no e-mail" in reply.body["detail"]


async def test_asking_in_bulk_ends_soon(mongo_url, database_name, redis_url, guests):
    settings = {"mongo_url": in_database(mongo_url, database_name), "redis_url": redis_url}
    async with running(**settings, rate_limits="on") as (url, _):
        api = guests.api(url)
        body = {"email": "ada@example.com"}
        statuses = [(await api("POST", "/api/auth/forgot", body)).status for _ in range(11)]
        assert statuses == [503] * 10 + [429]
        await guests.leave()
