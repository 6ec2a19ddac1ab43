"""Talking: edits, reactions, replies, mentions, members; and text that is only ever text."""

import re

import pytest
from e2e.stage import DESKTOP
from playwright.sync_api import Locator, expect

XSS = "<img src=x onerror=\"alert('x')\"><script>alert('y')</script>[a](javascript:alert('z'))"


@pytest.fixture
def size() -> dict:
    """What is proven here does not hang on the window's size."""
    return DESKTOP


@pytest.mark.usefixtures("room")
def test_messages_are_edited_deleted_answered_and_reacted_to(hana, ana):
    hana.write("First draft")
    message = hana.feed.get_by_role("article").filter(has_text="First draft")
    message.hover()
    message.get_by_role("button", name="More").click()
    hana.page.get_by_role("menuitem", name="Edit").click()
    editor = hana.page.get_by_label("Edit the message")
    editor.fill("Second draft")
    editor.press("Enter")
    theirs = ana.feed.get_by_role("article").filter(has_text="Second draft")
    expect(theirs).to_contain_text("(edited)")

    theirs.hover()
    theirs.get_by_role("button", name="React").click()
    ana.page.get_by_role("option", name="🎉").click()
    reaction = hana.feed.get_by_role("button", name="🎉 1: Ana Silva")
    expect(reaction).to_contain_text("1")
    reaction.click()
    expect(ana.feed.get_by_role("button", name="🎉 2: Ana Silva and Hana Novak")).to_be_hidden()
    expect(ana.feed.get_by_role("button", name=re.compile("🎉.*You"))).to_contain_text("2")

    theirs.hover()
    theirs.get_by_role("button", name="Reply").click()
    ana.write("I like it")
    expect(hana.feed.locator(".message-quote")).to_contain_text("Second draft")

    message = hana.feed.get_by_role("article").filter(has_text="Second draft").first
    message.hover()
    message.get_by_role("button", name="More").click()
    hana.page.get_by_role("menuitem", name="Delete").click()
    hana.page.get_by_role("alertdialog").get_by_role("button", name="Delete").click()
    expect(ana.feed.get_by_text("This message was deleted").first).to_be_visible()
    expect(ana.feed.get_by_text("Second draft")).to_have_count(0)


def test_a_room_opens_at_its_end_however_tall_its_messages_are(hana, ana, room):
    hana.page.goto("about:blank")
    for number in range(6):
        ana.api("POST", f"/api/rooms/{room}/invites", {"duration": 30, "nonce": f"{number}"})
        lines = "\n\n".join(f"line {line} of {number}" for line in range(9))
        ana.api("POST", f"/api/rooms/{room}/messages", {"text": lines, "nonce": f"m{number}"})
    ana.api("POST", f"/api/rooms/{room}/messages", {"text": "The end", "nonce": "end"})
    jump = hana.page.get_by_role("button", name=re.compile("Jump to latest|new message"))
    hana.open_room(room)  # with a line above what is new
    jump.click()
    _expect_end(hana, jump)
    hana.until_read(room)
    hana.open_room(room)  # with everything read
    _expect_end(hana, jump)


def _expect_end(hana, jump):
    expect(hana.feed.get_by_text("The end")).to_be_in_viewport()
    expect(hana.page.get_by_role("link", name=re.compile("unread"))).to_have_count(0)
    expect(jump).to_have_count(0)


