"""Push services that hang or fail hold up nobody but their own browsers."""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from notifications.push_service import Browser
from notifications.push_stage import staged
from serving import Person, in_database

from chatsched.core.ids import new_id
from chatsched.notifications.push.traffic import Full, Traffic, growing
from chatsched.notifications.store import Subscription

NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)


class Tarpit:
    """Takes connections, each at an address of its own, and never answers."""

    def __init__(self) -> None:
        self.open = 0
        self.most = 0
        self.endpoints: list[str] = []

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open += 1
        self.most = max(self.most, self.open)
        with contextlib.suppress(OSError):
            while await reader.read(65_536):
                pass
        self.open -= 1
        writer.close()

    async def add(self, stack: contextlib.AsyncExitStack) -> None:
        server = await asyncio.start_server(self._take, "127.0.0.1", 0)
        await stack.enter_async_context(server)
        self.endpoints.append(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/x")


@pytest.fixture
async def tarpit() -> AsyncIterator[Tarpit]:
    """Five hosts that hang."""
    found = Tarpit()
    async with contextlib.AsyncExitStack() as stack:
        for _ in range(5):
            await found.add(stack)
        yield found


@pytest.fixture
async def stage(mongo, mongo_url, database_name, redis_url, guests):
    """A server that pushes, and people."""
    urls = {"mongo_url": in_database(mongo_url, database_name), "redis_url": redis_url}
    async with staged(mongo, urls, database_name, guests) as built:
        yield built


async def subscribe(who: Person, endpoint: str) -> None:
    browser = Browser(endpoint, ec.generate_private_key(ec.SECP256R1()), os.urandom(16))
    assert (await who.api("POST", "/api/me/push", browser.subscription)).status == 201


async def test_who_has_browsers_that_hang_keeps_nobody_else_waiting(stage, tarpit):
    eve = await stage.server.signup("Eve")
    for endpoint in tarpit.endpoints:
        await subscribe(eve, endpoint)
    rooms = []
    for number in range(2):  # of one room somebody is told three messages at once
        body = {"kind": "group", "name": f"Pit {number}", "member_ids": [eve.id]}
        rooms.append((await stage.ada.api.ok("POST", "/api/rooms", body))["room"]["id"])
    for room_id in rooms:
        for number in range(3):
            await stage.say(f"Into the pit {number}", room_id)
    async with asyncio.timeout(10):
        while not tarpit.open:
            await asyncio.sleep(0.02)
    assert stage.database["outbox"].count_documents({"kind": "push"}) >= 15
    for count in range(1, 4):
        await stage.say("Out of it")
        await stage.browser.told(count, 2.0)
        await asyncio.sleep(0.7)
    assert 1 <= tarpit.most <= 2


async def test_what_else_is_for_a_browser_waits_with_what_its_push_service_did_not_take(stage):
    stage.service.answers = [(503, {"Retry-After": "3"})]
    for number in range(3):
        await stage.say(str(number))
    async with asyncio.timeout(10):
        while not stage.browser.pushes:
            await asyncio.sleep(0.02)
    await asyncio.sleep(1.5)
    assert len(stage.browser.pushes) == 1
    kept = stage.database["push_subscriptions"].find_one()
    assert kept["failures"] == 1
    await stage.browser.told(3, 15)
    assert stage.database["push_subscriptions"].find_one()["failures"] == 0


async def test_a_browser_whose_push_service_fails_for_more_than_a_day_is_forgotten(stage):
    stage.service.answers = [(503, {})]
    subscriptions = stage.database["push_subscriptions"]
    since = datetime.now(UTC) - timedelta(days=2)
    subscriptions.update_one({}, {"$set": {"failures": 19, "failing_since": since}})
    await stage.say("Once too often")
    async with asyncio.timeout(10):
        while subscriptions.count_documents({}):
            await asyncio.sleep(0.02)


def browser(number: int, host: str, user_id: str = "") -> Subscription:
    return Subscription(
        id=str(number),
        user_id=user_id or f"user {number}",
        endpoint=f"https://{host}/{number}",
        p256dh="",
        auth="",
        server_key="",
        credential_id=new_id(),
        created_at=NOW,
    )


def let_out(traffic: Traffic, stack: contextlib.ExitStack, *browsers: Subscription) -> int:
    """Return how many of these can be told at once."""
    count = 0
    for each in browsers:
        with contextlib.suppress(Full):
            stack.enter_context(traffic.lane(each))
            count += 1
    return count


def test_so_many_are_told_at_once_of_a_browser_a_person_and_a_host():
    fcm = "fcm.googleapis.com"
    cases = [
        ([browser(1, fcm)] * 3, 1),
        ([browser(each, fcm, "ada") for each in range(5)], 2),
        ([browser(each, "push.example.com") for each in range(9)], 4),
        ([browser(each, f"{each}.example.com") for each in range(20)], 8),
        ([browser(each, fcm) for each in range(20)], 8),
    ]
    for browsers, most in cases:
        traffic = Traffic()
        for _ in range(2):  # what has ended makes room
            with contextlib.ExitStack() as stack:
                assert let_out(traffic, stack, *browsers) == most


def test_a_strange_host_that_fails_is_left_alone_and_a_browser_makers_is_not():
    traffic = Traffic()
    strange, makers = browser(1, "push.example.com"), browser(2, "web.push.apple.com")
    for each in (strange, makers):
        traffic.failed(each, NOW, None)
        traffic.failed(each, NOW, None)
    assert traffic.rests_until(browser(3, "push.example.com")) == NOW + timedelta(seconds=1)
    assert traffic.rests_until(makers) is None
    traffic.failed(strange, NOW + timedelta(seconds=1), None)
    assert traffic.rests_until(strange) == NOW + timedelta(seconds=3)
    traffic.went_well(strange)
    assert traffic.rests_until(strange) is None
    assert growing(50) == timedelta(minutes=5)
