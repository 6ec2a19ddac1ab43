"""From an invite link to a booked meeting, and what explains the way, on phone and desktop."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from e2e.axe import findings
from e2e.stage import AVAILABLE, DESKTOP, PASSWORD, Person, open_window
from playwright.sync_api import Page, expect


@pytest.fixture
def stranger(browser, site) -> Iterator[Callable[..., Page]]:
    """Open a window for somebody without an account: a size of window, a language."""
    with ExitStack() as stack:

        def make(size: dict, locale: str = "en-GB") -> Page:
            context = browser.new_context(
                base_url=site.url, locale=locale, reduced_motion="reduce", **size
            )
            stack.callback(context.close)
            context.set_default_timeout(15_000)
            return context.new_page()

        yield make


def group(host: Person, name: str = "Launch") -> str:
    """Open a group in which the host is alone."""
    return host.api("POST", "/api/rooms", {"kind": "group", "name": name})["room"]["id"]


def link(host: Person, room: str) -> str:
    """Return the path of a group's invite link."""
    url = host.api("POST", f"/api/rooms/{room}/link")["url"]
    return "/join/" + url.rpartition("/")[2]


def wrong_on(page: Page) -> list[str]:
    """Return what axe finds on a page of nobody's."""
    looker = Person.__new__(Person)
    looker.page = page
    return findings(looker)