def test_whoever_sees_the_newest_end_stays_there_and_whoever_reads_above_it_too(hana, ana, room):
    tall = "\n\n".join(f"line {line}" for line in range(12))
    hana.page.goto("about:blank")
    ana.write("Something new")
    hana.open_room(room)  # with a line above what is new, and all of it in sight
    expect(hana.feed.get_by_text("Something new")).to_be_in_viewport()
    hana.page.wait_for_timeout(1_000)  # for as long as that line is held in its place
    for number in range(4):
        ana.api("POST", f"/api/rooms/{room}/messages", {"text": tall, "nonce": f"{number}"})
    ana.write("The end")
    expect(hana.feed.get_by_text("The end")).to_be_in_viewport()

    width, height = (hana.page.viewport_size[side] for side in ("width", "height"))
    jump = hana.page.get_by_role("button", name=re.compile("Jump to latest|new message"))
    for less in (200, 0):  # as a keyboard on the screen opens and closes
        hana.page.wait_for_timeout(1_200)  # what comes at once after a change counts as its effect
        hana.page.set_viewport_size({"width": width, "height": height - less})
        expect(hana.feed.get_by_text("The end")).to_be_in_viewport()
        expect(jump).to_have_count(0)
    hana.feed.hover()
    hana.page.mouse.wheel(0, -300)
    expect(jump).to_be_visible()
    place = hana.feed.evaluate("box => box.scrollTop")
    hana.page.set_viewport_size({"width": width, "height": height - 200})
    ana.write("Later")
    expect(jump).to_contain_text("1 new message")
    assert abs(hana.feed.evaluate("box => box.scrollTop") - place) < 2
    jump.click()
    expect(hana.feed.get_by_text("Later")).to_be_in_viewport()
    expect(jump).to_have_count(0)


@pytest.mark.usefixtures("room")
def test_what_others_write_is_read_out(hana, ana):
    for _ in range(2):
        ana.write("Can you **hear** me?")
    said = hana.page.get_by_role("log").get_by_text("Ana Silva: Can you hear me?")
    expect(said).to_have_count(2)
    expect(said).to_have_count(0)


@pytest.mark.usefixtures("room")
def test_somebody_is_mentioned_from_the_list_by_keyboard(hana, ana):
    hana.composer.press_sequentially("Hello @an")
    expect(hana.page.get_by_role("option", name="Ana Silva")).to_be_visible()
    hana.composer.press("Enter")
    expect(hana.composer).to_have_value("Hello @Ana Silva ")
    hana.composer.press("Enter")
    expect(ana.feed.locator(".mention")).to_have_text("@Ana Silva")


@pytest.mark.usefixtures("room")
def test_typing_and_presence_show_while_they_last(hana, ana):
    expect(hana.page.get_by_text("Online", exact=True).first).to_be_visible()
    ana.composer.press_sequentially("hm")
    expect(hana.page.get_by_text("Ana Silva is typing…")).to_be_visible()
    ana.page.close()
    expect(hana.page.locator(".room-header").get_by_text("Offline")).to_be_visible(timeout=30_000)
    expect(hana.page.get_by_text("Ana Silva is typing…")).to_have_count(0)


@pytest.mark.usefixtures("room")
def test_a_group_is_made_named_filled_and_left(hana, ana):
    hana.page.get_by_role("button", name="New conversation").click()
    hana.dialog.get_by_text("Group", exact=True).click()
    hana.dialog.get_by_label("Name of the group").fill("Launch")
    hana.dialog.get_by_role("button", name="Start").click()
    expect(hana.page.get_by_role("heading", name="Launch")).to_be_visible()
    hana.page.get_by_role("button", name="Members").click()
    hana.dialog.get_by_label("Add by e-mail").fill("nobody@example.com")
    hana.dialog.get_by_role("button", name="Add", exact=True).click()
    expect(hana.dialog.get_by_text("nobody@example.com has no account here.")).to_be_visible()
    expect(hana.dialog.get_by_label("Add by e-mail")).to_be_focused()
    hana.dialog.get_by_label("Add by e-mail").fill(ana.email)
    hana.dialog.get_by_role("button", name="Add", exact=True).click()
    expect(hana.dialog.get_by_text("Ana Silva has been added.")).to_be_visible()
    hana.dialog.get_by_role("button", name="Close").click()

    ana.page.get_by_role("link", name=re.compile("Launch")).click()
    hana.page.get_by_role("button", name="Conversation options").click()
    hana.page.get_by_role("menuitem", name="Rename").click()
    hana.dialog.get_by_label("Name of the group").fill("Launch week")
    hana.dialog.get_by_role("button", name="Save").click()
    expect(ana.page.get_by_role("heading", name="Launch week")).to_be_visible()
    ana.page.get_by_role("button", name="Conversation options").click()
    ana.page.get_by_role("menuitem", name="Leave").click()
    ana.page.get_by_role("alertdialog").get_by_role("button", name="Leave").click()
    expect(ana.page.get_by_role("link", name=re.compile("Launch week"))).to_have_count(0)


