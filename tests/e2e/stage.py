"""What the browser tests stand on: a server that can be killed, and people who look at it."""

import asyncio
import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from playwright.sync_api import TimeoutError as TookTooLong
from pymongo import MongoClient

from chatsched.client import Client

PASSWORD = "correct horse battery"
PHONE = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
SIZES = {"phone": PHONE, "desktop": DESKTOP}
AVAILABLE = ".month-day:not([data-unavailable]):not([data-disabled]):not([data-outside-month])"
_AT_ONCE = 100
_READY = re.compile(r"chatsched ready on (http://\S+)")


class Server:
    """A server of its own with embedded MongoDB and Redis. `kill` leaves its data behind."""

    def __init__(self, data: Path, **settings: str) -> None:
        self._data = data
        self._settings = settings
        self._process: subprocess.Popen[str] | None = None
        self.url = ""

    def start(self) -> Self:
        """Start, on the port of last time if there was one, and wait until it serves."""
        port = self.url.rsplit(":", 1)[-1] or "0"
        command = [sys.executable, "-m", "chatsched", "serve", "--embedded"]
        self._process = subprocess.Popen(
            [*command, "--port", port, "--data", str(self._data)],
            env={
                **os.environ,
                "CHATSCHED_RATE_LIMITS": "off",
                "CHATSCHED_LOG_LEVEL": "warning",
                **self._settings,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self._process.stdout is not None
        said = []
        for line in self._process.stdout:
            said.append(line)
            if ready := _READY.search(line):
                self.url = ready[1]
                return self
        raise AssertionError("the server did not start:\n" + "".join(said))

    def remember(self, room_id: str, sender_id: str, count: int) -> None:
        """Put `message 1` to `message count` into a new room's history, each a minute apart."""
        began = datetime.now(UTC) - timedelta(minutes=count)
        _, _, port = (self._data / "mongo" / "process").read_text().split()
        with MongoClient(f"mongodb://127.0.0.1:{port}/?directConnection=true") as mongo:
            mongo["chatsched"]["messages"].insert_many(
                {
                    "_id": f"{room_id}-{seq}",
                    "room_id": room_id,
                    "seq": seq,
                    "kind": "text",
                    "sender": sender_id,
                    "text": f"message {seq}",
                    "nonce": f"{seq}",
                    "created_at": began + timedelta(minutes=seq),
                    "version": 1,
                }
                for seq in range(1, count + 1)
            )

    def kill(self) -> None:
        """End the server as a crash does."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End the server in order."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(how)
        self._process.wait(30)
        assert self._process.stdout is not None
        self._process.stdout.close()
        self._process = None


class Person:
    """Somebody with an account and a browser window of their own."""

    def __init__(self, name: str, context: BrowserContext, server: Server) -> None:
        self.name = name
        self.email = f"{re.sub('[^a-z]', '', name.lower())[:9]}.{time.time_ns()}@example.com"
        self.context = context
        self.page: Page = context.new_page()
        self.problems: list[str] = []
        self._server = server
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("dialog", lambda dialog: self.problems.append(dialog.message))

    def api(self, method: str, path: str, body: object = None) -> dict:
        """Ask the server over HTTP in this person's name."""
        answer = self.context.request.fetch(
            path, method=method, data=body, headers={"Origin": self._server.url}
        )
        assert answer.ok, f"{method} {path}: {answer.status} {answer.text()}"
        return answer.json() if answer.text() else {}

    def sign_up(self, zone: str) -> str:
        """Make the account without looking at the form; return the person's id."""
        body = {"email": self.email, "password": PASSWORD, "name": self.name, "time_zone": zone}
        return self.api("POST", "/api/auth/signup", body)["user"]["id"]

    def flood(self, room_id: str, count: int) -> None:
        """Say `message 1` to `message count` quickly; the first and the last keep their places."""
        with ThreadPoolExecutor(1) as apart:  # Playwright's loop runs in this thread
            apart.submit(asyncio.run, self._flood(room_id, count)).result()

    async def _flood(self, room_id: str, count: int) -> None:
        async with Client(self._server.url, email=self.email, password=PASSWORD) as client:
            await client.send(room_id, "message 1")
            for begin in range(2, count, _AT_ONCE):
                numbers = range(begin, min(begin + _AT_ONCE, count))
                await asyncio.gather(
                    *(client.send(room_id, f"message {number}") for number in numbers)
                )
            await client.send(room_id, f"message {count}")

    def open_room(self, room_id: str) -> None:
        """Go to a room and wait until its timeline is there."""
        self.page.goto(f"/rooms/{room_id}")
        expect(self.page.get_by_role("log", name="Messages")).to_be_visible()

    def write(self, text: str) -> None:
        """Send a message by the composer."""
        self.composer.fill(text)
        self.composer.press("Enter")

    def until(self, condition: str) -> None:
        """Wait for a condition; the page's policy forbids waiting for one inside it."""
        until(lambda: self.page.evaluate(condition), self.page, condition, seconds=30)

    def until_read(self, room_id: str) -> None:
        """Wait until the server knows that nothing in a room is unread."""
        until(
            lambda: not self.api("GET", f"/api/rooms/{room_id}")["room"]["unread"],
            self.page,
            "everything is read",
            seconds=10,
        )

    def until_no_notice(self) -> None:
        """Wait until what was said at the edge of the window has gone by itself."""
        self.page.mouse.move(0, 0)  # it stays for as long as the mouse rests on it
        expect(self.page.locator(".toast")).to_have_count(0, timeout=15_000)

    @property
    def is_on_phone(self) -> bool:
        """Whether the window is a touch screen's."""
        return self.page.evaluate("matchMedia('(pointer: coarse)').matches")

    @property
    def composer(self) -> Locator:
        """The field that messages are written in."""
        return self.page.get_by_role("textbox", name=re.compile(r"^Message "))

    @property
    def feed(self) -> Locator:
        """The room's timeline."""
        return self.page.get_by_role("log", name="Messages")

    @property
    def share_button(self) -> Locator:
        """The calendar icon at the top of the room; an empty room has another one below it."""
        header = self.page.locator(".room-header")
        return header.get_by_role("button", name="Share your availability")

    @property
    def dialog(self) -> Locator:
        """The window that is open over the page."""
        return self.page.get_by_role("dialog")

    def share_hours(self) -> None:
        """Open the window of one's hours, as somebody does who links no calendar."""
        self.share_button.click()
        self.dialog.get_by_role("button", name="Skip").click()
        expect(self.dialog.get_by_text("Step 1 of 2")).to_be_visible()

    def open(self, button: Locator) -> None:
        """Press a button that opens a window."""
        open_window(self.page, button)

    def pick(self, day: int, slot: int) -> str:
        """Choose the nth available date and its nth time; return what the time says."""
        self.available(day).click()
        option = self.dialog.get_by_role("option").nth(slot)
        text = option.inner_text()
        option.click()
        return text

    def available(self, day: int) -> Locator:
        """Find the nth available date in the open window, in this month or the next."""
        dates = self.dialog.locator(AVAILABLE)
        expect(dates.first).to_be_visible()
        here = dates.count()
        if day < here:
            return dates.nth(day)
        month = self.dialog.locator(".month-name")
        named = month.inner_text()
        self.dialog.get_by_role("button", name="Next month").first.click()
        expect(month).not_to_have_text(named)
        return dates.nth(day - here)


def until(
    holds: Callable[[], object], page: Page, what: str = "it", *, seconds: float = 15
) -> None:
    """Wait until something is so, while a page goes on."""
    for _ in range(round(seconds * 10)):
        if holds():
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never came true: {what}")


def open_window(page: Page, button: Locator) -> None:
    """Press a button that opens a window; what arrives meanwhile may move it from under one."""
    # A notice that says what has been done stays for as long as the mouse rests on it.
    window = page.locator("[role=dialog], [role=alertdialog]:not(.toast)")
    expect(window).to_have_count(0)
    for _ in range(5):
        button.click()
        with contextlib.suppress(TookTooLong):
            window.wait_for(timeout=5_000)
            return
    raise AssertionError(f"no window opens from {button}")


@contextlib.contextmanager
def person(name: str, browser: Browser, server: Server, zone: str, size: dict) -> Iterator[Person]:
    """Somebody in a browser window of a size and in a time zone; no script may fail there.

    The service worker is for those alone who ask for it: it fetches the whole client first.
    """
    usual = {"locale": "en-GB", "reduced_motion": "reduce", "service_workers": "block"}
    context = browser.new_context(base_url=server.url, timezone_id=zone, **usual | size)
    context.set_default_timeout(15_000)
    somebody = Person(name, context, server)
    somebody.id = somebody.sign_up(zone)
    try:
        yield somebody
        assert not somebody.problems, somebody.problems
    finally:
        context.close()
