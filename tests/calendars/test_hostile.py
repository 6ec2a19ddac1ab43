"""A whole server whose people link hostile feeds: it says no, stays small, and chat goes on."""

import asyncio
import contextlib
import gzip
import subprocess
import time
from pathlib import Path

import httpx2
import pytest
from calendars.hosting import hosted
from calendars.radicale import LOOPBACK, PASSWORD, radicale_running
from serving import in_database, running
from starlette.responses import Response

MOST_MEMORY = 400 * 1024 * 1024
NEVER = "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\r\n"
EVENT = "BEGIN:VEVENT\r\nUID:{}\r\nDTSTART:20200101T090000Z\r\nDURATION:PT1H\r\n{}END:VEVENT\r\n"
SECRET = "a-secret-place"


def calendar(*events: str) -> bytes:
    return f"BEGIN:VCALENDAR\r\n{''.join(events)}END:VCALENDAR\r\n".encode()


FEEDS = {
    "never": calendar(*[EVENT.format(each, NEVER) for each in range(100)]),
    "often": calendar(EVENT.format(1, "RRULE:FREQ=SECONDLY\r\n")),
    "lines": b"BEGIN:VCALENDAR\n" + b"a:\n" * 2_600_000,
    "many": calendar(*[EVENT.format(each, "") for each in range(60_000)]),
}


class Feeds:
    """Gives the hostile feeds by their names; ``/huge`` unpacks to a gigabyte."""

    def __init__(self) -> None:
        block = gzip.compress(bytes(1 << 26), 9)
        self.huge = Response(block * 16, headers={"Content-Encoding": "gzip"})
        self.well = Response(calendar(EVENT.format(1, "RRULE:FREQ=DAILY\r\n")))

    async def __call__(self, scope, receive, send):
        name = scope["path"].rpartition("/")[2]
        response = self.huge if name == "huge" else self.well
        if name in FEEDS:
            response = Response(FEEDS[name])
        await response(scope, receive, send)


@pytest.fixture
async def feeds():
    async with hosted(Feeds()) as url:
        yield f"{url}/{SECRET}"


def memory(pid: int) -> int:
    """Return the bytes that a process and those that it started have in use."""
    listed = subprocess.run(
        ["pgrep", "-P", str(pid)], check=False, capture_output=True, text=True
    ).stdout.split()
    total = 0
    for each in (str(pid), *listed):
        with contextlib.suppress(OSError, IndexError):
            total += int(Path(f"/proc/{each}/statm").read_text().split()[1]) * 4096
    return total


async def test_hostile_feeds_are_refused_while_chat_goes_on(processes, guests, feeds, capfd):
    server = processes(CHATSCHED_ALLOW_PRIVATE_CALENDARS="127.0.0.0/8")
    ada, ben = [await guests.signup(server.url, name) for name in ("Ada", "Ben")]
    room = (await ben.api.ok("POST", "/api/rooms", {"kind": "group", "name": "R"}))["room"]
    waits, largest = [], 0

    async def chat() -> None:
        nonlocal largest
        for number in range(1_000_000):
            began = time.monotonic()
            message = {"text": "on", "nonce": str(number)}
            await ben.api.ok("POST", f"/api/rooms/{room['id']}/messages", message)
            waits.append(time.monotonic() - began)
            largest = max(largest, await asyncio.to_thread(memory, server.pid))
            await asyncio.sleep(0.05)

    chatting = asyncio.create_task(chat())
    for name in (*FEEDS, "huge"):
        began = time.monotonic()
        link = {"provider": "ics", "url": f"{feeds}/{name}"}
        reply = await ada.api("POST", "/api/calendars", link)
        assert time.monotonic() - began < 60
        assert reply.status == 422, (name, reply.body)
        assert reply.body["code"] == "calendar_unsupported"
        assert SECRET not in str(reply.body)
    chatting.cancel()
    assert sorted(waits)[len(waits) * 95 // 100] < 1
    assert largest < MOST_MEMORY
    linked = await ada.api("POST", "/api/calendars", {"provider": "ics", "url": f"{feeds}/well"})
    assert linked.status == 201
    assert SECRET not in str(linked.body)
    said = capfd.readouterr()
    assert SECRET not in said.out + said.err


async def test_addresses_in_closed_networks_are_refused_by_default(server, feeds):
    ada = await server.signup("Ada")
    for url in (f"{feeds}/well", "https://169.254.169.254/latest", "https://user:word@x.example/"):
        for link in (
            {"provider": "ics", "url": url},
            {"provider": "caldav", "url": url, "username": "ada", "password": "word"},
        ):
            reply = await ada.api("POST", "/api/calendars", link)
            assert (reply.status, reply.body["code"]) == (422, "url_forbidden")
            assert "word" not in str(reply.body).replace("password", "")


async def test_an_account_on_a_caldav_server_is_linked(
    mongo_url, database_name, redis_url, guests, tmp_path
):
    settings = {
        "mongo_url": in_database(mongo_url, database_name),
        "redis_url": redis_url,
        "allow_private_calendars": LOOPBACK,
    }
    with radicale_running(tmp_path) as radicale:
        login = (radicale.person(), PASSWORD)
        async with running(**settings) as (url, _), httpx2.AsyncClient(trust_env=False) as web:
            home = f"{radicale.url}/{login[0]}/home/"
            assert (await web.request("MKCALENDAR", home, auth=login)).status_code == 201
            ada = await guests.signup(url, "Ada")
            link = {"provider": "caldav", "url": radicale.url, "username": login[0]}
            refused = await ada.api("POST", "/api/calendars", {**link, "password": "wrong"})
            assert (refused.status, refused.body["code"]) == (422, "calendar_auth_failed")
            linked = await ada.api.ok("POST", "/api/calendars", {**link, "password": PASSWORD})
            await guests.leave()
    assert linked["calendar"]["writable"]
    assert linked["calendar"]["account"] == login[0]
    assert len(linked["calendar"]["busy_from"]) == 1
