"""A mail server that refuses, hangs up, is down, or answers too late: nothing lost or twice."""

import asyncio
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage

import pytest
from notifications.mail.conftest import start_in
from postbox import Postbox
from serving import running

from chatsched.notifications.mail.delivery import Away, Refused, SmtpDelivery
from chatsched.notifications.mail.server import mail_server


def states(office, *, kind: str = "mail") -> list[str]:
    return [entry["state"] for entry in office.database.outbox.find({"kind": kind})]


async def settled(office) -> None:
    """Return once the outbox has no mail left to send."""
    async with asyncio.timeout(15):
        while set(states(office)) != {"done"}:
            await asyncio.sleep(0.05)


async def test_who_is_refused_for_good_is_not_tried_again_and_nobody_else_suffers(
    office, pair, capsys
):
    ada, ben, room_id = pair
    address = ben.user["email"]
    office.postbox.refusing[address] = f"550 5.1.1 <{address}> is unknown here"
    await office.book(ben, await office.invite(ada, room_id), start_in(2))
    await office.postbox.got(ada.user["email"])
    await settled(office)
    assert office.postbox.of(address) == []
    said = [line for line in capsys.readouterr().out.splitlines() if "mail.refused" in line]
    assert said
    assert all("550 5.1.1" in line and address not in line for line in said)


async def test_who_is_refused_for_now_gets_it_later(office, pair):
    ada, ben, room_id = pair
    address = ben.user["email"]
    office.postbox.refusing[address] = "451 4.7.1 greylisted"
    await office.book(ben, await office.invite(ada, room_id), start_in(2))
    await office.postbox.got(ada.user["email"])
    assert office.postbox.of(address) == []
    office.postbox.refusing.clear()
    [mail] = await office.postbox.got(address)
    assert mail.invitations


async def test_a_server_that_hangs_up_in_the_middle_gets_each_message_once_in_the_end(office, pair):
    ada, ben, room_id = pair
    office.postbox.hang_ups = 3
    await office.book(ben, await office.invite(ada, room_id), start_in(2))
    for person in (ada, ben):
        await office.postbox.got(person.user["email"])
    await settled(office)
    ids = [mail["message-id"] for mail in office.postbox.mails]
    assert len(ids) == len(set(ids))
    assert office.postbox.hang_ups == 0


async def test_a_message_whose_answer_was_lost_comes_again_under_the_same_id(office, pair):
    ada, ben, room_id = pair
    office.postbox.lost_answers = 1
    await office.book(ben, await office.invite(ada, room_id), start_in(2))
    await office.postbox.until(lambda: len(office.postbox.mails) >= 3)
    await settled(office)
    assert len(office.postbox.mails) == 3
    for person in (ada, ben):
        ids = {mail["message-id"] for mail in office.postbox.of(person.user["email"])}
        assert len(ids) == 1


async def test_what_came_while_the_server_was_down_goes_out_in_order_once_it_is_back(office, pair):
    ada, ben, room_id = pair
    await office.postbox.stop()
    booked = await office.book(ben, await office.invite(ada, room_id), start_in(2))
    moved = await office.move(ben, booked, start_in(3))
    await asyncio.sleep(1.5)
    assert "done" not in states(office)
    await office.postbox.start()
    mails = await office.postbox.got(ada.user["email"], 2)
    assert [mail["subject"].split(":")[0] for mail in mails] == ["Booked", "Moved"]
    assert [(await office.invitation(mail))["sequence"] for mail in mails] == [0, 1]
    await settled(office)
    ids = [mail["message-id"] for mail in office.postbox.mails]
    assert len(ids) == len(set(ids))
    assert moved["version"] == 2


async def direct(guests, url: str):
    """Return Ada, who is about to invite Ben, and the room that she does it in."""
    ada, ben = await guests.signup(url, "Ada"), await guests.signup(url, "Ben")
    body = {"kind": "direct", "member_ids": [ben.id]}
    return ada, ben, (await ada.api.ok("POST", "/api/rooms", body))["room"]["id"]


async def invite(ada, room_id: str) -> None:
    hours = {"time_zone": "UTC", "weekly": {"mon": [{"start": "09:00", "end": "17:00"}]}}
    body = {"duration": 30, "availability": hours, "nonce": "invite", "title": "Plans"}
    await ada.api.ok("POST", f"/api/rooms/{room_id}/invites", body)


def time_goes_by(database) -> None:
    """Let leases end at once."""
    database.outbox.update_many({"kind": "mail"}, {"$set": {"due_at": datetime.now(UTC)}})


async def mail_is_done(database) -> None:
    async with asyncio.timeout(15):
        while database.outbox.find_one({"kind": "mail"})["state"] != "done":
            await asyncio.sleep(0.05)


async def test_what_a_killed_server_was_sending_is_sent_by_another_under_the_same_id(
    processes, guests, settings, database, postbox
):
    first = processes(**{f"CHATSCHED_{name.upper()}": value for name, value in settings.items()})
    ada, ben, room_id = await direct(guests, first.url)
    address = ben.user["email"]
    postbox.holding = asyncio.Event()
    await invite(ada, room_id)
    await asyncio.wait_for(postbox.held.wait(), 15)
    [before] = postbox.of(address)
    await asyncio.to_thread(first.kill)  # it was taken, but nobody lives to hear of that
    postbox.holding.set()
    assert database.outbox.find_one({"kind": "mail"})["state"] == "leased"
    time_goes_by(database)
    async with running(**settings):
        mails = await postbox.got(address, 2)
        assert {mail["message-id"] for mail in mails} == {before["message-id"]}
        await mail_is_done(database)
    assert len(postbox.of(address)) == 2


async def test_a_server_that_is_stopped_while_it_sends_first_hears_what_came_of_it(
    guests, settings, database, postbox
):
    async with running(**settings) as (url, _):
        ada, ben, room_id = await direct(guests, url)
        postbox.holding = asyncio.Event()
        await invite(ada, room_id)
        await asyncio.wait_for(postbox.held.wait(), 15)
        asyncio.get_running_loop().call_later(1, postbox.holding.set)
        await guests.leave()
    assert len(postbox.of(ben.user["email"])) == 1
    time_goes_by(database)
    async with running(**settings):
        await mail_is_done(database)
    assert len(postbox.of(ben.user["email"])) == 1


def letter(to: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = Address("Chat", "mail", "chat.example")
    message["To"] = to
    message["Subject"] = "Hello"
    message.set_content("Hello.\n.\n")
    return message


async def test_a_server_that_nobody_runs_is_away_for_everything(postbox):
    await postbox.stop()
    delivery = SmtpDelivery(mail_server(postbox.url), "chat.example")
    with pytest.raises(Away) as away:
        await delivery.deliver(letter("ben@example.com"), "mail@chat.example", "ben@example.com")
    assert away.value.everything


async def test_an_address_beyond_ascii_is_reached_where_the_server_knows_such(postbox):
    delivery = SmtpDelivery(mail_server(postbox.url), "chat.example")
    await delivery.deliver(letter("jürgen@example.com"), "mail@chat.example", "jürgen@example.com")
    assert [mail.recipient for mail in postbox.mails] == ["jürgen@example.com"]


async def test_a_refusal_of_the_content_is_for_good(postbox: Postbox):
    async def refuse(*_: object) -> str:
        return "554 5.6.0 no such content here"

    postbox.handle_DATA = refuse
    delivery = SmtpDelivery(mail_server(postbox.url), "chat.example")
    with pytest.raises(Refused, match="554"):
        await delivery.deliver(letter("ben@example.com"), "mail@chat.example", "ben@example.com")
