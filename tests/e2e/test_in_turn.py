"""Two people take turns at one browser: nothing of one's is done, sent or shown as the other's."""

import re

import pytest
from e2e.stage import DESKTOP, PASSWORD, Person
from playwright.sync_api import Page, expect

_UNSENT = "Object.entries(localStorage).filter(([key]) => /unsent/.test(key))"
_SIGN_IN = re.compile(r"/login")


@pytest.fixture
def size() -> dict:
    """A desktop: whose a page is hangs on the browser, not on the window."""
    return DESKTOP


def switch(browser_of: Person, to: Person) -> None:
    """Have somebody else sign in in this browser, as another of its tabs would."""
    browser_of.api("POST", "/api/auth/logout")
    browser_of.api("POST", "/api/auth/login", {"email": to.email, "password": PASSWORD})


def sign_in(page: Page, somebody: Person) -> None:
    """Sign in by the form."""
    page.get_by_label("E-mail").fill(somebody.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def is_of(page: Page, somebody: Person) -> None:
    """Wait until a page is somebody's."""
    expect(page.get_by_role("button", name=re.compile(somebody.name))).to_be_visible()


def said_in(room: str, reader: Person) -> list[tuple[str, str]]:
    """Return who said what in a room."""
    messages = reader.api("GET", f"/api/rooms/{room}/messages")["messages"]
    return [(message["sender"]["name"], message["text"]) for message in messages]


def test_what_one_wrote_offline_is_not_sent_as_who_signs_in_next(hana, ana, room):
    ana.context.set_offline(offline=True)
    ana.write("written by Ana while away")
    expect(ana.feed.get_by_text("Waiting for the connection…")).to_be_visible()
    switch(ana, to=hana)
    ana.context.set_offline(offline=False)
    is_of(ana.page, hana)
    expect(ana.feed).to_be_visible()
    ana.page.wait_for_timeout(4_000)  # an outbox tries again within three seconds
    assert said_in(room, hana) == []
    [(key, kept)] = ana.page.evaluate(_UNSENT)
    assert ana.id in key
    assert "written by Ana while away" in kept
    expect(ana.page.get_by_text("written by Ana while away")).to_have_count(0)

    ana.page.get_by_role("button", name=re.compile(hana.name)).click()
    ana.page.get_by_role("menuitem", name="Sign out").click()
    expect(ana.page).to_have_url(_SIGN_IN)
    sign_in(ana.page, ana)
    is_of(ana.page, ana)
    expect(hana.feed.get_by_text("written by Ana while away")).to_have_count(1)
    assert said_in(room, hana) == [(ana.name, "written by Ana while away")]
    ana.until(f"{_UNSENT}.length === 0")


@pytest.mark.usefixtures("room")
def test_tabs_follow_who_signs_out_and_in_in_one_of_them(hana, ana):
    other = ana.context.new_page()
    other.on("pageerror", lambda error: ana.problems.append(str(error)))
    other.goto("/meetings")
    is_of(other, ana)
    other.get_by_role("button", name=re.compile(ana.name)).click()
    other.get_by_role("menuitem", name="Sign out").click()
    expect(other).to_have_url(_SIGN_IN)
    expect(ana.page).to_have_url(_SIGN_IN)
    sign_in(other, hana)
    is_of(other, hana)
    is_of(ana.page, hana)


def test_a_tab_that_slept_is_the_next_person_s_once_it_is_looked_at(hana, ana, room):
    # Its connection still stands, as one does that is of a session that was not ended.
    ana.api("POST", "/api/auth/login", {"email": hana.email, "password": PASSWORD})
    ana.write("still by Ana")
    expect(hana.feed.get_by_text("still by Ana")).to_be_visible()
    assert said_in(room, hana) == [(ana.name, "still by Ana")]
    ana.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    is_of(ana.page, hana)
