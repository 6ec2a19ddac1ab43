"""The demo's samples look like a conversation that is going on."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from serving import Api, in_database, running

from chatsched.app.demo import PASSWORD, furnish
from chatsched.app.settings import load


@pytest.fixture
async def demo(mongo_url, database_name, redis_url, tmp_path):
    """The address of a furnished server; it was started twice."""
    where = {"mongo_url": in_database(mongo_url, database_name), "redis_url": redis_url}
    settings = load(**where, secret_key="k" * 40, public_url="https://chat.example")
    for _ in range(2):
        await furnish(settings, tmp_path)
    async with running(**where) as (url, _):
        yield url


@pytest.fixture
async def sign_in(demo):
    """Sign in one of the sample people."""
    present = []

    async def one(name: str) -> Api:
        api = Api(demo)
        present.append(api)
        body = {"email": f"{name}@example.com", "password": PASSWORD}
        await api.ok("POST", "/api/auth/login", body)
        return api

    yield one
    for api in present:
        await api.close()


@pytest.mark.parametrize(
    ("name", "unread"),
    [("ada", {"group": 0, "direct": 2}), ("ben", {"group": 2, "direct": 0})],
)
async def test_people_have_read_what_they_answered(sign_in, name, unread):
    rooms = (await (await sign_in(name)).ok("GET", "/api/rooms"))["rooms"]
    assert {room["kind"]: room["unread"] for room in rooms} == unread


async def test_one_meeting_is_to_come_in_daytime_of_both(sign_in):
    meetings = (await (await sign_in("ben")).ok("GET", "/api/me/meetings"))["meetings"]
    (start,) = [datetime.fromisoformat(meeting["start"]) for meeting in meetings]
    assert start > datetime.now(UTC)
    for zone in ("Europe/Berlin", "America/New_York"):
        local = start.astimezone(ZoneInfo(zone))
        assert local.weekday() < 5
        assert 9 <= local.hour < 17