@pytest.mark.usefixtures("room")
def test_whoever_rewrites_what_they_wrote_goes_on_writing(hana):
    hana.write("First")
    expect(hana.feed.locator("article:not([data-state])")).to_have_count(1)
    for key in ("Escape", "Enter"):
        hana.composer.press("ArrowUp")
        hana.page.get_by_label("Edit the message").press(key)
        expect(hana.composer).to_be_focused()


def test_whoever_books_from_far_up_is_led_to_what_they_did(hana, ana, room):
    hana.api("POST", f"/api/rooms/{room}/invites", {"duration": 30, "nonce": "far up"})
    hana.flood(room, 40)
    expect(ana.feed.get_by_text("message 40", exact=True)).to_be_visible()
    schedule = ana.feed.get_by_role("button", name="Schedule a meeting")
    ana.feed.hover()
    for _ in range(50):
        ana.feed.evaluate("feed => { feed.scrollTop = 0 }")
        ana.page.wait_for_timeout(50)
    expect(schedule).to_be_in_viewport()
    ana.open(schedule)
    ana.pick(day=1, slot=0)
    ana.dialog.get_by_role("button", name="Confirm").click()
    expect(ana.feed.get_by_role("link", name="Join the meeting").last).to_be_in_viewport()
    expect(ana.page.get_by_role("button", name=re.compile("latest|new message"))).to_have_count(0)
    unread = f"window.fetch('/api/rooms/{room}').then(r => r.json()).then(j => j.room.unread === 0)"
    ana.until(unread)


def test_whoever_is_removed_is_told_so_where_they_were(hana, ana):
    body = {"kind": "group", "name": "Launch", "member_ids": [ana.id]}
    group = hana.api("POST", "/api/rooms", body)["room"]["id"]
    ana.open_room(group)
    hana.api("DELETE", f"/api/rooms/{group}/members/{ana.id}")
    expect(ana.page.get_by_text("You were removed from Launch")).to_be_visible()


def test_a_first_visit_leaves_no_error_in_the_console(browser, site):
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(site.url)
    expect(page.get_by_label("Password")).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.close()
    assert said == []