def test_somebody_without_an_account_gets_from_a_link_to_a_booked_meeting(hana, stranger, size):
    hana.page.goto("/")
    step = hana.page.get_by_role("listitem").filter(has_text="Let others pick a time")
    expect(step).to_have_count(1)  # beside the list or, on a phone, below it
    hana.open(hana.page.get_by_role("button", name="Start a conversation"))
    hana.dialog.get_by_text("Group", exact=True).click()
    hana.dialog.get_by_label("Name of the group").fill("Launch")
    hana.dialog.get_by_role("button", name="Start").click()
    expect(hana.feed).to_contain_text("Only you are here so far.")
    hana.open(hana.feed.get_by_role("button", name="Invite people"))
    address = hana.dialog.get_by_label("Invite link")
    expect(address).to_have_value(re.compile(r"/join/.{20,}"))
    assert findings(hana) == []
    url = address.input_value()
    hana.page.keyboard.press("Escape")

    page = stranger(size)
    page.goto(url)
    expect(page.get_by_role("heading", name="Hana Novak invites you to “Launch”")).to_be_visible()
    expect(page.get_by_text("One person is in this conversation.")).to_be_visible()
    assert wrong_on(page) == []
    page.get_by_label("Your name").fill("Kim Lee")
    page.get_by_label("E-mail").fill(f"kim.{url[-8:].lower()}@example.com")
    page.get_by_label("Password").fill("short")
    page.get_by_role("button", name="Create account and join").click()
    expect(page.get_by_label("Password")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create account and join").click()
    expect(page.get_by_role("heading", name="Launch")).to_be_visible()
    expect(page.get_by_role("log", name="Messages")).to_contain_text("Write the first message")
    expect(hana.page.locator(".room-header")).to_contain_text("2 members")

    hana.share_hours()
    hana.dialog.get_by_role("button", name="Next").click()
    hana.dialog.get_by_role("button", name="Send").click()
    open_window(page, page.get_by_role("button", name="Schedule a meeting"))
    window = page.get_by_role("dialog")
    window.locator(AVAILABLE).first.click()
    window.get_by_role("option").first.click()
    window.get_by_role("button", name="Confirm").click()
    expect(page.locator(".card", has_text="Scheduled")).to_be_visible()
    expect(hana.feed.locator(".card", has_text="Scheduled")).to_be_visible()


def test_whoever_has_an_account_joins_by_it_in_their_language(people, stranger):
    hana, kim = people("Hana Novak"), people("Kim Lee")
    path = link(hana, group(hana))
    page = stranger(DESKTOP, "de-AT")
    page.goto(path)
    title = "Hana Novak lädt dich zu „Launch“ ein"
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    page.get_by_role("button", name="Anmelden").click()
    page.get_by_label("E-Mail").fill(kim.email)
    page.get_by_label("Passwort").fill(PASSWORD)
    with page.expect_response(lambda said: said.request.method == "PATCH") as told:
        page.get_by_role("button", name="Anmelden und beitreten").click()
    expect(page.get_by_role("heading", name="Launch")).to_be_visible()
    # Mails are written in the language of the device that was used last.
    assert told.value.json()["user"]["locale"] == "de-AT"
    kim.page.goto(path)  # whoever is in the room already is led into it
    expect(kim.page.get_by_role("log", name="Messages")).to_be_visible()


def test_a_link_that_was_reset_says_so(people, stranger):
    hana = people("Hana Novak")
    room = group(hana)
    old = link(hana, room)
    hana.open_room(room)
    hana.open(hana.page.get_by_role("button", name="Members"))
    address = hana.dialog.get_by_label("Invite link")
    expect(address).to_have_value(re.compile(re.escape(old)))
    hana.dialog.get_by_role("button", name="Reset the link").click()
    hana.page.get_by_role("alertdialog", name="Reset the invite link?").get_by_role(
        "button", name="Reset"
    ).click()
    expect(address).not_to_have_value(re.compile(re.escape(old)))
    page = stranger(DESKTOP)
    page.goto(old)
    expect(page.get_by_role("heading", name="This invite link does not work")).to_be_visible()
    assert wrong_on(page) == []
    page.goto(address.input_value())
    expect(page.get_by_role("heading", name=re.compile("invites you"))).to_be_visible()


def test_password_and_language_are_changed_in_the_settings(people, stranger):
    hana = people("Hana Novak")
    hana.page.goto("/settings")
    elsewhere = stranger(DESKTOP)
    elsewhere.goto("/login?return_to=/settings")
    elsewhere.get_by_label("E-mail").fill(hana.email)
    elsewhere.get_by_label("Password").fill(PASSWORD)
    elsewhere.get_by_role("button", name="Sign in").click()
    expect(elsewhere.get_by_role("heading", name="Settings")).to_be_visible()

    hana.page.get_by_role("button", name="Change password").click()
    assert findings(hana) == []
    hana.page.get_by_label("Current password").fill("wrong horse battery")
    hana.page.get_by_label("New password").fill("another battery staple")
    hana.page.get_by_role("button", name="Change password").click()
    expect(hana.page.get_by_label("Current password")).to_be_focused()
    hana.page.get_by_label("Current password").fill(PASSWORD)
    hana.page.get_by_role("button", name="Change password").click()
    expect(hana.page.get_by_label("Current password")).to_have_count(0)
    expect(elsewhere.get_by_text("You have been signed out.")).to_be_visible()

    hana.page.get_by_text("Deutsch", exact=True).click()
    expect(hana.page.get_by_role("heading", name="Einstellungen")).to_be_visible()
    elsewhere.get_by_label("E-mail").fill(hana.email)
    elsewhere.get_by_label("Password").fill("another battery staple")
    elsewhere.get_by_role("button", name="Sign in").click()
    # What was chosen holds on every device.
    expect(elsewhere.get_by_role("heading", name="Einstellungen")).to_be_visible()


def test_an_address_that_leads_nowhere_and_a_server_that_is_away_lead_on(hana, stranger, size):
    page = stranger(size)
    page.goto("/nowhere/at/all")
    expect(page.get_by_role("heading", name="Page not found")).to_be_visible()
    assert wrong_on(page) == []
    page.get_by_role("link", name="Sign in").click()
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()
    hana.page.goto("/nowhere/at/all")
    expect(hana.page.get_by_role("heading", name="Page not found")).to_be_visible()

    hana.page.route("**/api/me", lambda route: route.abort())
    hana.page.goto("/")
    expect(hana.page.get_by_role("heading", name="The server cannot be reached")).to_be_visible()
    assert findings(hana) == []
    hana.page.unroute("**/api/me")
    expect(hana.page.get_by_role("heading", name="Conversations", exact=True)).to_be_visible()


def test_whoever_forgot_their_password_is_told_what_can_be_done(stranger):
    page = stranger(DESKTOP)
    page.goto("/login")
    page.get_by_role("link", name="Forgot your password?").click()
    page.get_by_label("E-mail").fill("kim@example.com")
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("alert")).to_contain_text("This server sends no e-mail.")
    assert wrong_on(page) == []
    page.goto("/reset/nothing")
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_role("button", name="Save and sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("This link is not valid any more.")
    assert wrong_on(page) == []
    page.get_by_role("link", name="Send another link").click()
    expect(page.get_by_role("button", name="Send the link")).to_be_visible()
