"""What does not fit is refused by every command alike, says what is wrong, and changes nothing."""

import io
import itertools
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import pytest
import pytest_asyncio
from contract import shapes
from contract.commands import ALSO_CLOSED, BAD, COMMANDS, MISSING, QUERY_BAD, Command
from contract.test_main_path import AVAILABILITY
from serving import Api, Person, Server, Socket, in_database, running

pytestmark = pytest.mark.asyncio(loop_scope="module")

UNKNOWN = "nosuch"
NOT_OBJECTS = [None, "x", 7, [], [1], True]
NOT_BODIES = [b"{", b"[]", b'"x"', b"7", b"null", b"\xff", b'{"text":"\\ud800"}']
NO_PATHS = ['{"$ne": null}', "x" * 65, "..", " ", "\u0000", "a/b"]


@dataclass
class World:
    """Ben, who asks; Ada's room in which he is; and the same things of strangers."""

    server: Server
    ada: Person
    ben: Person
    socket: Socket
    room_id: str
    message_id: str
    invite_id: str
    meeting_id: str
    free: str
    foreign: dict[str, str]
    numbers: itertools.count = field(default_factory=itertools.count)

    @property
    def ada_id(self) -> str:
        return self.ada.id

    def nonce(self) -> str:
        return f"nonce-{next(self.numbers)}"

    async def state(self) -> Any:
        """Everything that a bad command could have changed."""
        rooms = await self.ben.api.ok("GET", "/api/rooms")
        for room in rooms["rooms"]:
            for member in room["members"]:
                member.pop("online", None)
        return [
            rooms,
            await self.ada.api.ok("GET", "/api/rooms"),
            await self.ben.api.ok("GET", f"/api/rooms/{self.room_id}/messages?limit=200"),
            await self.ada.api.ok("GET", "/api/me/meetings"),
            await self.ben.api.ok("GET", "/api/me/availability"),
            await self.ben.api.ok("GET", "/api/me"),
            await self.ben.api.ok("GET", "/api/tokens"),
        ]


async def _meet(host: Person, guest: Person) -> dict[str, str]:
    """Let two people have a room, a message of the guest's, an open invite and a meeting."""
    body = {"kind": "group", "name": "R", "member_ids": [guest.id]}
    room_id = (await host.api.ok("POST", "/api/rooms", body))["room"]["id"]
    body = {"text": "mine", "nonce": "m"}
    sent = await guest.api.ok("POST", f"/api/rooms/{room_id}/messages", body)
    body = {"duration": 30, "availability": AVAILABILITY, "reusable": True, "nonce": "i"}
    invite = (await host.api.ok("POST", f"/api/rooms/{room_id}/invites", body))["invite"]
    slots = await guest.api.ok("GET", f"/api/invites/{invite['id']}/slots")
    starts = [slot["start"] for day in slots["days"] for slot in day["slots"]]
    body = {"start": starts[0], "nonce": "b"}
    booked = await guest.api.ok("POST", f"/api/invites/{invite['id']}/bookings", body)
    return {
        "room_id": room_id,
        "message_id": sent["message"]["id"],
        "invite_id": invite["id"],
        "meeting_id": booked["meeting"]["id"],
        "free": starts[9],
    }


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def world(server: Server) -> World:
    ada, ben, eve, mallory = [
        await server.signup(name) for name in ("Ada", "Ben", "Eve", "Mallory")
    ]
    ours, theirs = await _meet(ada, ben), await _meet(eve, mallory)
    return World(server, ada, ben, await ben.connect(), **ours, foreign=theirs)


def with_member(payload: dict[str, Any], member: str, value: Any) -> dict[str, Any]:
    """Return the payload with another value for a member, or without it."""
    changed = {**payload, member: value}
    if value is MISSING:
        del changed[member]
    return changed


async def by_socket(world: World, command: Command, payload: Any) -> tuple[int, Any]:
    """Send a command over Socket.IO; return the problem's status and the problem."""
    ack = await world.socket.call(command.event, payload)
    if ack["ok"]:
        return 200, ack
    shapes.Refusal.model_validate(ack)
    return ack["error"]["status"], ack["error"]


async def by_http(api: Api, command: Command, payload: dict[str, Any]) -> tuple[int, Any]:
    """Send a command over HTTP, its members where they belong; return status and body."""
    inside = {name: quote(str(payload[name]), safe="") for name in command.in_path}
    rest = {name: value for name, value in payload.items() if name not in inside}
    query = {name: rest.pop(name) for name in command.query if name in rest}
    body = {"json": rest} if command.method in {"POST", "PATCH", "PUT"} else {}
    reply = await api(command.method, command.path.format(**inside), params=query, **body)
    if reply.status >= 400:
        assert reply.headers["content-type"] == "application/problem+json"
        shapes.Problem.model_validate(reply.body)
        assert reply.body["status"] == reply.status
    return reply.status, reply.body


