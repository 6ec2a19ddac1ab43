"""Browsers are told of what calls for people who are not here, and can read it."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from notifications.push_service import claims, unb64
from notifications.push_stage import VAPID, staged
from serving import in_database, running

from chatsched.notifications.push import encryption
from chatsched.notifications.push.encryption import Reader

KINDS = ("invite", "booking", "reschedule", "cancellation", "reminder", "calendar")
ALL = dict.fromkeys(KINDS, True)
ALL_DAY = [{"start": "00:00", "end": "24:00"}]
WEEK = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), ALL_DAY)


@pytest.fixture
async def stage(mongo, mongo_url, database_name, redis_url, guests):
    """A server that pushes, and people."""
    urls = {"mongo_url": in_database(mongo_url, database_name), "redis_url": redis_url}
    async with staged(mongo, urls, database_name, guests) as built:
        yield built


def test_the_example_of_the_standard_comes_out_as_printed_there():
    sender = ec.derive_private_key(
        int.from_bytes(unb64("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big"), ec.SECP256R1()
    )
    point = (
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
    )
    reader = Reader(unb64(point), unb64("BTBZMqHH6r4Tts7J_aSIgg"))
    body = encryption._encrypted(
        b"When I grow up, I want to be a watermelon",
        reader,
        sender,
        unb64("DGv6ra1nlYgDCS1FRnbzlw"),
    )
    assert body == unb64(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6T"
        "lzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4"
        "a-fN"
    )


async def until(fact: Callable[[], object]) -> None:
    """Wait until something holds that tells nobody when it does."""
    async with asyncio.timeout(10):
        while not fact():
            await asyncio.sleep(0.02)


async def test_a_message_reaches_a_browser_that_alone_can_read_it(stage):
    message = await stage.say("Lunch at **noon**?")
    assert await stage.browser.told() == {
        "kind": "text",
        "room_id": stage.room_id,
        "message_id": message["id"],
        "title": "Team",
        "body": "Ada: Lunch at **noon**?",
        "url": f"/rooms/{stage.room_id}",
        "tag": f"message:{message['id']}",
    }
    push = stage.browser.pushes[0]
    assert b"Lunch" not in push.body
    assert push.headers["Content-Encoding"] == "aes128gcm"
    assert 86_000 < int(push.headers["TTL"]) <= 86_400
    assert push.headers["Urgency"] == "normal"
    assert len(push.headers["Topic"]) <= 32
    public_key = (await stage.ben.api.ok("GET", "/api/me/push"))["public_key"]
    said = claims(push, public_key)
    assert said["aud"] == stage.service.url
    assert said["sub"] == "mailto:ops@example.com"
    now = datetime.now(UTC).timestamp()
    assert now < said["exp"] < now + 86_400


async def test_a_direct_message_is_headed_by_who_sent_it_and_long_ones_are_cut(stage):
    room_id = await stage.direct()
    await stage.say("äöü" * 3_000, room_id)
    told = await stage.browser.told()
    assert told["title"] == "Ada"
    assert told["body"] == ("äöü" * 80)[:239] + "…"
    assert stage.browser.pushes[0].headers["Urgency"] == "high"


async def test_all_browsers_of_somebody_are_told_and_nobody_elses(stage):
    other = await stage.service.browser(stage.ben, "two")
    own = await stage.service.browser(stage.ada)
    await stage.say("Hello")
    await stage.browser.told()
    await other.told()
    assert own.pushes == []


async def test_who_is_here_is_not_told_and_who_went_just_before_is(stage):
    socket = await stage.ben.connect()
    await stage.say("While he is here")
    await asyncio.sleep(0.6)
    await socket.close()
    await stage.say("A moment after he has gone")
    told = await stage.browser.told(2)
    bodies = {each["body"] for each in stage.browser.read}
    # Neither was read; the first came while a tab was open that he closed without reading.
    assert bodies == {"Ada: While he is here", "Ada: A moment after he has gone"}
    assert told["room_id"] == stage.room_id


async def test_what_was_read_or_deleted_is_not_told_of(stage):
    socket = await stage.ben.connect()
    message = await stage.say("Read at once")
    await stage.ben.api.ok("POST", f"/api/rooms/{stage.room_id}/read", {"seq": message["seq"]})
    await socket.close()
    await asyncio.sleep(0.1)
    await stage.nothing_but()
    gone = await stage.say("Deleted")
    stage.service.answers = [(503, {"Retry-After": "1"})]
    await stage.ada.api.ok("DELETE", f"/api/messages/{gone['id']}")
    await stage.say("After it")
    await stage.browser.told(2, 15)


async def test_the_rooms_own_settings_hold(stage):
    await stage.settings("none")
    await stage.say("Nobody hears this, @Ben")
    await asyncio.sleep(0.5)
    await stage.settings("all", (datetime.now(UTC) + timedelta(hours=1)).isoformat())
    await stage.say("Nor this, @Ben")
    await asyncio.sleep(0.5)
    await stage.settings("all", (datetime.now(UTC) - timedelta(hours=1)).isoformat())
    await stage.say("Muted no more")
    await stage.browser.told(1)
    await stage.settings("mentions")
    await stage.say("Not for anybody")
    await stage.say("But this is, @Ben")
    await stage.browser.told(2)
    await stage.nothing_but("Ada: Muted no more", "Ada: But this is, @Ben")


async def test_what_is_changed_before_it_is_sent_holds(stage):
    stage.service.answers = [(503, {"Retry-After": "1"})]
    await stage.say("Unwanted by the time that it can be sent")
    await until(lambda: stage.browser.pushes)
    await stage.settings("none")
    await asyncio.sleep(2.5)
    await stage.nothing_but()


async def test_a_busy_push_service_is_asked_again_and_a_gone_browser_forgotten(stage):
    stage.service.answers = [(503, {}), (429, {"Retry-After": "1"})]
    await stage.say("In the end")
    assert (await stage.browser.told(1, 15))["body"] == "Ada: In the end"
    assert len(stage.browser.pushes) == 3
    stage.service.answers = [(410, {})]
    await stage.say("To nobody")
    await until(lambda: not stage.database["push_subscriptions"].count_documents({}))


async def test_a_browser_is_told_as_long_as_its_session_lasts(stage):
    await stage.ben.api.ok("POST", "/api/auth/logout")
    await stage.say("Not for who has signed out")
    await until(lambda: not stage.database["push_subscriptions"].count_documents({}))
    assert stage.browser.pushes == []


async def test_who_left_the_room_is_not_told(stage):
    await stage.ben.api.ok("DELETE", f"/api/rooms/{stage.room_id}/members/{stage.ben.id}")
    await stage.say("Among ourselves")
    room_id = await stage.direct()
    await stage.say("For you", room_id)
    assert (await stage.browser.told())["body"] == "For you"


async def test_meetings_are_told_of_in_words_of_the_reader(stage):
    await stage.ben.api.ok("PATCH", "/api/me", {"locale": "de-DE", "time_zone": "Europe/Berlin"})
    availability = {"time_zone": "UTC", "weekly": WEEK, "slot_step": 30}
    body = {"availability": availability, "duration": 30, "title": "Plan", "nonce": "n"}
    path = f"/api/rooms/{stage.room_id}/invites"
    invite = (await stage.ada.api.ok("POST", path, body))["invite"]
    told = await stage.browser.told()
    assert (told["kind"], told["title"]) == ("invite", "Team")
    assert told["body"] == "Ada schickt eine Einladung: „Plan“, 30 Minuten"
    await stage.settings("mentions")
    day = (datetime.now(UTC) + timedelta(days=7)).date()
    booked = await stage.ben.api.ok(
        "POST",
        f"/api/invites/{invite['id']}/bookings",
        {"start": f"{day}T12:00:00Z", "nonce": "n"},
    )
    cancelled = {"version": booked["meeting"]["version"]}
    await stage.ada.api.ok("POST", f"/api/meetings/{booked['meeting']['id']}/cancel", cancelled)
    told = await stage.browser.told(2)
    assert told["kind"] == "cancellation"
    assert told["body"].startswith("Ada hat „Plan“ abgesagt: ")
    hours = 14 if datetime(day.year, day.month, day.day, tzinfo=UTC).month in range(4, 11) else 13
    assert told["body"].endswith(f"{hours}:00")


async def test_kinds_that_are_switched_off_stay_away(stage):
    browser = {**ALL, "invite": False}
    body = {"email": ALL, "browser": browser, "reminder_minutes": [10]}
    await stage.ben.api.ok("PUT", "/api/me/notifications", body)
    availability = {"time_zone": "UTC", "weekly": WEEK}
    invite = {"availability": availability, "duration": 30, "nonce": "n"}
    await stage.ada.api.ok("POST", f"/api/rooms/{stage.room_id}/invites", invite)
    await stage.nothing_but()


async def test_a_reminder_reaches_browsers_whatever_the_room_is_set_to(stage):
    availability = {"time_zone": "UTC", "weekly": WEEK, "min_notice": 0}
    body = {"availability": availability, "duration": 15, "title": "Plan", "nonce": "n"}
    path = f"/api/rooms/{stage.room_id}/invites"
    await stage.settings("none", (datetime.now(UTC) + timedelta(hours=1)).isoformat())
    invite = (await stage.ada.api.ok("POST", path, body))["invite"]
    day = (datetime.now(UTC) + timedelta(days=2)).date()
    booking = {"start": f"{day}T12:00:00Z", "nonce": "n"}
    await stage.ben.api.ok("POST", f"/api/invites/{invite['id']}/bookings", booking)
    soon = datetime.now(UTC) + timedelta(minutes=10, seconds=1)
    stage.database["meetings"].update_one({}, {"$set": {"start": soon.replace(microsecond=0)}})
    told = await stage.browser.told()
    assert (told["kind"], told["title"], told["body"]) == (
        "reminder",
        "Plan",
        "Starts in 10 minutes",
    )
    message = stage.database["messages"].find_one({"notice": "reminder", "audience": stage.ben.id})
    assert told["tag"] == f"message:{message['_id']}"
    assert stage.browser.pushes[0].headers["Urgency"] == "high"
    assert int(stage.browser.pushes[0].headers["TTL"]) <= 660


async def test_a_file_without_words_is_told_of_by_its_name(stage):
    form = aiohttp.FormData()
    form.add_field("file", b"Bring cake.\n", filename="list.txt", content_type="text/plain")
    path = f"/api/rooms/{stage.room_id}/attachments"
    attachment = (await stage.ada.api.ok("POST", path, data=form))["attachment"]
    body = {"text": "", "nonce": "n", "attachments": [attachment["id"]]}
    await stage.ada.api.ok("POST", f"/api/rooms/{stage.room_id}/messages", body)
    assert (await stage.browser.told())["body"] == "Ada: Sent a file: list.txt"


async def test_who_is_connected_to_another_process_is_here(
    stage, mongo_url, database_name, redis_url
):
    urls = {"mongo_url": in_database(mongo_url, database_name), "redis_url": redis_url}
    async with running(**urls, **VAPID) as (url, _):
        socket = await stage.ben.connect(url)
        presence = stage.server.application.chat.presence
        await until(lambda: presence.online(stage.ben.id))
        message = await stage.say("He has this open")
        await socket.heard("message:new")
        await stage.ben.api.ok("POST", f"/api/rooms/{stage.room_id}/read", {"seq": message["seq"]})
        await asyncio.sleep(0.6)
        assert stage.browser.pushes == []
        await socket.close()
        await until(lambda: not presence.online(stage.ben.id))
    await stage.nothing_but()


async def test_a_tab_that_nobody_looks_at_keeps_nothing_from_being_pushed(
    stage, mongo_url, database_name, redis_url
):
    urls = {"mongo_url": in_database(mongo_url, database_name), "redis_url": redis_url}
    async with running(**urls, **VAPID) as (url, _):
        laptop = await stage.ben.connect(url)
        presence = stage.server.application.chat.presence
        await until(lambda: presence.online(stage.ben.id))
        assert await laptop.call("me:attention", {"attentive": False}) == {"ok": True}
        await until(lambda: not presence.attentive(stage.ben.id))
        await stage.say("While the laptop stands open")
        await stage.browser.told(1)
        assert await laptop.call("me:attention", {"attentive": True}) == {"ok": True}
        await until(lambda: presence.attentive(stage.ben.id))
        message = await stage.say("While he looks at it")
        await stage.ben.api.ok("POST", f"/api/rooms/{stage.room_id}/read", {"seq": message["seq"]})
        assert (await laptop.call("me:attention", {}))["error"]["code"] == "invalid"
        await laptop.close()
        await until(lambda: not presence.online(stage.ben.id))
    await stage.nothing_but("Ada: While the laptop stands open")


async def test_a_reminder_is_pushed_though_a_tab_stands_open_that_nobody_looks_at(stage):
    availability = {"time_zone": "UTC", "weekly": WEEK, "min_notice": 0}
    body = {"availability": availability, "duration": 15, "title": "Plan", "nonce": "n"}
    path = f"/api/rooms/{stage.room_id}/invites"
    await stage.settings("none")
    invite = (await stage.ada.api.ok("POST", path, body))["invite"]
    laptop = await stage.ben.connect()
    assert (await laptop.call("me:attention", {"attentive": False}))["ok"]
    day = (datetime.now(UTC) + timedelta(days=2)).date()
    booking = {"start": f"{day}T12:00:00Z", "nonce": "n"}
    await stage.ben.api.ok("POST", f"/api/invites/{invite['id']}/bookings", booking)
    soon = datetime.now(UTC) + timedelta(minutes=10, seconds=1)
    stage.database["meetings"].update_one({}, {"$set": {"start": soon.replace(microsecond=0)}})
    assert (await stage.browser.told())["kind"] == "reminder"


async def test_what_is_deleted_is_taken_back_where_it_was_told(stage):
    other = await stage.service.browser(stage.ben, "two")
    message = await stage.say("Wrong room, sorry")
    for browser in (stage.browser, other):
        await browser.told(1)
    socket = await stage.ben.connect()  # a tab withdraws its own, and no other device's
    for _ in range(2):
        await stage.ada.api.ok("DELETE", f"/api/messages/{message['id']}")
    for browser in (stage.browser, other):
        told = await browser.told(2)
        assert (told["kind"], told["body"]) == ("withdrawal", "A message was deleted")
        first, second = browser.pushes
        assert told["tag"] == browser.read[0]["tag"]
        assert second.headers["Topic"] == first.headers["Topic"]  # it replaces what still waits
        assert abs(int(second.headers["TTL"]) - int(first.headers["TTL"])) <= 30
    await socket.close()
    await stage.nothing_but("Ada: Wrong room, sorry", "A message was deleted")


async def test_what_no_push_service_took_is_not_taken_back(stage):
    stage.service.answers = [(503, {"Retry-After": "2"})]
    message = await stage.say("Never told")
    pushes = stage.database["pushes"]
    await until(lambda: stage.browser.pushes and not pushes.count_documents({}))
    await stage.ada.api.ok("DELETE", f"/api/messages/{message['id']}")
    await stage.nothing_but()
