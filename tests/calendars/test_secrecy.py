"""Nothing that people entrust to the server gets into its most talkative log."""

import asyncio
import re

import pytest
from calendars.consenting import CLIENT_ID, CLIENT_SECRET, Linkable
from calendars.hosting import hosted
from program import Program
from serving import Guests, in_database
from starlette.responses import Response

from chatsched.app.serving import address_of, listen, serving
from chatsched.sandbox.app import VENDORS, Sandbox
from chatsched.sandbox.authorization import Application

FEED = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n"


@pytest.fixture
async def sandbox():
    async def nothing() -> None:
        pass

    listener = listen("127.0.0.1", 0)
    made = Sandbox(address_of(listener))
    async with serving(made.app, listener, nothing), made.running():
        yield made


@pytest.fixture
def program(mongo_url, database_name, redis_url, sandbox, tmp_path):
    environment = {
        "CHATSCHED_MONGO_URL": in_database(mongo_url, database_name),
        "CHATSCHED_REDIS_URL": redis_url,
        "CHATSCHED_LOG_LEVEL": "debug",
        "CHATSCHED_SECRET_KEY": "k" * 40,
        "CHATSCHED_ALLOW_PRIVATE_CALENDARS": "127.0.0.0/8",
    }
    for vendor in VENDORS:
        name = f"CHATSCHED_{vendor.upper()}"
        environment |= {
            f"{name}_CLIENT_ID": CLIENT_ID,
            f"{name}_CLIENT_SECRET": CLIENT_SECRET,
            f"{name}_ISSUER": sandbox.issuer(vendor),
            f"{name}_API_URL": sandbox.api_url(vendor),
        }
    started = Program("serve", tmp_path / "data", **environment)
    yield started
    started.stop()


async def test_linking_leaves_no_secret_in_the_most_talkative_log(program, sandbox):
    await asyncio.to_thread(program.start)
    redirects = frozenset(f"{program.url}/calendars/callback/{vendor}" for vendor in VENDORS)
    sandbox.register(
        Application(client_id=CLIENT_ID, client_secret=CLIENT_SECRET, redirect_uris=redirects)
    )

    async def feed(scope, receive, send):
        status = 500 if "broken" in scope["path"] else 200
        await Response(FEED, status)(scope, receive, send)

    guests = Guests()
    async with hosted(feed) as feeds:
        place = Linkable(program.url, None, sandbox, guests)
        ada = await place.signup()
        secrets = {CLIENT_SECRET, "hush-path", "hush-password"}
        for vendor in VENDORS:
            back = await place.consent(ada, vendor)
            secrets |= set(re.findall(r"(?:code|state)=([^&]+)", back))
            await place.come_back(ada, back)
            sandbox.desks[vendor].faults.statuses = [500]
            sandbox.desks[vendor].tokens.expire_access()
            secrets |= set(sandbox.desks[vendor].tokens._refresh)
        for path in ("fine", "broken"):
            body = {"provider": "ics", "url": f"{feeds}/hush-path/{path}.ics"}
            await ada.api("POST", "/api/calendars", body)
        login = {"provider": "caldav", "username": "ada", "password": "hush-password"}
        await ada.api("POST", "/api/calendars", {**login, "url": f"{feeds}/hush-path/"})
        for vendor in VENDORS:
            await place.link(ada, vendor, allow=False)
        for calendar in await place.calendars(ada):
            await ada.api.ok("DELETE", f"/api/calendars/{calendar['id']}")
    await guests.leave()
    assert await asyncio.to_thread(program.stop) == 0
    said = program.log
    assert "/calendars/callback/" in said
    assert len(secrets) > 8
    assert [secret for secret in secrets if secret in said] == []
    assert "ya29." not in said