def fault(answer: tuple[int, Any], code: str, member: str | None = None) -> str | None:
    """Say what is wrong with an answer that should be a problem of this code."""
    status, problem = answer
    if status != shapes.STATUS[code] or problem["code"] != code:
        return f"{status} {problem}"
    fields = problem.get("fields") or {}
    if member is not None and not any(path.split(".")[0] == member for path in fields):
        return f"names {fields} instead of {member}"
    return None


OVER_SOCKET = [command for command in COMMANDS if command.event]
OVER_HTTP = [command for command in COMMANDS if command.path]


@pytest.mark.parametrize("command", OVER_SOCKET, ids=str)
async def test_a_member_that_does_not_fit_is_named_in_the_ack(world: World, command: Command):
    before = await world.state()
    faults = {}
    for member, kind in command.members.items():
        for value in BAD[kind]:
            payload = with_member(command.good(world), member, value)
            found = fault(await by_socket(world, command, payload), "invalid", member)
            if found:
                faults[f"{member}={str(value)[:40]!r}"] = found
    assert faults == {}
    assert await world.state() == before


@pytest.mark.parametrize("command", OVER_HTTP, ids=str)
async def test_a_member_that_does_not_fit_is_named_in_the_problem(world: World, command: Command):
    before = await world.state()
    faults = {}
    tried = [
        (member, value)
        for member, kind in command.members.items()
        if member not in {*command.in_path, *command.query, *command.by_event}
        for value in BAD[kind]
    ] + [(member, value) for member, kind in command.query.items() for value in QUERY_BAD[kind]]
    for member, value in tried:
        payload = with_member(command.good(world), member, value)
        found = fault(await by_http(world.ben.api, command, payload), "invalid", member)
        if found:
            faults[f"{member}={str(value)[:40]!r}"] = found
    assert faults == {}
    assert await world.state() == before


@pytest.mark.parametrize("command", OVER_SOCKET, ids=str)
async def test_a_payload_that_is_not_an_object_is_invalid(world: World, command: Command):
    answers = {repr(payload): await by_socket(world, command, payload) for payload in NOT_OBJECTS}
    assert {what: fault(answer, "invalid") for what, answer in answers.items()} == dict.fromkeys(
        answers
    )


@pytest.mark.parametrize(
    "command", [c for c in OVER_HTTP if c.method in {"POST", "PATCH", "PUT"}], ids=str
)
async def test_a_body_that_is_not_an_object_is_invalid(world: World, command: Command):
    good = command.good(world)
    path = command.path.format(**{name: good[name] for name in command.in_path})
    faults = {}
    for body in NOT_BODIES:
        reply = await world.ben.api(command.method, path, data=body)
        faults[body] = fault((reply.status, reply.body), "invalid")
    assert faults == dict.fromkeys(NOT_BODIES)


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.targets], ids=str)
async def test_what_is_unknown_and_what_is_not_ones_own_are_not_found_alike(
    world: World, command: Command
):
    before = await world.state()
    faults = {}
    for member in command.targets:
        answers = []
        for value in (UNKNOWN, world.foreign[member]):
            payload = with_member(command.good(world), member, value)
            if command.event:
                answers.append(await by_socket(world, command, payload))
            if command.path:
                answers.append(await by_http(world.ben.api, command, payload))
        found = [fault(answer, "not_found") for answer in answers]
        if any(found):
            faults[member] = found
        elif any(answer != answers[0] for answer in answers):
            faults[member] = answers
    assert faults == {}
    assert await world.state() == before


@pytest.mark.parametrize("command", [c for c in OVER_HTTP if c.in_path], ids=str)
async def test_nonsense_in_a_path_is_a_plain_refusal(world: World, command: Command):
    for value in NO_PATHS:
        payload = {**command.good(world), **dict.fromkeys(command.in_path, value)}
        inside = {name: quote(str(payload[name]), safe="") for name in command.in_path}
        body = {name: v for name, v in payload.items() if name not in command.in_path}
        reply = await world.ben.api(
            command.method,
            command.path.format(**inside),
            **({"json": body} if command.method != "GET" else {}),
        )
        assert reply.status in {404, 405, 422}, value
        shapes.Problem.model_validate(reply.body)


@pytest.mark.parametrize("command", OVER_HTTP, ids=str)
async def test_without_good_credentials_nothing_is_answered(world: World, command: Command):
    if command.path.startswith("/api/auth/"):
        return
    made = await world.ben.api.ok("POST", "/api/tokens", {"name": "t"})
    await world.ben.api.ok("DELETE", f"/api/tokens/{made['id']}")
    for token in (None, "cs_nobody", made["token"], "x" * 5_000):
        api = world.server.api(token)
        good = command.good(world)
        assert fault(await by_http(api, command, good), "unauthorized") is None, token


@pytest.mark.parametrize(("method", "path"), ALSO_CLOSED)
async def test_every_other_address_needs_credentials_too(server: Server, method, path):
    reply = await server.api("cs_nobody")(method, path)
    shapes.check_problem(reply.body, "unauthorized")


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
