"""A meeting is agreed, moved, joined and called off in the conversation, on phone and desktop."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from e2e.stage import AVAILABLE, Person
from playwright.sync_api import Locator, WebSocketRoute, expect


def share(host: Person, title: str = "Review", minutes: int = 30) -> None:
    """Share the usual hours, as somebody does who only clicks on."""
    host.share_hours()
    host.dialog.get_by_role("button", name="Next").click()
    host.dialog.locator(".radio-card", has_text=str(minutes)).click()
    host.dialog.get_by_label("Title").fill(title)
    host.dialog.get_by_role("button", name="Send").click()
    expect(host.dialog).to_have_count(0)


def gather(host: Person, *others: Person) -> None:
    """Open a room of these people in all their windows."""
    body = {"kind": "group", "name": "Together", "member_ids": [each.id for each in others]}
    room_id = host.api("POST", "/api/rooms", body)["room"]["id"]
    for somebody in (host, *others):
        somebody.open_room(room_id)


def book(guest: Person) -> None:
    """Take the first time of the third date that is offered."""
    guest.open(guest.feed.get_by_role("button", name="Schedule a meeting"))
    guest.pick(day=2, slot=0)
    guest.dialog.get_by_role("button", name="Confirm").click()


@pytest.mark.usefixtures("room")
def test_a_meeting_is_shared_scheduled_moved_and_cancelled(hana, ana):
    share(hana, "Proposal review", 45)
    expect(hana.feed.get_by_text("Your invite to meet · 45 minutes")).to_be_visible()
    expect(hana.feed.get_by_role("button", name="Schedule a meeting")).to_have_count(0)

    ana.open(ana.feed.get_by_role("button", name="Schedule a meeting"))
    expect(ana.dialog).to_contain_text("Schedule a meeting with Hana Novak")
    expect(ana.dialog.get_by_role("combobox", name="Time zone")).to_have_value(
        re.compile("New York")
    )
    chosen = ana.pick(day=1, slot=2)
    ana.dialog.get_by_label("Note for everyone").fill("Please bring the numbers.")
    ana.dialog.get_by_role("button", name="Confirm").click()
    expect(ana.dialog).to_have_count(0)

    card = ana.feed.locator(".card", has_text="Scheduled")
    expect(card).to_contain_text(chosen)
    expect(card).to_contain_text("New York time")
    expect(card).to_contain_text("Please bring the numbers.")
    theirs = hana.feed.locator(".card", has_text="Scheduled")
    expect(theirs).to_contain_text("Berlin time")
    expect(theirs).to_contain_text(in_berlin(hana, chosen))
    invite = hana.feed.locator(".card", has_text="Your invite to meet")
    expect(invite).to_contain_text("Booked")

    ana.until_no_notice()  # what made room for it gives it back
    hana.open(theirs.get_by_role("button", name="Reschedule"))
    expect(hana.dialog).to_contain_text("Now:")
    new = hana.pick(day=2, slot=0)
    hana.dialog.get_by_label("Reason").fill("I am on the train.")
    hana.dialog.get_by_label("Reason").press("Enter")
    expect(hana.dialog).to_have_count(0)
    moved = ana.feed.locator(".card", has_text="Was")
    expect(moved).to_contain_text("Moved")
    expect(moved).to_contain_text("Please bring the numbers.Reason: I am on the train.")
    expect(moved.locator("s")).to_contain_text(chosen)
    expect(hana.feed.locator(".card", has_text="Was")).to_contain_text(new)
    expect(
        hana.feed.get_by_text(re.compile(rf"^Proposal review was moved: now .* {new}$"))
    ).to_be_visible()
    expect(hana.feed.locator(".card", has_text="Scheduled")).to_have_count(0)
    expect(ana.feed.get_by_role("button", name="Add to calendar")).to_have_count(1)
    expect(ana.feed.get_by_role("button", name="Add to calendar")).to_be_in_viewport()
    expect(ana.page.get_by_role("button", name="Jump to latest")).to_have_count(0)
    expect(ana.feed.locator("[data-system=true]")).to_have_count(1)

    ana.open(moved.get_by_role("button", name="Cancel"))
    ask = ana.page.get_by_role("alertdialog", name="Cancel this meeting?")
    ask.get_by_label("Reason").fill("It is settled already.")
    ask.get_by_label("Reason").press("Enter")
    expect(ask).to_have_count(0)
    expect(hana.feed.get_by_text("It is settled already.")).to_be_visible()
    expect(hana.feed.get_by_role("button", name="Reschedule")).to_have_count(0)
    expect(ana.feed.get_by_role("link", name="Join the meeting")).to_have_count(0)
    expect(ana.feed.get_by_role("button", name="Add to calendar")).to_have_count(0)
    expect(
        ana.feed.get_by_text(re.compile(rf"^Proposal review on .* {chosen} was moved later$"))
    ).to_have_count(1)
    expect(
        hana.feed.get_by_text(re.compile(rf"^Proposal review on .* {new} was cancelled later$"))
    ).to_have_count(1)
    for somebody in (hana, ana):
        expect(somebody.feed.get_by_text("It is settled already.")).to_be_in_viewport()
        expect(somebody.feed.locator("[data-system=true]")).to_have_count(0)


def in_berlin(host: Person, chosen: str) -> str:
    """Return the wall time in Berlin of the host's only meeting, chosen by one in New York."""
    now = datetime.now(UTC)
    span = f"from={now:%Y-%m-%dT%H:%M:%SZ}&to={now + timedelta(days=60):%Y-%m-%dT%H:%M:%SZ}"
    [meeting] = host.api("GET", f"/api/me/meetings?{span}")["meetings"]
    start = datetime.fromisoformat(meeting["start"])
    assert start.astimezone(ZoneInfo("America/New_York")).strftime("%H:%M") == chosen
    return start.astimezone(ZoneInfo("Europe/Berlin")).strftime("%H:%M")


