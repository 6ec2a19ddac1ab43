"""What does not fit is refused by every command alike, says what is wrong, and changes nothing."""

from typing import Any
from urllib.parse import quote

import pytest
from contract import shapes
from contract.commands import ALSO_CLOSED, BAD, COMMANDS, MISSING, QUERY_BAD, Command
from contract.world import World
from serving import Api, Server

pytestmark = pytest.mark.asyncio(loop_scope="module")

UNKNOWN = "nosuch"
NOT_OBJECTS = [None, "x", 7, [], [1], True]
NOT_BODIES = [b"{", b"[]", b'"x"', b"7", b"null", b"\xff", b'{"text":"\\ud800"}']
NO_PATHS = ['{"$ne": null}', "x" * 65, "..", " ", "\u0000", "a/b"]


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
