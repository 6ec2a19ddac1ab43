"""Who gets which e-mail: written down once, with what it tells of."""

from dataclasses import asdict
from datetime import UTC, datetime

import pytest

from chatsched.calendars.providers import CredentialsRefused
from chatsched.calendars.records import LinkedCalendar, LinkRecord


@pytest.fixture
async def server(stage):
    opened, _ = await stage.open()
    return opened


def keys(stage, kind: str) -> set[str]:
    found = stage.database["outbox"].find({"kind": "mail", "payload.kind": kind})
    return {each["key"] for each in found}


async def test_the_others_of_a_room_get_an_invite(stage, server):
    ada, ben, cleo, dan = [await server.signup(name) for name in ("Ada", "Ben", "Cleo", "Dan")]
    room_id = await stage.room(ada, ben, cleo, dan)
    await ada.api.ok("POST", f"/api/rooms/{room_id}/bots", {"name": "Bot"})
    await dan.api.ok("DELETE", f"/api/rooms/{room_id}/members/{dan.id}")
    invite = await stage.invite(ada, room_id)
    await stage.pass_time(seconds=1)
    assert stage.mails("invite") == sorted([ben.id, cleo.id])
    assert keys(stage, "invite") == {
        f"mail:invite:{invite['id']}:1:{who.id}" for who in (ben, cleo)
    }
    entry = stage.database["outbox"].find_one({"payload.user_id": ben.id})
    assert entry["payload"] == {
        "kind": "invite",
        "user_id": ben.id,
        "invite_id": invite["id"],
        "room_id": room_id,
    }


async def test_who_wants_to_hear_nothing_of_a_room_or_of_invites_gets_none(stage, server):
    names = ("Ada", "Ben", "Cleo", "Dan", "Eve", "Fay")
    ada, ben, cleo, dan, eve, fay = [await server.signup(name) for name in names]
    room_id = await stage.room(ada, ben, cleo, dan, eve, fay)
    settings = f"/api/rooms/{room_id}/settings"
    later, before = stage.instant(60), stage.instant(-60)
    await ben.api.ok("PUT", settings, {"notify": "none", "muted_until": None})
    await cleo.api.ok("PUT", settings, {"notify": "mentions", "muted_until": None})
    await dan.api.ok("PUT", settings, {"notify": "all", "muted_until": later})
    await stage.want(eve, email=["invite"])
    await fay.api.ok("PUT", settings, {"notify": "all", "muted_until": before})
    await stage.invite(ada, room_id)
    await stage.pass_time(seconds=1)
    assert stage.mails("invite") == [fay.id]
    await stage.invite(ada, room_id, note="This one is for you, @cleo")
    await stage.pass_time(seconds=1)
    assert stage.mails("invite") == sorted([cleo.id, fay.id, fay.id])


async def test_a_large_group_gets_no_mail_for_everybody(stage, server):
    ada, ben = await server.signup(), await server.signup("Ben")
    room_id = await stage.room(ada, ben)
    others = [
        {
            "_id": f"{room_id}:u{number}",
            "room_id": room_id,
            "user_id": f"u{number}",
            "role": "member",
            "is_bot": False,
            "read_seq": 0,
            "notify": "all",
            "muted_until": None,
            "joined_at": datetime.now(UTC),
            "changed_at": datetime.now(UTC),
        }
        for number in range(99)
    ]
    stage.database["members"].insert_many(others)
    server.application.chat.access.changed(room_id)
    await stage.invite(ada, room_id)
    await stage.pass_time(seconds=1)
    assert stage.mails("invite") == []


async def test_host_and_booker_are_told_of_every_change_and_nobody_else(stage, server):
    ada, ben, cleo = [await server.signup(name) for name in ("Ada", "Ben", "Cleo")]
    room_id = await stage.room(ada, ben, cleo)
    meeting = await stage.book(ben, await stage.invite(ada, room_id), 120)
    moved = await stage.move(ben, meeting, 240)
    await stage.cancel(ada, moved)
    for version, kind in enumerate(("booking", "reschedule", "cancellation"), 1):
        assert keys(stage, kind) == {
            f"mail:{kind}:{meeting['id']}:{version}:{who.id}" for who in (ada, ben)
        }


async def test_what_is_repeated_under_its_nonce_is_told_once(stage, server):
    ada, ben = await server.signup(), await server.signup("Ben")
    room_id = await stage.room(ada, ben)
    invite = await stage.invite(ada, room_id, nonce="once")
    await stage.invite(ada, room_id, nonce="once")
    path, body = f"/api/invites/{invite['id']}/bookings", {"start": stage.instant(60), "nonce": "n"}
    for _ in range(2):
        await ben.api.ok("POST", path, body)
    await stage.pass_time(seconds=1)
    assert stage.mails("invite") == [ben.id]
    assert stage.mails("booking") == sorted([ada.id, ben.id])


