"""The calendar sandbox beside a server, and what people do on its pages."""

import contextlib
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from e2e.stage import Person, Server
from playwright.sync_api import Locator, Page, expect

_ID, _SECRET = "chatsched", "sandbox-secret"
_PATIENCE_SECONDS = 30


def free_port() -> int:
    """Return a port of this machine that nobody listens at."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return bound.getsockname()[1]


@contextlib.contextmanager
def sandboxed(data: Path) -> Iterator[tuple[Server, str]]:
    """Run a server that knows the sandbox's two providers; yields it and the sandbox's address."""
    url = f"http://127.0.0.1:{free_port()}"
    port = free_port()
    sandbox = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "chatsched.sandbox", "--port", str(port), "--client", url]
    process = subprocess.Popen([*command, "--client-id", _ID, "--client-secret", _SECRET])
    server = Server(
        data,
        CHATSCHED_GOOGLE_CLIENT_ID=_ID,
        CHATSCHED_GOOGLE_CLIENT_SECRET=_SECRET,
        CHATSCHED_GOOGLE_ISSUER=f"{sandbox}/google",
        CHATSCHED_GOOGLE_API_URL=f"{sandbox}/google/calendar/v3",
        CHATSCHED_MICROSOFT_CLIENT_ID=_ID,
        CHATSCHED_MICROSOFT_CLIENT_SECRET=_SECRET,
        CHATSCHED_MICROSOFT_ISSUER=f"{sandbox}/microsoft/common/v2.0",
        CHATSCHED_MICROSOFT_API_URL=f"{sandbox}/graph/v1.0",
        CHATSCHED_ALLOW_PRIVATE_CALENDARS="127.0.0.0/8",
    )
    server.url = url
    try:
        _until_it_listens(port)
        server.start()
        yield server, sandbox
    finally:
        server.stop()
        process.terminate()
        process.wait(30)


def _until_it_listens(port: int) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise AssertionError("the sandbox does not listen")


class Agenda:
    """What somebody sees of their own Google calendar, in a window of their own."""

    def __init__(self, somebody: Person, sandbox: str, email: str) -> None:
        self.page: Page = somebody.context.new_page()
        self._url = f"{sandbox}/google/calendars/{email}"

    def look(self) -> None:
        """Look at the calendar as it is now."""
        self.page.goto(self._url)

    def add(self, title: str, start: str, minutes: int = 30) -> None:
        """Put something in at a wall time of the calendar's zone, `YYYY-MM-DDTHH:MM`."""
        self.look()
        self.page.get_by_label("Title").fill(title)
        self.page.get_by_label("Start").fill(start)
        self.page.get_by_label("Minutes").fill(str(minutes))
        self.page.get_by_role("button", name="Create").click()
        expect(self.row(title)).to_have_count(1)

    def row(self, title: str) -> Locator:
        """Return the line of an event."""
        return self.page.get_by_role("row").filter(has_text=title)

    def until(self, title: str, *, hours: str | None) -> None:
        """Look until an event is there from one wall time on; None: until it is not there."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < deadline:
            self.look()
            found = self.row(title).all_inner_texts()
            if found == [] if hours is None else [t for t in found if t.startswith(hours)]:
                return
            self.page.wait_for_timeout(200)
        raise AssertionError(f"{title} never is at {hours}: {found}")

    def press(self, title: str, name: str) -> None:
        """Press a button beside an event."""
        self.look()
        self.row(title).get_by_role("button", name=name).click()

    def revoke(self) -> None:
        """Take back what was granted."""
        self.look()
        self.page.get_by_role("button", name="Revoke access").click()
        expect(self.page.get_by_text("No application is connected.")).to_be_visible()


def sign_in(somebody: Person, provider: str, account: str, answer: str = "Allow") -> None:
    """Choose a provider in the open window, and answer in the one that it opens."""
    with somebody.context.expect_page() as opened:
        somebody.dialog.get_by_role("button", name=re.compile(f"^{provider}")).click()
    consent(opened.value, account, answer)


def consent(popup: Page, account: str, answer: str = "Allow") -> None:
    """Answer what a provider asks in its window, which then closes by itself."""
    popup.get_by_role("radio", name=account).check()
    with popup.expect_event("close"):
        popup.get_by_role("button", name=answer).click()
