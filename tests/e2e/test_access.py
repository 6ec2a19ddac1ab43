"""Everything by keyboard, and nothing that axe finds wrong, in both themes."""

import re

import pytest
from e2e.axe import findings, violations
from e2e.stage import AVAILABLE, PASSWORD, Person
from playwright.sync_api import Locator, expect


@pytest.fixture
def agreed(hana, ana, room) -> str:
    """A room in which a meeting has been agreed and another invite is open."""
    for title in ("Review", "Planning"):
        invite = {"duration": 30, "title": title, "nonce": title}
        path = f"/api/rooms/{room}/invites"
        sent = hana.api("POST", path, invite)["invite"]
        if title == "Review":
            slots = ana.api("GET", f"/api/invites/{sent['id']}/slots")["days"][1]["slots"]
            booking = {"start": slots[0]["start"], "nonce": "book"}
            ana.api("POST", f"/api/invites/{sent['id']}/bookings", booking)
    expect(ana.feed.get_by_role("button", name="Schedule a meeting")).to_be_visible()
    return room


def test_pages_have_no_findings(hana, agreed):
    found = {}
    for path, landmark in {
        f"/rooms/{agreed}": "Review",
        "/": "Conversations",
        "/meetings": "Calendar feed",
        "/settings": "Appearance",
        "/settings/calendars": "No calendar is connected",
        "/rooms/none": "Conversation not found",
    }.items():
        hana.page.goto(path)
        expect(hana.page.get_by_text(landmark).first).to_be_visible()
        found[path] = findings(hana)
    assert [each for some in found.values() for each in some] == []


def test_entry_pages_have_no_findings(hana):
    hana.api("POST", "/api/auth/logout")
    for path in ("/login", "/signup"):
        hana.page.goto(path)
        hana.page.get_by_label("Password").wait_for()
        assert findings(hana) == []


@pytest.mark.usefixtures("agreed")
def test_windows_have_no_findings(hana, ana):
    host, guest = hana.page, ana.page
    found = {}

    hana.share_button.click()
    hana.dialog.get_by_role("button", name="CalDAV").wait_for()
    found["connect"] = findings(hana)
    hana.dialog.get_by_role("button", name="CalDAV").click()
    hana.dialog.get_by_label("App password").wait_for()
    found["caldav"] = findings(hana)
    hana.dialog.get_by_role("button", name="Back").click()
    hana.dialog.get_by_role("button", name="Skip").click()
    hana.dialog.get_by_text("Weekly hours").wait_for()
    hana.dialog.get_by_role("button", name="More options").click()
    hana.dialog.get_by_role("button", name="Date overrides").click()
    hana.dialog.get_by_role("button", name="Add a date").click()
    found["hours"] = findings(hana)
    hana.dialog.get_by_role("button", name="Next").click()
    hana.dialog.get_by_text("How long is the meeting?").wait_for()
    found["length"] = findings(hana)
    hana.dialog.get_by_role("button", name="Close").click()

    guest.get_by_role("button", name="Schedule a meeting").click()
    ana.pick(day=1, slot=0)
    found["schedule"] = findings(ana)
    ana.dialog.get_by_role("button", name="Close").click()

    hana.open(hana.feed.get_by_role("button", name="Reschedule"))
    hana.pick(day=1, slot=1)
    found["move"] = findings(hana)
    hana.dialog.get_by_role("button", name="Close").click()

    hana.open(hana.feed.get_by_role("button", name="Cancel").first)
    host.get_by_role("alertdialog").wait_for()
    found["cancel"] = findings(hana)
    host.get_by_role("button", name="Keep it").click()

    for name in ("Members", "New conversation"):
        button = host.get_by_role("button", name=name)
        if button.is_visible():
            button.click()
            hana.dialog.wait_for()
            found[name] = findings(hana)
            hana.dialog.get_by_role("button", name="Close").click()
    host.get_by_role("button", name="Conversation options").click()
    host.get_by_role("menu").wait_for()
    found["menu"] = findings(hana)
    assert [each for some in found.values() for each in some] == []