async def test_each_kind_can_be_switched_off_and_who_left_hears_of_their_meeting(stage, server):
    ada, ben = await server.signup(), await server.signup("Ben")
    await stage.want(ada, email=["booking", "cancellation"])
    meeting = await stage.meet(ada, ben, 120)
    await ben.api.ok("DELETE", f"/api/rooms/{meeting['room_id']}/members/{ben.id}")
    moved = await stage.move(ada, meeting, 240)
    await stage.cancel(ada, moved)
    assert stage.mails("booking") == [ben.id]
    assert stage.mails("reschedule") == sorted([ada.id, ben.id])
    assert stage.mails("cancellation") == [ben.id]


async def test_a_bot_that_books_gets_nothing_and_its_host_does(stage, server):
    ada = await server.signup()
    room_id = await stage.room(ada)
    bot = await ada.api.ok("POST", f"/api/rooms/{room_id}/bots", {"name": "Bot"})
    invite = await stage.invite(ada, room_id)
    body = {"start": stage.instant(60), "nonce": "n"}
    await server.api(bot["token"]).ok("POST", f"/api/invites/{invite['id']}/bookings", body)
    assert stage.mails("booking") == [ada.id]


async def test_without_a_mail_server_nothing_is_written_down(stage):
    server, _ = await stage.open(smtp_url=None, mail_from=None)
    ada, ben = await server.signup(), await server.signup("Ben")
    meeting = await stage.meet(ada, ben, 30)
    await stage.pass_time(minutes=20)
    assert len(await stage.reminders(ada, meeting["room_id"])) == 1
    assert stage.database["outbox"].count_documents({"kind": "mail"}) == 0


def link(user_id: str, generation: int = 0) -> LinkRecord:
    return LinkRecord(
        id="link",
        user_id=user_id,
        provider="google",
        subject="s",
        account="ada@example.com",
        status="ok",
        problem=None,
        calendars=(),
        destination=None,
        conferencing=False,
        secret={},
        version=1,
        synced_at=None,
        created_at=datetime.now(UTC),
        generation=generation,
    )


async def test_the_owner_of_a_broken_calendar_is_told_once_each_time(stage, server):
    ada = await server.signup()
    calendars = server.application.calendars
    for generation in range(2):
        one = link(ada.id, generation)
        document = {name: getattr(one, name) for name in one.__slots__ if name != "id"}
        document |= {"calendars": [], "secret": {}}
        stage.database["calendar_links"].replace_one({"_id": "link"}, document, upsert=True)
        for _ in range(2):
            await calendars.health.refused(one, CredentialsRefused("no"))
    assert keys(stage, "calendar") == {f"mail:calendar:link:{n}:{ada.id}" for n in range(2)}


async def test_what_a_process_did_not_come_to_is_told_by_the_next(stage):
    server, close = await stage.open()
    ada = await server.signup()
    await stage.want(ada)
    await close()
    one = link(ada.id)
    document = {name: getattr(one, name) for name in one.__slots__ if name != "id"}
    document |= {"calendars": [], "secret": {}, "status": "needs_relink"}
    stage.database["calendar_links"].insert_one({"_id": "link", **document})
    for _ in range(2):
        _, close = await stage.open()
        await stage.pass_time(seconds=1)
        await close()
    assert keys(stage, "calendar") == {f"mail:calendar:link:0:{ada.id}"}


async def test_whose_own_calendar_follows_is_not_told_of_what_they_did_themselves(stage, server):
    ada, ben = await server.signup(), await server.signup("Ben")
    one = link(ada.id)
    document = {name: getattr(one, name) for name in one.__slots__ if name != "id"}
    takes = LinkedCalendar(id="c", name="Own", counted=False, writable=True)
    document |= {"calendars": [asdict(takes)], "secret": {}, "destination": "c"}
    stage.database["calendar_links"].insert_one({"_id": "link", **document})
    meeting = await stage.meet(ada, ben, 120)
    moved = await stage.move(ada, meeting, 240)
    await stage.cancel(ben, moved)
    assert stage.mails("booking") == sorted([ada.id, ben.id])
    assert stage.mails("reschedule") == [ben.id]
    assert stage.mails("cancellation") == sorted([ada.id, ben.id])