def test_a_time_that_is_taken_elsewhere_vanishes_from_the_open_window(hana, ana, people, size):
    ben = people("Ben Okafor", "Europe/London", size)
    gather(hana, ana, ben)
    hana.share_hours()
    hana.dialog.get_by_role("button", name="Next").click()
    hana.dialog.get_by_text("Can be booked more than once").click()
    hana.dialog.get_by_role("button", name="Send").click()

    for somebody in (ana, ben):
        somebody.open(somebody.feed.get_by_role("button", name="Schedule a meeting"))
        somebody.dialog.get_by_role("combobox", name="Time zone").fill("Berlin")
        somebody.page.get_by_role("option", name=re.compile("Berlin")).click()
    taken = ana.pick(day=1, slot=1)
    assert ben.pick(day=1, slot=1) == taken
    ben.dialog.get_by_role("button", name="Confirm").click()
    expect(ben.dialog).to_have_count(0)

    expect(ana.dialog.get_by_text("has just been taken")).to_be_visible()
    expect(ana.dialog.get_by_role("option", name=taken, exact=True)).to_have_count(0)
    expect(ana.dialog.get_by_role("button", name="Confirm")).to_have_count(0)


def deaf_to(person: Person, event: str) -> None:
    """Let somebody's line lose every event of a name."""

    def relay(line: WebSocketRoute) -> None:
        server = line.connect_to_server()
        server.on_message(lambda said: None if event in str(said) else line.send(said))

    person.page.route_web_socket("**/socket.io/**", relay)


def test_whoever_confirms_a_taken_time_is_offered_the_nearest(hana, ana, room):
    share(hana, "First")
    share(hana, "Second")
    deaf_to(ana, "slots:changed")
    ana.open_room(room)
    ana.feed.locator(".card", has_text="Second").get_by_role("button").click()
    ana.pick(day=1, slot=1)

    messages = ana.api("GET", f"/api/rooms/{room}/messages")["messages"]
    first = next(m["invite"]["id"] for m in messages if m["text"] and m["kind"] == "invite")
    days = ana.api("GET", f"/api/invites/{first}/slots?time_zone=America/New_York")["days"]
    booking = {"start": days[1]["slots"][1]["start"], "nonce": "elsewhere"}
    ana.api("POST", f"/api/invites/{first}/bookings", booking)

    ana.dialog.get_by_role("button", name="Confirm").click()
    expect(ana.dialog.get_by_text("The nearest free times")).to_be_visible()
    ana.dialog.get_by_role("button", name=re.compile("^Take ")).first.click()
    expect(ana.dialog).to_have_count(0)
    expect(ana.feed.locator(".card", has_text="Scheduled")).to_have_count(2)


@pytest.mark.usefixtures("room")
def test_my_meetings_join_page_and_feed(hana, ana):
    share(hana)
    book(ana)
    expect(ana.dialog).to_have_count(0)

    hana.page.goto("/meetings")
    row = hana.page.get_by_role("article", name="Review")
    expect(row).to_contain_text("With Ana Silva")
    feed = hana.page.get_by_label("Address of the feed")
    expect(feed).to_have_value(re.compile("^http"))
    before = feed.input_value()
    hana.page.get_by_role("button", name="Reset the address").click()
    hana.page.get_by_role("alertdialog").get_by_role("button", name="Reset").click()
    expect(feed).not_to_have_value(before)
    assert hana.context.request.get(before).status == 404
    assert "BEGIN:VCALENDAR" in hana.context.request.get(feed.input_value()).text()

    expect(hana.page.get_by_text("Times are in Berlin time")).to_be_visible()

    row.get_by_role("link", name="Join the meeting").click()
    expect(hana.page.get_by_text("You are in the right place")).to_be_visible()
    expect(hana.page.get_by_text("Nobody else is here yet")).to_be_visible()
    expect(hana.page.get_by_text("Here now")).to_have_count(1)
    ana.feed.get_by_role("link", name="Join the meeting").click()
    expect(hana.page.get_by_text("Here now")).to_have_count(2)
    expect(ana.page.get_by_text("Here now")).to_have_count(2)
    expect(hana.page.get_by_text("Ana Silva is here with you")).to_be_visible()
    expect(hana.page.get_by_text("At the start, write to each other")).to_be_visible()

    hana.open(hana.page.get_by_role("button", name="Reschedule"))
    hana.dialog.get_by_role("button", name="Close").click()
    hana.open(hana.page.get_by_role("button", name="Cancel"))
    ask = hana.page.get_by_role("alertdialog", name="Cancel this meeting?")
    confirm = ask.get_by_role("button", name="Cancel the meeting")
    assert one_line(confirm.locator(".button-text"))
    confirm.click()
    expect(ana.page.get_by_text("This meeting has been cancelled.")).to_be_visible()
    expect(ana.page.get_by_role("button", name="Reschedule")).to_have_count(0)


