"""Files, search, dates, emoji, drafts: what a day of talking takes, on a phone and a desktop."""

import re
import struct
import zlib
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from e2e.axe import findings
from e2e.stage import DESKTOP, PHONE, Person
from playwright.sync_api import Route, expect

TALL = 8


def png(width: int, height: int) -> bytes:
    """Return a picture of a size, all of one colour."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        checked = kind + body
        return struct.pack(">I", len(body)) + checked + struct.pack(">I", zlib.crc32(checked))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = (b"\0" + b"\x30\x90\x70" * width) * height
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(pixels)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*one) for one in chunks)


def named(name: str, kind: str, content: bytes) -> dict:
    """Return a file as somebody chooses it."""
    return {"name": name, "mimeType": kind, "buffer": content}


def choose(person: Person, *files: dict | Path) -> None:
    """Attach files by the button."""
    with person.page.expect_file_chooser() as chooser:
        person.page.get_by_role("button", name="Attach files").click()
    chooser.value.set_files(list(files))


@pytest.mark.usefixtures("room")
def test_files_are_attached_seen_and_saved(hana, ana):
    choose(
        hana, named("plan.png", "image/png", png(900, 600)), named("notes.txt", "text/plain", b"x")
    )
    attached = hana.page.get_by_role("list", name="Files to be sent")
    expect(attached.get_by_text("Ready to be sent")).to_have_count(2)
    if not hana.is_on_phone:
        expect(hana.composer).to_be_focused()
    assert findings(hana) == []
    hana.write("The plan")
    expect(attached).to_have_count(0)

    picture = ana.feed.get_by_role("button", name="Show plan.png")
    expect(picture).to_be_in_viewport()
    box = picture.bounding_box()
    assert box is not None
    assert abs(box["width"] / box["height"] - 900 / 600) < 0.05
    with ana.page.expect_download() as download:
        ana.feed.get_by_role("link", name="Download notes.txt").click()
    assert download.value.suggested_filename == "notes.txt"
    picture.click()
    shown = ana.dialog.get_by_role("img", name="plan.png")
    expect(shown).to_be_visible()
    ana.until("document.querySelector('.viewer-picture').naturalWidth === 900")
    assert findings(ana) == []
    ana.page.keyboard.press("Escape")
    expect(ana.dialog).to_have_count(0)
    expect(picture).to_be_focused()


@pytest.mark.parametrize("size", [DESKTOP], ids=["desktop"])
@pytest.mark.usefixtures("room", "size")
def test_a_file_that_may_not_be_sent_is_said_to_be_where_it_stands(hana, ana, tmp_path):
    program = b"MZ" + bytes(62) + b"\x40\0\0\0" + b"PE\0\0" + bytes(500)
    (tmp_path / "setup.exe").write_bytes(program)
    with (tmp_path / "huge.bin").open("wb") as large:
        large.truncate((25 << 20) + 1)
    choose(hana, tmp_path / "setup.exe", tmp_path / "huge.bin")
    attached = hana.page.get_by_role("list", name="Files to be sent")
    said = hana.page.get_by_role("log")
    expect(said.get_by_text("setup.exe: This kind of file cannot be attached")).to_have_count(1)
    expect(said.get_by_text(re.compile("huge.bin: .* at most 25 MB"))).to_have_count(1)
    expect(attached.get_by_text("This kind of file")).to_be_visible()
    expect(attached.get_by_text("at most 25 MB")).to_be_visible()
    hana.composer.fill("Without them")
    expect(hana.page.get_by_role("button", name="Send", exact=True)).to_be_disabled()
    for name in ("setup.exe", "huge.bin"):
        attached.get_by_role("button", name=f"Remove {name}").click()
    hana.composer.press("Enter")
    expect(ana.feed.get_by_text("Without them")).to_be_visible()


_PASTE = """(target, bytes) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], 'pasted.png', { type: 'image/png' }));
  target.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
}"""

_DRAG = """([kind, bytes]) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], 'dropped.png', { type: 'image/png' }));
  const feed = document.querySelector('.timeline');
  feed.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
}"""


@pytest.mark.parametrize("size", [DESKTOP], ids=["desktop"])
@pytest.mark.usefixtures("room", "size")
def test_files_are_pasted_and_dropped_onto_the_room(hana, ana):
    content = list(png(300, 200))
    hana.composer.evaluate(_PASTE, content)
    hana.page.evaluate(_DRAG, ["dragenter", content])
    expect(hana.page.get_by_text("Drop the files to attach them in Ana Silva")).to_be_visible()
    hana.page.evaluate(_DRAG, ["drop", content])
    expect(hana.page.get_by_text("Drop the files")).to_have_count(0)
    attached = hana.page.get_by_role("list", name="Files to be sent")
    expect(attached.get_by_text("Ready to be sent")).to_have_count(2)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    ana.page.route("**/attachments/**", hold)
    hana.composer.press("Enter")
    expect(ana.feed.locator(".message-picture")).to_have_count(2)
    expect(ana.feed.get_by_role("article")).to_have_count(1)
    height = ana.feed.evaluate("feed => feed.scrollHeight")
    boxes = [each.bounding_box() for each in ana.feed.locator(".message-picture").all()]
    ana.page.wait_for_timeout(50)
    for each in held:
        each.continue_()
    ana.until(
        "[...document.querySelectorAll('.message-picture img')].every((i) => i.naturalWidth > 0)"
    )
    assert ana.feed.evaluate("feed => feed.scrollHeight") == height
    assert [each.bounding_box() for each in ana.feed.locator(".message-picture").all()] == boxes


def history(person: Person, room: str, count: int) -> None:
    """Write messages of several lines, one of which is about a launch."""
    for number in range(count):
        lines = "\n".join(f"line {line} of {number}" for line in range(TALL))
        text = f"Lunch before the **Launch** on Monday\n{lines}" if number == 3 else lines
        body = {"text": text, "nonce": f"h{number}"}
        person.api("POST", f"/api/rooms/{room}/messages", body)


def test_what_was_said_is_found_and_led_to(hana, ana, room):
    history(ana, room, 90)
    body = {"kind": "group", "name": "Elsewhere", "member_ids": [ana.id]}
    other = hana.api("POST", "/api/rooms", body)["room"]["id"]
    hana.open_room(other)
    hana.page.keyboard.press("Control+k")
    field = hana.dialog.get_by_role("combobox", name="Search messages and conversations")
    expect(field).to_be_focused()
    field.fill("laun")
    expect(hana.dialog.get_by_text("Nothing was found for “laun”")).to_be_visible()
    hana.dialog.get_by_text("Everywhere").click()
    found = hana.dialog.get_by_role("option")
    expect(found).to_have_count(1)
    expect(found.locator("mark")).to_have_text("Laun")
    assert findings(hana) == []
    field.press("Enter")
    expect(hana.dialog).to_have_count(0)
    message = hana.feed.get_by_role("article").filter(has_text="Lunch before the Launch")
    expect(message).to_be_in_viewport()
    expect(message).to_have_attribute("data-landed", "true")
    expect(message).to_be_focused()
    assert "?" not in hana.page.url
    expect(message).to_have_attribute("data-landed", "false")
    expect(message).to_be_in_viewport()

    hana.page.get_by_role("button", name=re.compile("Jump to latest|new message")).click()
    expect(hana.feed.get_by_text("line 0 of 89")).to_be_in_viewport()
    hana.page.get_by_role("button", name="Conversation options").click()
    hana.page.get_by_role("menuitem", name="Jump to a date").click()
    today = datetime.now(ZoneInfo("Europe/Berlin"))
    hana.dialog.get_by_role("button", name=re.compile(rf"\b{today.day} {today:%B}")).click()
    expect(hana.dialog).to_have_count(0)
    expect(hana.feed.get_by_text("line 0 of 0")).to_be_in_viewport()
    hana.feed.evaluate("feed => { feed.scrollTop = 0 }")
    hana.feed.get_by_role("button", name=re.compile(r"Today\. Jump to a date")).click()
    expect(hana.page.get_by_role("grid", name=re.compile(f"{today:%B}"))).to_be_visible()
    hana.page.keyboard.press("Escape")
    expect(hana.page.get_by_role("grid")).to_have_count(0)


@pytest.mark.parametrize("size", [DESKTOP], ids=["desktop"])
@pytest.mark.usefixtures("size")
def test_a_quote_leads_to_what_it_answers_however_far_up(hana, ana, room):
    hana.page.goto("about:blank")
    first = ana.api("POST", f"/api/rooms/{room}/messages", {"text": "The question", "nonce": "q"})
    history(ana, room, 60)
    reply = {"text": "The answer", "nonce": "a", "reply_to": first["message"]["id"]}
    ana.api("POST", f"/api/rooms/{room}/messages", reply)
    hana.open_room(room)
    hana.page.get_by_role("button", name=re.compile("Jump to latest|new messages")).click()
    hana.feed.get_by_role("button", name="Answer to Ana Silva: The question").click()
    question = hana.feed.get_by_role("article").filter(has_text="The question").first
    expect(question).to_be_in_viewport()
    expect(question).to_be_focused()


@pytest.mark.parametrize("size", [DESKTOP], ids=["desktop"])
@pytest.mark.usefixtures("room", "size")
def test_any_emoji_is_found_without_asking_anybody_outside(hana, ana):
    asked: list[str] = []
    hana.page.on("request", lambda request: asked.append(request.url))
    hana.composer.press_sequentially("Hooray :tad")
    expect(hana.page.get_by_role("option", name="party popper")).to_be_visible()
    hana.composer.press("Enter")
    expect(hana.composer).to_have_value("Hooray 🎉 ")
    hana.composer.press("Enter")
    message = ana.feed.get_by_role("article").filter(has_text="Hooray 🎉")
    message.focus()
    message.get_by_role("button", name="React").click()
    ana.page.get_by_role("button", name="More emoji").click()
    search = ana.page.get_by_role("searchbox", name="Search emoji")
    octopus = ana.page.get_by_role("gridcell", name="Octopus")
    for _ in range(10):  # keys that come while the list is being drawn anew choose nothing in it
        search.fill("")
        search.fill("octopus")
        expect(octopus).to_be_visible()
        search.press("ArrowDown")
        ana.page.wait_for_timeout(300)
        if octopus.get_attribute("data-active") is not None:
            break
    expect(octopus).to_have_attribute("data-active", "")
    assert findings(ana) == []
    search.press("Enter")
    expect(hana.feed.get_by_role("button", name="🐙 1: Ana Silva")).to_be_visible()
    hana.page.get_by_role("button", name="Choose an emoji").click()
    hana.page.get_by_role("searchbox", name="Search emoji").fill("octopus")
    hana.page.get_by_role("gridcell", name="Octopus").click()
    expect(hana.composer).to_be_focused()
    hana.page.wait_for_timeout(400)  # for what would take the focus back
    hana.page.keyboard.type(" it is")
    expect(hana.composer).to_have_value("🐙 it is")
    host = hana.page.url.split("/rooms")[0]
    assert [url for url in asked if not url.startswith((host, "data:", "blob:"))] == []


@pytest.mark.parametrize("size", [DESKTOP], ids=["desktop"])
@pytest.mark.usefixtures("room", "size")
def test_a_draft_is_there_again_after_a_reload_and_in_another_tab(hana, ana):
    hana.composer.fill("Half a thought")
    hana.page.reload()
    expect(hana.composer).to_have_value("Half a thought")
    other = hana.context.new_page()
    other.goto("/")
    row = other.get_by_role("link", name=re.compile("Ana Silva"))
    expect(row).to_contain_text("Draft: Half a thought")
    row.click()
    field = other.get_by_role("textbox", name=re.compile("^Message "))
    expect(field).to_have_value("Half a thought")
    field.press("Enter")
    expect(ana.feed.get_by_text("Half a thought")).to_be_visible()
    other.close()
    hana.page.reload()
    expect(hana.composer).to_have_value("")


@pytest.mark.parametrize("size", [PHONE], ids=["phone"])
@pytest.mark.usefixtures("room", "size")
def test_a_long_press_brings_up_what_can_be_done_with_a_message(hana, ana):
    ana.write("Press me")
    message = hana.feed.get_by_role("article").filter(has_text="Press me")
    message.dispatch_event("pointerdown", {"pointerType": "touch", "bubbles": True})
    expect(hana.dialog.get_by_role("heading", name="Message actions")).to_be_visible()
    assert findings(hana) == []
    hana.dialog.get_by_role("button", name="🎉").click()
    expect(ana.feed.get_by_role("button", name="🎉 1: Hana Novak")).to_be_visible()


_LOOK_AWAY = """() => {
  document.hasFocus = () => false;
  window.dispatchEvent(new Event('blur'));
}"""


@pytest.mark.parametrize("size", [DESKTOP], ids=["desktop"])
@pytest.mark.usefixtures("size")
def test_what_came_while_one_looked_away_is_led_to(hana, ana, room):
    expect(hana.feed).to_be_visible()
    history(ana, room, 12)
    expect(hana.feed.get_by_text("line 0 of 11")).to_be_in_viewport()
    unread = f"window.fetch('/api/rooms/{room}').then(r => r.json()).then(j => j.room.unread === 0)"
    hana.until(unread)
    hana.page.evaluate(_LOOK_AWAY)
    for number in range(20, 32):
        lines = "\n".join(f"line {line} of {number}" for line in range(TALL))
        ana.api("POST", f"/api/rooms/{room}/messages", {"text": lines, "nonce": f"n{number}"})
    expect(hana.feed.get_by_text("line 7 of 31")).to_be_in_viewport()
    hana.page.get_by_role("button", name="Jump to what is new", exact=True).click()
    expect(hana.feed.get_by_text("line 0 of 20")).to_be_in_viewport()
    expect(hana.page.get_by_role("button", name="Jump to what is new")).to_have_count(0)