def tab_to(person: Person, name: str, role: str = "button") -> None:
    """Press Tab until the last thing of a role and name has the focus."""
    target = person.page.get_by_role(role, name=re.compile(name)).last
    target.wait_for()
    for _ in range(60):
        if target.evaluate("element => element === document.activeElement"):
            return
        person.page.keyboard.press("Tab")
    raise AssertionError(f"{name} is not reached by Tab")


def tab_into(person: Person, selector: str) -> None:
    """Press Tab until the focus is on one of the elements."""
    for _ in range(20):
        person.page.keyboard.press("Tab")
        if person.page.evaluate(f"document.activeElement.matches('{selector}')"):
            return
    raise AssertionError(f"{selector} is not reached by Tab")


def press(person: Person, *keys: str) -> None:
    for key in keys:
        person.page.keyboard.press(key)


@pytest.mark.usefixtures("room")
def test_a_meeting_is_agreed_moved_and_joined_by_keyboard_alone(hana, ana):
    """Tab, arrows, Enter, Space and Escape; the focus is somewhere at every step."""
    hana.page.locator("body").focus()
    tab_to(hana, "Share your availability")
    press(hana, "Enter")
    hana.dialog.get_by_role("button", name="CalDAV").wait_for()
    tab_to(hana, "^Skip$")
    press(hana, "Enter")
    hana.dialog.get_by_text("Weekly hours").wait_for()
    tab_to(hana, "^Next$")
    press(hana, "Enter")
    hana.dialog.get_by_text("How long is the meeting?").wait_for()
    tab_to(hana, "30", role="radio")
    press(hana, "ArrowRight")
    tab_to(hana, "^Send$")
    press(hana, "Enter")
    expect(hana.dialog).to_have_count(0)
    expect(beginning(hana)).to_be_focused()

    tab_to(ana, "Schedule a meeting")
    press(ana, "Enter")
    ana.dialog.locator(AVAILABLE).first.wait_for()
    tab_into(ana, ".month-day")
    press(ana, "ArrowRight", "Enter")
    ana.page.get_by_role("option").first.wait_for()
    tab_into(ana, "[role=option]")
    press(ana, "ArrowRight", "Space")
    tab_to(ana, "^Confirm$")
    press(ana, "Enter")
    expect(ana.dialog).to_have_count(0)
    expect(hana.feed.get_by_text("Scheduled", exact=True)).to_be_visible()
    expect(hana.feed.get_by_text("45 minutes").first).to_be_visible()
    ana.until("document.activeElement !== document.body")

    tab_to(ana, "^Reschedule$")
    press(ana, "Enter")
    ana.dialog.get_by_role("option", name=re.compile("Current time")).wait_for()
    tab_into(ana, "[role=option]")
    press(ana, "End", "Space")
    tab_to(ana, "^Confirm$")
    press(ana, "Enter")
    expect(ana.dialog).to_have_count(0)
    expect(hana.feed.get_by_text("Moved", exact=True)).to_be_visible()

    tab_to(ana, "^Join the meeting$", role="link")
    press(ana, "Enter")
    expect(ana.page.get_by_text("Here now")).to_have_count(1)
    expect(ana.page.get_by_role("heading", level=1)).to_be_focused()


@pytest.mark.usefixtures("room")
def test_the_focus_is_where_one_goes_on(hana, ana):
    """In the composer, or at the page's heading where a focused field would open a keyboard."""
    expect(beginning(hana)).to_be_focused()
    hana.share_hours()
    hana.dialog.get_by_role("button", name="Next").click()
    expect(hana.dialog.get_by_text("Step 2 of 2")).to_be_visible()
    expect(hana.dialog.get_by_role("radio", name="30")).to_be_focused()
    hana.dialog.get_by_role("button", name="Send").click()
    expect(hana.share_button).to_be_focused()

    ana.open(ana.feed.get_by_role("button", name="Schedule a meeting"))
    ana.pick(day=1, slot=0)
    ana.dialog.get_by_role("button", name="Confirm").click()
    expect(beginning(ana)).to_be_focused()
    ana.feed.get_by_role("link", name="Join the meeting").click()
    expect(ana.page.get_by_role("heading", level=1)).to_be_focused()

    ana.api("POST", "/api/auth/logout")
    ana.page.goto("/")
    ana.page.get_by_label("E-mail").fill(ana.email)
    ana.page.get_by_label("Password").fill(PASSWORD)
    ana.page.keyboard.press("Enter")
    expect(ana.page.locator(":focus")).to_have_text(
        "Conversations" if ana.is_on_phone else "Pick a conversation"
    )