def test_markup_in_any_field_is_text(people, hana, ana):
    mallory = people(XSS[:150])
    body = {"kind": "group", "name": XSS[:150], "member_ids": [hana.id, ana.id]}
    group = mallory.api("POST", "/api/rooms", body)["room"]["id"]
    for person in (mallory, hana):
        person.open_room(group)
    mallory.write("Nothing yet")
    expect(mallory.feed.locator("article:not([data-state])")).to_have_count(1)
    mallory.composer.press("ArrowUp")
    editor = mallory.page.get_by_label("Edit the message")
    editor.fill(XSS)
    editor.press("Enter")
    expect(hana.feed.get_by_text("<script>alert('y')</script>").first).to_be_visible()
    message = hana.feed.get_by_role("article").filter(has_text="<script>")
    message.hover()
    message.get_by_role("button", name="Reply").click()
    hana.write(XSS)
    mallory.page.get_by_role("button", name="Conversation options").click()
    mallory.page.get_by_role("menuitem", name="Rename").click()
    mallory.dialog.get_by_label("Name of the group").fill(f"Now {XSS}"[:150])
    mallory.dialog.get_by_role("button", name="Save").click()
    expect(hana.page.get_by_role("heading", name="Now <img")).to_be_visible()
    mallory.share_hours()
    mallory.dialog.get_by_role("combobox", name="Time zone").fill(XSS)
    mallory.dialog.get_by_role("combobox", name="Time zone").press("Escape")
    mallory.dialog.get_by_role("button", name="Next").click()
    mallory.dialog.get_by_label("Title").fill(XSS[:150])
    mallory.dialog.get_by_label("Note").fill(XSS)
    mallory.dialog.get_by_role("button", name="Send").click()
    hana.open(hana.feed.get_by_role("button", name="Schedule a meeting"))
    hana.pick(day=1, slot=0)
    hana.dialog.get_by_label("Note for everyone").fill(XSS)
    hana.dialog.get_by_role("button", name="Confirm").click()
    expect(hana.dialog).to_have_count(0)
    hana.open(hana.feed.get_by_role("button", name="Reschedule"))
    hana.pick(day=2, slot=0)
    hana.dialog.get_by_label("Reason").fill(XSS)
    hana.dialog.get_by_role("button", name="Confirm").click()
    expect(mallory.feed.get_by_text("Moved", exact=True)).to_be_visible()
    hana.open(hana.feed.get_by_role("button", name="Cancel").first)
    hana.page.get_by_role("alertdialog").get_by_label("Reason").fill(XSS)
    hana.page.get_by_role("alertdialog").get_by_role("button", name="Cancel the meeting").click()
    expect(mallory.feed.get_by_text("Cancelled").first).to_be_visible()
    for person in (mallory, hana):
        person.page.goto("/meetings")
        expect(person.page.get_by_role("article").first).to_contain_text("<img src=x")
        assert person.page.locator("img[src=x]").count() == 0
    mallory.page.goto("/settings")
    mallory.page.get_by_label("Your name").fill(XSS)
    mallory.page.get_by_role("button", name="Save").click()
    expect(mallory.page.get_by_text("Saved")).to_be_visible()
    mallory.page.goto("/rooms/<img src=x onerror=alert(1)>?x=<img src=x onerror=alert(2)>")
    expect(mallory.page.get_by_role("heading", name="Conversation not found")).to_be_visible()


def test_one_message_at_a_time_shows_its_tools_and_they_cover_nothing(hana, ana, room):
    ana.page.goto("about:blank")
    first = hana.api("POST", f"/api/rooms/{room}/messages", {"text": "first", "nonce": "a"})
    long = {"text": "a long answer " * 20, "nonce": "b", "reply_to": first["message"]["id"]}
    second = hana.api("POST", f"/api/rooms/{room}/messages", long)
    reply = {"text": "so it is", "nonce": "c", "reply_to": second["message"]["id"]}
    hana.api("POST", f"/api/rooms/{room}/messages", reply)
    ana.open_room(room)
    tools = ana.feed.locator(".message-tools")
    one = ana.feed.get_by_role("article").filter(has_text="first").first
    other = ana.feed.get_by_role("article").filter(has_text="so it is")
    one.hover()
    expect(tools).to_have_count(1)
    assert not overlap(tools, ana.feed.locator(".line-new span"))
    one.get_by_role("button", name="More").click()
    ana.until("document.activeElement.closest('[role=menu]') !== null")
    ana.page.keyboard.press("Escape")  # gives the focus back where it was, by a key
    expect(one.get_by_role("button", name="More")).to_be_focused()
    other.hover()
    expect(tools.nth(1)).to_have_css("opacity", "1")
    expect(tools.nth(0)).to_have_css("opacity", "0")
    assert not overlap(tools.nth(1), other.locator(".message-quote-text"))
    other.get_by_role("button", name="Reply").click()
    expect(ana.composer).to_be_focused()
    expect(tools).to_have_count(1)


def overlap(one: Locator, other: Locator) -> bool:
    """Tell whether two things stand over each other."""
    a, b = one.bounding_box(), other.bounding_box()
    assert a is not None
    assert b is not None
    beside = a["x"] + a["width"] <= b["x"] or b["x"] + b["width"] <= a["x"]
    return not (beside or a["y"] + a["height"] <= b["y"] or b["y"] + b["height"] <= a["y"])
