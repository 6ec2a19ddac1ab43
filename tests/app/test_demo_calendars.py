"""The demo's simulated calendars can be linked, looked at and written into, and stay linked."""

import asyncio
import re
from urllib.parse import parse_qsl, urlsplit

import httpx2
from calendars.consenting import Linkable
from serving import Api

from chatsched.sandbox.authorization import GOOGLE_ACCOUNTS, MICROSOFT_ACCOUNTS

ACCOUNTS = {"google": GOOGLE_ACCOUNTS[0], "microsoft": MICROSOFT_ACCOUNTS[0]}


async def sign_in(url: str) -> Api:
    api = Api(url)
    body = {"email": "ada@example.com", "password": "demo-demo"}
    await api.ok("POST", "/api/auth/login", body)
    return api


async def offered(api: Api) -> set[str]:
    """Return the times of the open invite."""
    for room in (await api.ok("GET", "/api/rooms"))["rooms"]:
        page = await api.ok("GET", f"/api/rooms/{room['id']}/messages")
        for message in page["messages"]:
            invite = message.get("invite")
            if invite and invite["status"] == "open":
                found = await api.ok("GET", f"/api/invites/{invite['id']}/slots")
                return {slot["start"] for day in found["days"] for slot in day["slots"]}
    raise AssertionError("there is no open invite")


async def test_the_demo_has_calendars_to_link_and_keeps_them(program, tmp_path):
    demo = await asyncio.to_thread(program, "demo", tmp_path / "data")
    (sandbox,) = re.findall(r"simulated: (\S+)", "\n".join(demo.said))
    ada = await sign_in(demo.url)
    before = await offered(ada)
    browser = Linkable(demo.url, None, None, None)
    for vendor, account in ACCOUNTS.items():
        gone = await ada("GET", f"/calendars/connect/{vendor}", allow_redirects=False)
        assert gone.headers["location"].startswith(sandbox)
        back = await browser.answer(gone.headers["location"], account.id)
        landed = await ada("GET", back, allow_redirects=False)
        query = dict(parse_qsl(urlsplit(landed.headers["location"]).query))
        assert query["calendar"] == "linked"
        async with httpx2.AsyncClient(trust_env=False) as web:
            page = await web.get(f"{sandbox}/{vendor}/calendars/{account.email}")
        assert f"Calendar of {account.name}" in page.text
        assert "chatsched" in page.text, "it says who has access"
    after = await offered(ada)
    assert after < before
    await ada.close()

    assert await asyncio.to_thread(demo.stop) == 0
    await asyncio.to_thread(demo.start)
    ada = await sign_in(demo.url)
    linked = (await ada.ok("GET", "/api/calendars"))["calendars"]
    assert [calendar["status"] for calendar in linked] == ["ok", "ok"]
    assert await offered(ada) <= after
    assert [each["status"] for each in (await ada.ok("GET", "/api/calendars"))["calendars"]] == [
        "ok",
        "ok",
    ]
    await ada.close()
