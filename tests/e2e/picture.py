"""Takes the README's pictures in the running demo, each of them light and dark.

Run it from the repository: ``PYTHONPATH=tests .venv/bin/python -m e2e.picture``. It starts a demo
of its own on a free port and writes into ``docs/images``: a room, the picking of a time, and a room
on a phone.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

_IMAGES = Path(__file__).parents[2] / "docs" / "images"
_READY = re.compile(r"chatsched ready on (http://\S+)")
_FREE = ".month-day:not([data-unavailable]):not([data-disabled]):not([data-outside-month])"


def main() -> None:
    """Start a demo, look at it as Ben does, and end it."""
    with tempfile.TemporaryDirectory() as data:
        command = [sys.executable, "-m", "chatsched", "demo", "--port", "0", "--data", data]
        demo = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=shutil.which("chromium"), args=["--no-sandbox"]
                )
                _take(browser, _address(demo))
                browser.close()
        finally:
            demo.terminate()
            demo.wait(30)


def _address(demo: subprocess.Popen[str]) -> str:
    assert demo.stdout is not None
    for line in demo.stdout:
        if ready := _READY.search(line):
            return ready[1]
    raise RuntimeError("the demo did not start")


def _take(browser: Browser, url: str) -> None:
    page = _enter(browser, url, {"viewport": {"width": 1200, "height": 750}})
    page.get_by_role("button", name="Schedule a meeting").last.click()
    page.get_by_role("dialog").locator(_FREE).nth(1).click()
    page.get_by_role("option").first.wait_for()
    _picture(page, "pick")
    page.get_by_role("button", name="Close").click()
    _book(page)
    page.mouse.move(0, 0)
    page.locator("main").focus()
    _picture(page, "room")
    phone = {"viewport": {"width": 360, "height": 640}, "is_mobile": True, "has_touch": True}
    _picture(_enter(browser, url, phone | {"device_scale_factor": 2}), "phone")


def _picture(page: Page, name: str) -> None:
    for scheme, suffix in (("light", ""), ("dark", "-dark")):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_timeout(300)
        page.screenshot(path=_IMAGES / f"{name}{suffix}.png")


def _enter(browser: Browser, url: str, screen: dict) -> Page:
    """Come into a room of the demo, as Ben does."""
    context = browser.new_context(
        base_url=url,
        locale="en-GB",
        timezone_id="Europe/Lisbon",
        reduced_motion="reduce",
        **screen,
    )
    page = context.new_page()
    page.goto("/login")
    page.get_by_label("E-mail").fill("ben@example.com")
    page.get_by_label("Password").fill("demo-demo")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name=re.compile("Product launch")).click()
    page.get_by_role("button", name="Schedule a meeting").last.wait_for()
    return page


def _book(page: Page) -> None:
    """Pick a time in the open invite, so that the picture shows what comes of it."""
    page.get_by_role("button", name="Schedule a meeting").last.click()
    window = page.get_by_role("dialog")
    window.locator(_FREE).nth(1).click()
    window.get_by_role("option", name="10:30").click()
    window.get_by_role("button", name="Confirm").click()
    expect(window).to_have_count(0)
    expect(page.get_by_role("link", name="Join the meeting")).to_be_visible()
    notice = page.get_by_text(re.compile("^Scheduled: "))
    notice.wait_for()
    expect(notice).to_have_count(0, timeout=20_000)


if __name__ == "__main__":
    main()
