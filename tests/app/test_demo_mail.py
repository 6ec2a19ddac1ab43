"""The demo shows the mail that it would have sent, and keeps it, and the key for Web Push."""

import asyncio
import re

import httpx2
from serving import Api

from chatsched.app.demo import PASSWORD


async def page(web: httpx2.AsyncClient, address: str, has: str) -> str:
    """Return a page once it has what somebody is still writing."""
    async with asyncio.timeout(30):
        while has not in (text := (await web.get(address)).text):
            await asyncio.sleep(0.2)
    return text


async def push_key(address: str) -> str:
    """Return what browsers need to take Web Push from a server."""
    api = Api(address)
    try:
        body = {"email": "ada@example.com", "password": PASSWORD}
        await api.ok("POST", "/api/auth/login", body)
        return (await api.ok("GET", "/api/me/push"))["public_key"]
    finally:
        await api.close()


async def test_the_demos_mail_can_be_read_where_it_says(program, tmp_path):
    demo = await asyncio.to_thread(program, "demo", tmp_path / "data")
    (mail,) = re.findall(r"would arrive: (\S+)", "\n".join(demo.said))
    async with httpx2.AsyncClient(trust_env=False) as web:
        listed = await page(web, mail, "Booked: Contract questions with Ben Okafor")
        assert "ada@example.com" in listed
        (number,) = re.findall(r'/mail/(\d+)">Booked: Contract questions with Ben', listed)
        shown = (await web.get(f"{mail}{number}")).text
        assert "METHOD:REQUEST" in shown
        html = (await web.get(f"{mail}{number}/html")).text
        assert f'href="{demo.url}/meet/' in html
        file = await web.get(f"{mail}{number}/files/0")
        assert file.text.startswith("BEGIN:VCALENDAR")
        key = await push_key(demo.url)
        assert await asyncio.to_thread(demo.stop) == 0
        await asyncio.to_thread(demo.start)
        assert key
        assert await push_key(demo.url) == key
        assert "Booked: Contract questions with Ben Okafor" in (await web.get(mail)).text


async def test_a_mail_server_of_ones_own_goes_before_the_demos(program, tmp_path):
    settings = {
        "CHATSCHED_SMTP_URL": "smtp://127.0.0.1:9",
        "CHATSCHED_MAIL_FROM": "mail@chat.example",
    }
    demo = await asyncio.to_thread(program, "demo", tmp_path / "data", **settings)
    said = "\n".join(demo.said)
    assert "would arrive" not in said
    assert "simulated: " in said
