"""Stopping mail from the mail itself: one click, one kind, nobody signed in (RFC 8058)."""

import asyncio

import pytest
from notifications.mail.conftest import start_in


@pytest.fixture
async def mailed(office, pair):
    """Ben's mail about a booking, and the address that stops such mail."""
    ada, ben, room_id = pair
    meeting = await office.book(ben, await office.invite(ada, room_id), start_in(2))
    [mail] = await office.postbox.got(ben.user["email"])
    return ben, meeting, mail, mail["list-unsubscribe"].strip("<>")


async def email_choices(person) -> dict[str, bool]:
    return (await person.api.ok("GET", "/api/me/notifications"))["email"]


async def test_a_mail_program_stops_one_kind_by_one_request_without_cookies(office, mailed):
    ben, _, mail, address = mailed
    assert mail["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
    assert f"List-Unsubscribe: <{address}>\r\n".encode() in mail.raw, "it is not encoded"
    assert address in mail.html.replace("&amp;", "&")
    before = await email_choices(ben)
    socket = await ben.connect()
    form = {"List-Unsubscribe": "One-Click"}
    reply = await office.guests.api(office.url)("POST", address, data=form)
    assert reply.status == 200
    assert await email_choices(ben) == {**before, "booking": False}
    told = await socket.heard("notifications:updated")
    assert told["notifications"]["email"]["booking"] is False
    again = await office.guests.api(office.url)("POST", address, data=form)
    assert again.status == 200


async def test_opening_the_address_asks_and_changes_nothing(office, mailed):
    ben, _, _, address = mailed
    before = await email_choices(ben)
    reply = await office.guests.api(office.url)("GET", address)
    assert reply.status == 200
    assert "Stop these e-mails?" in reply.body
    assert '<form method="post">' in reply.body
    assert "default-src 'none'" in reply.headers["content-security-policy"]
    assert await email_choices(ben) == before


async def test_what_was_stopped_does_not_come_and_the_rest_does(office, mailed):
    ben, meeting, _, address = mailed
    await office.guests.api(office.url)("POST", address)
    moved = await office.move(ben, meeting, start_in(3))
    came = await office.postbox.got(ben.user["email"], 2)
    assert [mail["subject"].split(":")[0] for mail in came] == ["Booked", "Moved"]
    address = came[1]["list-unsubscribe"].strip("<>")
    await office.guests.api(office.url)("POST", address)
    await office.move(ben, moved, start_in(4))
    async with asyncio.timeout(15):
        while office.database.outbox.find_one({"kind": "mail", "state": {"$ne": "done"}}):
            await asyncio.sleep(0.05)
    assert len(office.postbox.of(ben.user["email"])) == 2


@pytest.mark.parametrize("change", ["cut", "other kind", "other person", "nonsense"])
async def test_an_address_that_was_tampered_with_stops_nothing(office, mailed, change):
    ben, _, _, address = mailed
    wrong = {
        "cut": address[:-1],
        "other kind": address.replace(".booking.", ".reminder."),
        "other person": address.replace(ben.id, ben.id[:-1] + "0"),
        "nonsense": address.rpartition("/")[0] + "/nonsense",
    }[change]
    before = await email_choices(ben)
    for method in ("GET", "POST"):
        reply = await office.guests.api(office.url)(method, wrong)
        assert reply.status == 404
        assert "This link does not work" in reply.body
    assert await email_choices(ben) == before
