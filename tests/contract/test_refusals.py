"""What is understood and refused says so, each with its own code."""

import io

import pytest
from contract import shapes
from contract.room import AVAILABILITY
from contract.world import World
from serving import Api, in_database, running

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_session_that_was_signed_out_is_good_for_nothing(world: World):
    dan = await world.server.signup("Dan")
    cookie = {"cookie": dan.cookie}
    assert (await dan.api("POST", "/api/auth/logout")).status == 204
    reply = await world.server.api()("GET", "/api/rooms", headers=cookie)
    shapes.check_problem(reply.body, "unauthorized")


async def test_a_change_by_cookie_from_another_site_is_forbidden(world: World):
    for origin in ("https://evil.example", "null", "http://127.0.0.1.evil.example"):
        reply = await world.ben.api(
            "POST",
            f"/api/rooms/{world.room_id}/messages",
            {"text": "forged", "nonce": "f"},
            headers={"origin": origin},
        )
        shapes.check_problem(reply.body, "forbidden")


async def test_a_wrong_password_and_an_unknown_address_are_one_and_the_same_answer(world: World):
    nobody = world.server.api()
    answers = [
        await nobody("POST", "/api/auth/login", {"email": email, "password": "wrong password"})
        for email in (world.ben.user["email"], "nobody@example.com", "not an address")
    ]
    for reply in answers:
        shapes.check_problem(reply.body, "invalid_credentials")
        assert reply.body == answers[0].body
    for body in (
        {"email": {"$ne": None}, "password": {"$ne": None}},
        {"email": world.ben.user["email"], "password": {"$gt": ""}},
        {"email": ["a"], "password": "x"},
        {},
    ):
        reply = await nobody("POST", "/api/auth/login", body)
        shapes.check_problem(reply.body, "invalid")


async def test_signing_up_with_a_known_address_says_so(world: World):
    body = {"email": world.ben.user["email"].upper(), "password": "long enough", "name": "Ben"}
    reply = await world.server.api()("POST", "/api/auth/signup", body)
    shapes.check_problem(reply.body, "email_taken")


async def test_an_unknown_command_is_invalid(world: World):
    for event in ("message:destroy", "connect:me", "__proto__", "x" * 1_000):
        ack = await world.socket.call(event, {})
        shapes.check_problem(ack["error"], "invalid")


async def test_an_unknown_address_is_not_found_and_a_wrong_method_refused(world: World):
    reply = await world.ben.api("GET", "/api/nothing")
    shapes.check_problem(reply.body, "not_found")
    reply = await world.ben.api("DELETE", "/api/rooms")
    assert reply.status == 405
    shapes.Problem.model_validate(reply.body)


async def test_a_body_over_a_mebibyte_is_too_large(world: World):
    body = b'{"text":"' + b"x" * (1 << 20) + b'","nonce":"n"}'
    path = f"/api/rooms/{world.room_id}/messages"
    reply = await world.ben.api("POST", path, data=io.BytesIO(body))
    shapes.check_problem(reply.body, "too_large")


async def test_more_than_62_days_of_slots_are_invalid(world: World):
    span = {"from": "2031-01-01", "to": "2031-04-01"}
    ack = await world.socket.call("slots:list", {"invite_id": world.invite_id, **span})
    shapes.check_problem(ack["error"], "invalid")
    reply = await world.ben.api("GET", f"/api/invites/{world.invite_id}/slots", params=span)
    shapes.check_problem(reply.body, "invalid")
    back = {"from": span["to"], "to": span["from"]}
    ack = await world.socket.call("slots:list", {"invite_id": world.invite_id, **back})
    shapes.check_problem(ack["error"], "invalid")


async def test_a_time_that_is_not_on_offer_cannot_be_booked(world: World):
    for start in (
        "2001-01-01T10:00:00Z",
        "2099-01-01T10:00:00Z",
        world.free.replace(":00Z", ":07Z"),
    ):
        command = {"invite_id": world.invite_id, "start": start, "nonce": world.nonce()}
        ack = await world.socket.call("meeting:book", command)
        shapes.check_problem(ack["error"], "slot_taken")


