"""The main pages, as people see them: in two languages, light and dark, from phone to desktop.

Every picture is kept under ``test-results/screens``, to be looked at.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from e2e.stage import AVAILABLE, DESKTOP, PHONE, Person, open_window, person
from playwright.sync_api import expect

_SCREENS = Path(__file__).parents[2] / "test-results" / "screens"
_TABLET = {"viewport": {"width": 768, "height": 1024}, "has_touch": True}
_SIZES = {
    "phone": PHONE | {"device_scale_factor": 1},
    "tablet": _TABLET,
    "desktop": DESKTOP,
}
_OVERFLOWS = "document.documentElement.scrollWidth > innerWidth"


@pytest.fixture(scope="module")
def meeting(browser, site) -> Iterator[tuple[Person, str]]:
    """Somebody who has written, been written to, and agreed on a time."""
    with (
        person("Hana Novak", browser, site, "Europe/Berlin", {}) as hana,
        person("Ana Silva", browser, site, "Europe/Lisbon", {}) as ana,
    ):
        body = {"kind": "direct", "member_ids": [ana.id]}
        room = hana.api("POST", "/api/rooms", body)["room"]["id"]
        for somebody, text in ((hana, "Good *morning*!"), (ana, "Shall we find a time?")):
            message = {"text": text, "nonce": f"{text[:5]}-{'n' * 12}"}
            somebody.api("POST", f"/api/rooms/{room}/messages", message)
        hana.open_room(room)
        hana.share_hours()
        hana.dialog.get_by_role("button", name="Next").click()
        hana.dialog.get_by_role("switch", name="Can be booked more than once").click(force=True)
        hana.dialog.get_by_role("button", name="Send").click()
        ana.open_room(room)
        ana.open(ana.page.get_by_role("button", name="Schedule a meeting"))
        ana.pick(day=1, slot=0)
        ana.dialog.get_by_role("button", name="Confirm").click()
        expect(ana.page.get_by_role("button", name="Reschedule").first).to_be_visible()
        yield ana, room


@pytest.mark.parametrize(
    ("size", "language"), [("phone", "de"), ("tablet", "de"), ("desktop", "en")]
)
def test_every_page_fits_and_has_a_name(browser, site, meeting, size, language):
    somebody, room = meeting
    shots = _Shots(f"{size}-{language}")
    session = somebody.context.storage_state()
    locale = {"en": "en-GB", "de": "de-DE"}[language]
    context = browser.new_context(
        base_url=site.url,
        locale=locale,
        timezone_id="Europe/Lisbon",
        reduced_motion="reduce",
        storage_state=session,
        **_SIZES[size],
    )
    page = context.new_page()
    page.goto("/meetings")
    meet = page.locator("a[href^='/meet/']").first.get_attribute("href")
    pages = {
        "home": "/",
        "room": f"/rooms/{room}",
        "meetings": "/meetings",
        "meet": meet,
        "settings": "/settings",
        "notifications": "/settings/notifications",
        "calendars": "/settings/calendars",
        "missing": "/nowhere",
    }
    for name, path in pages.items():
        page.goto(path)
        expect(page.get_by_role("heading").first).to_be_visible()
        expect(page.locator(".spinner")).to_have_count(0)
        assert page.evaluate("document.documentElement.lang") == language
        if name != "home":
            expect(page).to_have_title(re.compile(r"\w.* · chatsched$"))
        shots.take(page, name)
    page.goto(f"/rooms/{room}")
    page.locator(".card").get_by_role("button").last.wait_for()
    schedule = re.compile("^(Schedule a meeting|Termin vereinbaren)$")
    open_window(page, page.get_by_role("button", name=schedule))
    page.get_by_role("dialog").locator(AVAILABLE).first.click()
    page.get_by_role("option").first.wait_for()
    shots.take(page, "pick")
    context.close()


@pytest.mark.parametrize("size", _SIZES)
def test_the_doors_fit(browser, site, size):
    shots = _Shots(f"{size}-de")
    context = browser.new_context(base_url=site.url, locale="de-AT", **_SIZES[size])
    page = context.new_page()
    for path in ("reset/x", "forgot", "login", "signup"):
        page.goto(f"/{path}")
        page.locator("input").first.wait_for()
        shots.take(page, path.split("/")[0])
    page.goto("/join/nothing")
    expect(page.get_by_role("heading", name=re.compile("Einladungslink"))).to_be_visible()
    shots.take(page, "join-gone")
    page.goto("/signup")
    page.get_by_label("E-Mail").fill("ana@example.com")
    page.get_by_label("Dein Name").fill("Ana")
    page.get_by_label("Passwort").fill("kurz")
    page.get_by_role("button", name="Konto anlegen").click()
    expect(page.locator(".field-error")).to_have_text(re.compile("Mindestens 8 Zeichen"))
    shots.take(page, "signup-refused")
    context.close()


class _Shots:
    """Takes a page's picture in both themes, and has it fit."""

    def __init__(self, folder: str) -> None:
        self._folder = _SCREENS / folder
        self._folder.mkdir(parents=True, exist_ok=True)

    def take(self, page, name: str) -> None:
        """Keep the page as it looks now."""
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            assert not page.evaluate(_OVERFLOWS), f"{name} is wider than the window"
            page.screenshot(path=self._folder / f"{name}-{scheme}.png")