def one_line(words: Locator) -> bool:
    """Tell whether words stand in one line."""
    return words.evaluate("it => it.offsetHeight < 1.9 * parseFloat(getComputedStyle(it).fontSize)")


@pytest.mark.parametrize("size", ["desktop"], indirect=True)
@pytest.mark.usefixtures("room")
def test_the_button_that_confirms_is_within_the_window(hana, ana):
    share(hana, "Many times", 15)
    ana.open(ana.feed.get_by_role("button", name="Schedule a meeting"))
    ana.pick(day=1, slot=0)
    confirm = ana.dialog.get_by_role("button", name="Confirm")
    for width, height in ((1920, 1080), (1440, 900), (1280, 720), (360, 740)):
        ana.page.set_viewport_size({"width": width, "height": height})
        expect(confirm).to_be_in_viewport(ratio=1)


@pytest.mark.usefixtures("room")
def test_whoever_is_too_late_reads_who_was_first(hana, ana, people, size):
    ben = people("Ben Okafor", "Europe/London", size)
    gather(hana, ana, ben)
    share(hana)
    for somebody in (ana, ben):
        somebody.open(somebody.feed.get_by_role("button", name="Schedule a meeting"))
        somebody.pick(day=1, slot=0)
    ben.dialog.get_by_role("button", name="Confirm").click()
    expect(ana.dialog.get_by_role("alert")).to_have_text(
        "Ben Okafor has booked this invite already. Nothing was booked for you."
    )


@pytest.mark.usefixtures("room")
def test_somebody_else_is_not_let_into_a_meeting(hana, ana, people):
    share(hana)
    book(ana)
    ana.feed.get_by_role("link", name="Join the meeting").click()
    ana.page.wait_for_url("**/meet/*")
    stranger = people("Mallory Doe")
    stranger.page.goto(ana.page.url)
    expect(stranger.page.get_by_text("Meeting not found")).to_be_visible()


def test_the_others_of_a_room_read_of_a_meeting_but_do_not_join_it(hana, ana, people, size):
    ben = people("Ben Okafor", "Europe/London", size)
    gather(hana, ana, ben)
    share(hana)
    ana.open(ana.feed.get_by_role("button", name="Schedule a meeting"))
    expect(ana.dialog.get_by_role("option").first).to_be_visible()  # the first date is chosen
    expect(ana.dialog.get_by_text("Times are in New York time")).to_be_visible()
    ana.pick(day=2, slot=0)
    ana.dialog.get_by_role("button", name="Confirm").click()
    expect(ana.feed.get_by_role("link", name="Join the meeting")).to_be_visible()
    expect(ben.feed.locator(".card", has_text="Scheduled")).to_contain_text("Ana Silva")
    expect(ben.feed.get_by_role("link", name="Join the meeting")).to_have_count(0)
    expect(ben.feed.get_by_role("button", name="Add to calendar")).to_have_count(0)
    ana.feed.get_by_role("link", name="Join the meeting").click()
    ana.page.wait_for_url("**/meet/*")
    ben.page.goto(ana.page.url)
    expect(ben.page.get_by_role("heading", name="This meeting is between others")).to_be_visible()
    ben.page.get_by_role("link", name="Open the conversation").click()
    expect(ben.feed).to_be_visible()


@pytest.mark.usefixtures("room")
def test_a_meeting_is_added_to_ones_calendar(hana, ana):
    share(hana)
    book(ana)
    ana.feed.get_by_role("button", name="Add to calendar").click()
    names = ("Google Calendar", "Outlook.com", "Office 365", "Yahoo")
    for name in names:
        link = ana.page.get_by_role("menuitem", name=name)
        expect(link).to_have_attribute("href", re.compile("^https://"))
        expect(link).to_have_attribute("target", "_blank")
    with ana.page.expect_download() as download:
        ana.page.get_by_role("menuitem", name=re.compile(r"\.ics")).click()
    assert "BEGIN:VEVENT" in download.value.path().read_text()


@pytest.mark.usefixtures("room")
def test_a_withdrawn_invite_says_so_everywhere_at_once(hana, ana):
    share(hana)
    ana.open(ana.feed.get_by_role("button", name="Schedule a meeting"))
    expect(ana.dialog.locator(AVAILABLE).first).to_be_visible()
    hana.feed.get_by_role("button", name="Withdraw").click()
    hana.page.get_by_role("alertdialog").get_by_role("button", name="Withdraw").click()
    expect(ana.dialog.get_by_text("This invite has been withdrawn.")).to_be_visible()
    expect(hana.feed.get_by_text("Withdrawn", exact=True)).to_be_visible()