def sheet(person: Person, message: Locator) -> None:
    """Bring up all that can be done with a message, by finger or by the menu's keys."""
    if person.is_on_phone:
        message.dispatch_event("pointerdown", {"pointerType": "touch", "bubbles": True})
    else:
        message.focus()
        press(person, "Shift+F10")
    person.dialog.get_by_role("heading", name="Message actions").wait_for()


def wait_for_the_library(person: Person) -> None:
    """Wait until the component library has given the focus back to where it was."""
    person.page.wait_for_timeout(300)


@pytest.mark.usefixtures("ana", "room")
def test_edit_and_reply_lead_to_where_one_writes(hana):
    hana.write("First")
    message = hana.feed.locator("article:not([data-state])")
    editor = hana.page.get_by_role("textbox", name="Edit the message")
    if not hana.is_on_phone:
        for press_edit in (lambda entry: entry.click(), lambda entry: entry.press("Enter")):
            message.focus()
            message.get_by_role("button", name="More").click()
            press_edit(hana.page.get_by_role("menuitem", name="Edit"))
            wait_for_the_library(hana)
            expect(editor).to_be_focused()
            hana.page.keyboard.type(" more")
            expect(editor).to_have_value("First more")
            press(hana, "Escape")
            expect(message).to_be_focused()
        hana.composer.press("ArrowUp")
        expect(editor).to_be_focused()
        press(hana, "Escape")

    sheet(hana, message)
    hana.dialog.get_by_role("button", name="Edit").click()
    wait_for_the_library(hana)
    expect(editor).to_be_focused()
    hana.page.keyboard.type(" and last")
    press(hana, "Enter")
    expect(message).to_contain_text("First and last")
    expect(editor).to_have_count(0)

    sheet(hana, message)
    hana.dialog.get_by_role("button", name="Reply").click()
    wait_for_the_library(hana)
    expect(hana.composer).to_be_focused()
    expect(hana.composer).to_have_accessible_description(
        re.compile("^Replying to Hana Novak First and last")
    )


@pytest.mark.usefixtures("room")
def test_a_message_says_what_it_says_and_names_begin_with_what_is_shown(hana, ana):
    ana.write("The *question*")
    asked = hana.feed.get_by_role("article").filter(has_text="The question")
    sheet(hana, asked)
    hana.dialog.get_by_role("button", name="🎉").click()
    sheet(hana, asked)
    hana.dialog.get_by_role("button", name="Reply").click()
    hana.write("The answer")
    expect(asked.first).to_have_accessible_description("The question")
    answer = ana.feed.get_by_role("article").filter(has_text="The answer")
    expect(answer).to_have_accessible_description(re.compile("Ana Silva:? The question The answer"))
    expect(ana.feed.get_by_role("button", name="🎉 1: Hana Novak")).to_be_visible()
    mismatch = {"type": "rule", "values": ["label-content-name-mismatch"]}
    assert violations(ana, {"runOnly": mismatch}) == []


@pytest.mark.usefixtures("ana", "room")
def test_a_notice_leaves_what_one_needs_free(hana):
    """A click fails where something else lies over the button."""
    for _ in range(2):
        hana.share_hours()
        hana.dialog.get_by_role("button", name="Next").click()
        hana.dialog.get_by_role("button", name="Send").click()
        expect(hana.page.get_by_text("Your invite is in the conversation.").first).to_be_visible()
    withdraw = hana.feed.get_by_role("button", name="Withdraw").last
    hana.share_button.click()
    hana.dialog.get_by_role("button", name="Close").click(timeout=2_000)
    withdraw.click(timeout=2_000)
    expect(hana.page.get_by_role("alertdialog", name=re.compile("Withdraw"))).to_be_visible()


def beginning(person: Person) -> Locator:
    """Return what has the focus in a conversation that has just been opened."""
    if person.is_on_phone:
        return person.page.get_by_role("heading", level=1)
    return person.composer
