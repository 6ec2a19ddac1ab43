"""The program as an operator runs it: it starts, says so, survives, and ends."""

import re
import socket

import pytest
from program import refused
from serving import PASSWORD, Api

PEOPLE = ("ada@example.com", "ben@example.com")


async def sign_in(url: str, email: str, password: str) -> Api:
    api = Api(url)
    await api.ok("POST", "/api/auth/login", {"email": email, "password": password})
    return api


async def test_the_demo_says_how_to_use_it_and_has_what_it_says(program, tmp_path):
    demo = program("demo", tmp_path / "data")
    told = "\n".join(demo.said)
    assert demo.url in told
    assert all(email in told for email in PEOPLE)
    token = re.search(r"token (cs_\S+)", told)[1]
    ada = await sign_in(demo.url, PEOPLE[0], "demo-demo")
    rooms = (await ada.ok("GET", "/api/rooms"))["rooms"]
    assert {room["kind"] for room in rooms} == {"direct", "group"}
    group = next(room for room in rooms if room["kind"] == "group")
    page = await ada.ok("GET", f"/api/rooms/{group['id']}/messages")
    assert len(page["messages"]) > 5
    assert page["messages"][-1]["invite"]["status"] == "open"
    meetings = (await ada.ok("GET", "/api/me/meetings"))["meetings"]
    assert [meeting["status"] for meeting in meetings] == ["confirmed"]
    bot = Api(demo.url, token)
    assert (await bot.ok("GET", "/api/me"))["user"]["is_bot"] is True
    assert [room["id"] for room in (await bot.ok("GET", "/api/rooms"))["rooms"]] == [group["id"]]
    await ada.close()
    await bot.close()


async def test_the_demo_started_again_is_the_same_demo(program, tmp_path):
    demo = program("demo", tmp_path / "data")
    first, demo.said = demo.said, []
    ada = await sign_in(demo.url, PEOPLE[0], "demo-demo")
    before = (await ada.ok("GET", "/api/rooms"))["rooms"]
    assert demo.stop() == 0
    demo.start()
    assert demo.said == first
    after = (await ada.ok("GET", "/api/rooms"))["rooms"]
    assert [(r["id"], r["last_seq"]) for r in after] == [(r["id"], r["last_seq"]) for r in before]
    await ada.close()


@pytest.mark.parametrize("how", ["kill", "kill_group"])
async def test_everything_acked_is_there_after_a_power_cut(program, tmp_path, how):
    """Sessions too: whoever was signed in still is."""
    server = program("serve", tmp_path / "data", "--embedded")
    ada = Api(server.url)
    body = {"email": "ada@example.com", "password": PASSWORD, "name": "Ada"}
    await ada.ok("POST", "/api/auth/signup", body)
    room = (await ada.ok("POST", "/api/rooms", {"kind": "group", "name": "R"}))["room"]
    path = f"/api/rooms/{room['id']}/messages"
    for n in range(30):
        await ada.ok("POST", path, {"text": f"{n}", "nonce": f"{n}"})
    getattr(server, how)()
    server.start()
    page = await ada.ok("GET", path)
    assert [message["text"] for message in page["messages"]] == [f"{n}" for n in range(30)]
    assert [message["seq"] for message in page["messages"]] == list(range(1, 31))
    await ada.ok("POST", path, {"text": "and on", "nonce": "on"})
    await ada.close()


def test_a_taken_port_is_one_clear_line(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        line = refused("demo", "--port", port, "--data", str(tmp_path))
    assert line == f"chatsched: Cannot listen on 127.0.0.1:{port}: Address already in use."


def test_a_taken_directory_is_one_clear_line(program, tmp_path):
    server = program("serve", tmp_path, "--embedded")
    line = refused("serve", "--embedded", "--port", "0", "--data", str(tmp_path))
    assert "in use by process" in line
    assert str(server.pid) in line
    assert line.count("\n") == 0


def test_a_missing_mongodb_is_one_clear_line():
    """Nothing listens on port 1."""
    url = "mongodb://127.0.0.1:1/chatsched?serverSelectionTimeoutMS=500"
    line = refused("serve", "--port", "0", CHATSCHED_MONGO_URL=url)
    assert "MongoDB cannot be used" in line