async def test_the_host_cannot_book_their_own_time(world: World):
    command = {"start": world.free, "nonce": "own"}
    path = f"/api/invites/{world.invite_id}/bookings"
    reply = await world.ada.api("POST", path, command)
    assert 400 <= reply.status < 500


async def test_only_the_sender_edits_or_deletes_a_message(world: World):
    path = f"/api/messages/{world.message_id}"
    for reply in (
        await world.ada.api("PATCH", path, {"text": "yours"}),
        await world.ada.api("DELETE", path),
    ):
        shapes.check_problem(reply.body, "forbidden")


async def test_the_last_owner_cannot_leave_the_others_behind(world: World):
    path = f"/api/rooms/{world.room_id}/members/{world.ada.id}"
    reply = await world.ada.api("DELETE", path)
    assert reply.status in {403, 409, 422}
    shapes.Problem.model_validate(reply.body)
    shown = await world.ben.api.ok("GET", f"/api/rooms/{world.room_id}")
    assert world.ada.id in {member["id"] for member in shown["room"]["members"]}


async def test_without_a_linked_calendar_a_meeting_cannot_be_added_to_it(world: World):
    reply = await world.ben.api("POST", f"/api/meetings/{world.meeting_id}/add")
    assert 400 <= reply.status < 500
    shapes.Problem.model_validate(reply.body)
    ack = await world.socket.call("meeting:add", {"meeting_id": world.meeting_id})
    assert ack["error"]["code"] == reply.body["code"]


async def test_a_wrong_webhook_address_is_not_found(world: World):
    reply = await world.server.api()("POST", "/hooks/nosuch", {"text": "hi"})
    shapes.check_problem(reply.body, "not_found")


async def test_too_many_sign_ins_are_told_when_to_come_back(servers, mongo_url, database_name):
    settings = {
        "mongo_url": in_database(mongo_url, database_name),
        "redis_url": servers.redis_url,
        "rate_limits": "on",
    }
    async with running(**settings) as (url, _):
        nobody = Api(url)
        body = {"email": "nobody@example.com", "password": "wrong password"}
        for _ in range(100):
            reply = await nobody("POST", "/api/auth/login", body)
            if reply.status != 401:
                break
        shapes.check_problem(reply.body, "rate_limited")
        assert int(reply.headers["retry-after"]) == reply.body["retry_after"]
        await nobody.close()


async def test_what_just_fits_is_taken(world: World):
    room = {"room_id": world.room_id}
    for text, nonce in (
        ("x" * 10_000, "n" * 64),
        ("é" * 10_000, "é" * 64),
        ("👩‍👩‍👧‍👦" * 900, "👩"),
        (" kept \n\tas written ", " "),
        ('{"$ne": null}', '{"$gt": ""}'),
    ):
        sent = await world.socket.ok("message:send", {**room, "text": text, "nonce": nonce})
        path = f"/api/rooms/{world.room_id}/messages?limit=1"
        [stored] = (await world.ada.api.ok("GET", path))["messages"]
        assert (stored["text"], stored["nonce"]) == (text, nonce)
        assert stored == sent["message"]
    for duration in (15, 30, 45, 60):
        body = {"duration": duration, "note": "x" * 2_000, "title": "x" * 200}
        body |= {"nonce": world.nonce(), "availability": AVAILABILITY}
        sent = await world.ada.api.ok("POST", f"/api/rooms/{world.room_id}/invites", body)
        assert sent["invite"]["duration"] == duration
    span = {"from": "2031-01-01", "to": "2031-03-03"}
    page = await world.socket.ok("slots:list", {"invite_id": world.invite_id, **span})
    assert page["days"] == []


async def test_members_that_the_contract_does_not_know_are_passed_over(world: World):
    payload = {"room_id": world.room_id, "text": "hi", "nonce": world.nonce(), "later": {"x": 1}}
    assert (await world.socket.call("message:send", payload))["ok"]
    assert (await world.ben.api("GET", f"/api/rooms/{world.room_id}?later=1")).status == 200
