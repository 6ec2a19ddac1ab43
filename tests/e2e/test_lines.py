"""What happens when the line, the server or the session goes away: nothing is lost or doubled."""

import re

import pytest
from e2e.stage import DESKTOP, PASSWORD, Person, Server, person
from playwright.sync_api import Browser, expect


@pytest.fixture
def pair(browser: Browser, mortal: Server):
    """Two people in a room of a server that can be killed."""
    with (
        person("Hana Novak", browser, mortal, "Europe/Berlin", DESKTOP) as hana,
        person("Ana Silva", browser, mortal, "America/New_York", DESKTOP) as ana,
    ):
        body = {"kind": "direct", "member_ids": [ana.id]}
        room = hana.api("POST", "/api/rooms", body)["room"]["id"]
        hana.open_room(room)
        ana.open_room(room)
        yield hana, ana, room


def texts(person: Person) -> list[str]:
    return [text.strip() for text in person.feed.locator(".message-text").all_inner_texts()]


def test_what_is_written_while_the_server_is_dead_is_sent_once_when_it_is_back(mortal, pair):
    hana, ana, room = pair
    hana.write("before")
    expect(ana.feed.get_by_text("before")).to_be_visible()
    mortal.kill()
    expect(hana.page.get_by_text("No connection")).to_be_visible()
    for text in ("one", "two", "three"):
        hana.write(text)
    expect(hana.feed.get_by_text("Waiting for the connection…")).to_have_count(3)
    mortal.start()
    expect(hana.page.get_by_text("Back online")).to_be_visible(timeout=30_000)
    expect(hana.feed.get_by_text("Waiting for the connection…")).to_have_count(0)
    expect(ana.feed.get_by_text("three")).to_be_visible(timeout=30_000)
    ana.write("heard you")
    expect(hana.feed.get_by_text("heard you")).to_be_visible()
    said = ["before", "one", "two", "three", "heard you"]
    assert texts(hana) == said
    assert texts(ana) == said
    stored = hana.api("GET", f"/api/rooms/{room}/messages")["messages"]
    assert [message["text"] for message in stored] == said


def test_an_unsent_message_outlives_the_page(mortal, pair):
    hana, ana, _ = pair
    mortal.kill()
    expect(hana.page.get_by_text("No connection")).to_be_visible()
    hana.write("from before the reload")
    mortal.start()
    hana.page.reload()
    expect(ana.feed.get_by_text("from before the reload")).to_be_visible(timeout=30_000)
    expect(hana.feed.get_by_text("from before the reload")).to_have_count(1)


def test_whoever_was_away_sees_what_was_said_changed_and_booked_meanwhile(pair):
    hana, ana, room = pair
    hana.write("first")
    expect(ana.feed.get_by_text("first")).to_be_visible()
    ana.context.set_offline(True)
    expect(ana.page.get_by_text("No connection")).to_be_visible(timeout=60_000)
    hana.write("second")
    expect(hana.feed.get_by_text("second")).to_be_visible()
    first = hana.api("GET", f"/api/rooms/{room}/messages")["messages"][0]
    hana.api("PATCH", f"/api/messages/{first['id']}", {"text": "first, mended"})
    ana.context.set_offline(False)
    expect(ana.feed.get_by_text("second")).to_be_visible(timeout=30_000)
    expect(ana.feed.get_by_text("first, mended")).to_be_visible()
    assert len(texts(ana)) == 2


def test_two_hours_away_cost_nothing(pair):
    hana, ana, room = pair
    hana.write("before")
    expect(ana.feed.get_by_text("before")).to_be_visible()
    ana.context.set_offline(True)
    expect(ana.page.get_by_text("No connection")).to_be_visible(timeout=60_000)
    hana.flood(room, 300)
    sent = hana.api("POST", f"/api/rooms/{room}/invites", {"duration": 15, "nonce": "late"})
    hana.api("DELETE", f"/api/invites/{sent['invite']['id']}")
    ana.write("from the tunnel")
    ana.context.set_offline(False)
    expect(hana.feed.get_by_text("from the tunnel")).to_be_visible(timeout=30_000)
    expect(ana.feed.get_by_text("from the tunnel")).to_have_count(1)
    expect(ana.feed.get_by_text("Withdrawn", exact=True)).to_be_visible()
    seen: dict[int, None] = {}
    ana.feed.hover()
    ana.page.mouse.wheel(0, -100)
    for _ in range(400):
        seen |= dict.fromkeys(numbers(ana))
        if len(seen) == 300:
            break
        ana.feed.evaluate("feed => { feed.scrollTop -= 120 }")
        ana.page.wait_for_timeout(50)
    assert sorted(seen) == list(range(1, 301))


def numbers(person: Person) -> list[int]:
    found = [number(text) for text in texts(person)]
    shown = [one for one in found if one is not None]
    assert len(set(shown)) == len(shown)
    return shown


def number(text: str) -> int | None:
    match = re.fullmatch(r"message (\d+)", text)
    return int(match[1]) if match else None


def test_a_lost_session_leads_back_to_where_one_was(pair, browser, mortal):
    hana, ana, room = pair
    with person("Other", browser, mortal, "Europe/Berlin", DESKTOP) as elsewhere:
        body = {"email": hana.email, "password": PASSWORD}
        elsewhere.api("POST", "/api/auth/login", body)
        elsewhere.api("POST", "/api/auth/logout?everywhere=true")
    expect(hana.page.get_by_role("heading", name="Welcome back")).to_be_visible(timeout=30_000)
    expect(hana.page.get_by_text("You have been signed out")).to_be_visible()
    hana.page.get_by_label("E-mail").fill(hana.email)
    hana.page.get_by_label("Password").fill("not the password")
    hana.page.get_by_role("button", name="Sign in").click()
    expect(hana.page.get_by_role("alert")).to_be_visible()
    hana.page.get_by_label("Password").fill(PASSWORD)
    hana.page.get_by_role("button", name="Sign in").click()
    hana.page.wait_for_url(f"**/rooms/{room}")
    hana.write("back again")
    expect(ana.feed.get_by_text("back again")).to_be_visible()


def test_unread_is_right_in_every_tab(pair):
    hana, ana, _ = pair
    elsewhere = ana.context.new_page()
    elsewhere.goto("/")
    ana.page.goto("/")
    for text in ("one", "two"):
        hana.write(text)
    for tab in (ana.page, elsewhere):
        expect(tab.get_by_role("link", name=re.compile("2 unread"))).to_be_visible()
    expect(ana.page).to_have_title(re.compile(r"^\(2\)"))
    ana.page.bring_to_front()
    ana.page.get_by_role("link", name=re.compile("2 unread")).click()
    expect(ana.feed.get_by_text("New", exact=True)).to_be_visible()
    expect(elsewhere.get_by_role("link", name=re.compile("unread"))).to_have_count(0)
    expect(hana.feed.get_by_text("Seen by Ana Silva")).to_be_visible()
