"""Two people in real browser windows, in different time zones, against a real server."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from e2e.stage import DESKTOP, SIZES, Person, Server, person
from playwright.sync_api import Browser, expect, sync_playwright

_CHROMIUM = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_BUILT = Path(__file__).parents[2] / "chatsched" / "web_dist" / "index.html"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for a module: the system's, or Playwright's own.

    Not for longer: Playwright keeps an event loop running in this thread, and the tests that
    come after these run theirs.
    """
    expect.set_options(timeout=10_000)
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=_CHROMIUM)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Iterator[Server]:
    """The server that most tests share; nobody kills this one."""
    assert _BUILT.is_file(), "the web client has not been built: run `make setup`"
    server = Server(tmp_path_factory.mktemp("site")).start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def mortal(tmp_path_factory) -> Iterator[Server]:
    """A server of the module's own, to be killed; whoever kills it starts it again."""
    server = Server(tmp_path_factory.mktemp("mortal")).start()
    yield server
    server.stop()


@pytest.fixture
def people(browser, site) -> Iterator[Callable[..., Person]]:
    """Make somebody: a name, a time zone, a size of window."""
    with ExitStack() as stack:

        def make(name: str, zone: str = "Europe/Berlin", size: dict | None = None) -> Person:
            return stack.enter_context(person(name, browser, site, zone, size or DESKTOP))

        yield make


@pytest.fixture(params=SIZES)
def size(request) -> dict:
    """A phone, then a desktop."""
    return SIZES[request.param]


@pytest.fixture
def hana(people, size) -> Person:
    """The host, in Berlin."""
    return people("Hana Novak", "Europe/Berlin", size)


@pytest.fixture
def ana(people, size) -> Person:
    """The guest, in New York."""
    return people("Ana Silva", "America/New_York", size)


@pytest.fixture
def room(hana, ana) -> str:
    """Their conversation, open in both windows."""
    body = {"kind": "direct", "member_ids": [ana.id]}
    room_id = hana.api("POST", "/api/rooms", body)["room"]["id"]
    hana.open_room(room_id)
    ana.open_room(room_id)
    return room_id
