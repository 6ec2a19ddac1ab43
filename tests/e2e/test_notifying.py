"""Being told: what the browser shows and what it keeps quiet about, and `/meet` in the composer."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from e2e.axe import findings
from e2e.stage import Person, until
from playwright.sync_api import Page, expect

# What browsers show outside the page is written down. Without a service worker the page shows it.
_RECORD = """
  window.told = [];
  window.Notification = class extends EventTarget {
    static permission = '%s';
    static async requestPermission() { this.permission = '%s'; return this.permission; }
    constructor(title, options) {
      super();
      Object.assign(this, { title, ...options });
      told.push(this);
    }
    close() { this.dispatchEvent(new Event('close')); }
  };
"""
_HIDDEN = """(hidden) => {
  const state = hidden ? 'hidden' : 'visible';
  Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
  document.hasFocus = () => !hidden;
  document.dispatchEvent(new Event('visibilitychange'));
  window.dispatchEvent(new Event(hidden ? 'blur' : 'focus'));
}"""


def recorded(person: Person, permission: str, answer: str = "granted") -> None:
    """Write down what this person's browser shows; it says this when it is asked whether it may."""
    person.context.add_init_script(_RECORD % (permission, answer))


def told(*pages: Page) -> list[str]:
    """Return what has been shown in these tabs, as `title: text`."""
    every = "told.map(({ title, body }) => `${title}: ${body}`)"
    return [line for page in pages for line in page.evaluate(every)]


@pytest.fixture
def alone(people) -> tuple[Person, Person, str]:
    """Hana, whose browser may show notifications, and Ana, and their conversation."""
    hana, ana = people("Hana Novak"), people("Ana Silva")
    recorded(hana, "granted")
    body = {"kind": "direct", "member_ids": [ana.id]}
    return hana, ana, hana.api("POST", "/api/rooms", body)["room"]["id"]


def test_one_tab_tells_of_what_nobody_looks_at_and_a_click_leads_there(alone):
    hana, ana, room = alone
    first, second = hana.page, hana.context.new_page()
    first.goto("/meetings")
    second.goto(f"/rooms/{room}")
    for page in (first, second):
        expect(page.get_by_role("link", name=re.compile("Ana Silva"))).to_be_visible()
        page.wait_for_load_state("networkidle")  # what tells is fetched last
        page.evaluate(_HIDDEN, True)

    def say(text: str, by: Person = ana) -> None:
        by.api("POST", f"/api/rooms/{room}/messages", {"text": text, "nonce": text})

    say("Are you there?")
    until(lambda: told(first, second) != [], first)
    expect(first).to_have_title(re.compile(r"^\(1\) My meetings"))
    expect(first.locator("link[rel=icon]").first).to_have_attribute("href", "/icon-unread.svg")

    second.evaluate(_HIDDEN, False)
    say("I see you are reading")
    expect(second.get_by_role("article").filter(has_text="I see you are")).to_be_visible()
    expect(first).to_have_title(re.compile("^My meetings"))
    second.evaluate(_HIDDEN, True)
    say("my own words from elsewhere", by=hana)

    settings = {"notify": "mentions", "muted_until": None}
    hana.api("PUT", f"/api/rooms/{room}/settings", settings)
    say("nothing of note")
    say("@Hana Novak look")
    until(lambda: len(told(first, second)) > 1, first)
    hana.api("PUT", f"/api/rooms/{room}/settings", {**settings, "notify": "none"})
    say("@Hana Novak, once more")
    expect(second.get_by_role("article").filter(has_text="once more")).to_be_attached()
    hana.api("PUT", f"/api/rooms/{room}/settings", {**settings, "notify": "all"})
    ana.api("POST", f"/api/rooms/{room}/invites", {"duration": 30, "nonce": "i", "title": "Plan"})
    until(lambda: len(told(first, second)) > 2, first)
    assert sorted(told(first, second)) == [
        "Ana Silva: @Hana Novak look",
        "Ana Silva: Are you there?",
        "Ana Silva: Invites you to choose a time: “Plan”",
    ]
    teller = first if told(first) else second
    teller.evaluate("told.at(-1).dispatchEvent(new Event('click'))")
    expect(teller).to_have_url(re.compile(f"/rooms/{room}$"))


def test_what_was_missed_is_offered_and_what_is_blocked_is_said(people):
    hana, ana = people("Hana Novak"), people("Ana Silva")
    recorded(hana, "default", "denied")
    body = {"kind": "direct", "member_ids": [ana.id]}
    room = hana.api("POST", "/api/rooms", body)["room"]["id"]
    hana.page.goto("/meetings")
    expect(hana.page.get_by_role("link", name=re.compile("Ana Silva"))).to_be_visible()
    hana.page.wait_for_load_state("networkidle")
    hana.page.evaluate(_HIDDEN, True)
    ana.api("POST", f"/api/rooms/{room}/messages", {"text": "Hello", "nonce": "hello"})
    expect(hana.page).to_have_title(re.compile(r"^\(1\)"))
    hana.page.evaluate(_HIDDEN, False)
    expect(hana.page.get_by_text("Messages came while you were away")).to_be_visible()
    hana.page.get_by_role("button", name="Turn on").click()
    expect(hana.page.get_by_text("this browser blocks them")).to_be_visible()
    hana.page.get_by_role("link", name="Settings").last.click()
    expect(hana.page.get_by_text("This browser blocks notifications")).to_be_in_viewport()
    hana.page.get_by_role("button", name="Dismiss").click()
    expect(hana.page.get_by_text("You turned notifications on")).to_have_count(0)


def test_notifications_are_chosen_by_keyboard_on_any_screen(hana):
    hana.page.goto("/settings/notifications")
    table = hana.page.get_by_role("table")
    expect(table.get_by_role("switch")).to_have_count(12)
    switch = table.get_by_role("switch", name="E-mail: Moved meetings")
    switch.focus()
    hana.page.keyboard.press("Space")
    expect(switch).not_to_be_checked()
    hana.page.get_by_label("Other time").fill("2")
    hana.page.get_by_role("button", name="Unit").click()
    hana.page.get_by_role("option", name="hours").click()
    hana.page.get_by_role("button", name="Add", exact=True).click()
    expect(hana.page.get_by_role("checkbox", name="2 hours before")).to_be_checked()
    until(
        lambda: hana.api("GET", "/api/me/notifications")["reminder_minutes"] == [10, 120],
        hana.page,
    )
    assert hana.api("GET", "/api/me/notifications")["email"]["reschedule"] is False
    assert hana.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert not findings(hana)


def test_a_conversation_is_muted_until_it_is_turned_on_and_then_does_not_shout(hana, ana, room):
    hana.page.get_by_role("button", name="Conversation options").click()
    hana.page.get_by_role("menuitem", name="Until I turn it on").click()
    header = hana.page.locator(".room-header")
    expect(header.get_by_text("Muted until you turn it on")).to_be_visible()
    hana.page.goto("/")
    link = hana.page.get_by_role("link", name=re.compile("Ana Silva"))
    expect(link.get_by_role("img", name="Muted until you turn it on")).to_be_visible()
    ana.write("Hello")
    expect(link).to_contain_text("Hello")
    expect(link.locator(".room-link-unread")).to_have_attribute("data-quiet", "true")
    expect(hana.page).to_have_title("chatsched")
    assert room in link.get_attribute("href")


@pytest.mark.usefixtures("room")
def test_meet_sends_what_was_said_and_answers_the_writer_alone(hana, ana):
    hana.composer.fill("/")
    expect(hana.page.get_by_role("option", name="/meet 30", exact=True)).to_be_visible()
    line = hana.page.locator(".meet-line")

    hana.composer.fill("/meet 20")
    hana.composer.press("Enter")
    expect(line.get_by_role("alert")).to_contain_text("15, 30, 45 or 60 minutes")
    expect(line.get_by_role("alert")).to_contain_text("Only you see this.")
    expect(hana.composer).to_have_value("/meet 20")
    expect(hana.composer).to_be_focused()

    hana.composer.fill("/meet 30 when pigs fly")
    hana.composer.press("Enter")
    expect(line.get_by_role("alert")).to_contain_text("/meet 45 tomorrow afternoon")
    assert not findings(hana)

    hana.composer.fill("/meet 45 nächste Woche nachmittags")
    expect(line).to_contain_text(re.compile(r"Sends an invite: 45 minutes .*12:00.17:00"))
    hana.composer.press("Enter")
    card = ana.feed.get_by_role("article").filter(has_text="45 minutes")
    expect(card).to_contain_text(re.compile("12:00.17:00 .Berlin time"))
    expect(hana.composer).to_have_value("")
    expect(hana.feed.get_by_role("article").filter(has_text="pigs")).to_have_count(0)

    hana.until_no_notice()
    hana.composer.fill("/meet")
    hana.composer.press("Enter")
    expect(
        hana.dialog.get_by_role("heading", name=re.compile("calendar|availability"))
    ).to_be_visible()
    expect(hana.composer).to_have_value("")


def test_a_reminder_stands_in_the_conversation_of_whoever_it_is_for(people):
    hana, ana = people("Hana Novak"), people("Ana Silva", "America/New_York")
    body = {"kind": "direct", "member_ids": [ana.id]}
    room = hana.api("POST", "/api/rooms", body)["room"]["id"]
    for person in (hana, ana):
        person.open_room(room)
    now = datetime.now(UTC)
    day = [{"start": "00:00", "end": "24:00"}]
    weekly = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), day)
    far_from_midnight = "UTC" if 2 <= now.hour < 22 else "Etc/GMT+12"
    hours = {"time_zone": far_from_midnight, "weekly": weekly, "slot_step": 5, "min_notice": 3}
    asked = {"duration": 15, "title": "Standup", "availability": hours, "nonce": "soon"}
    invite = hana.api("POST", f"/api/rooms/{room}/invites", asked)["invite"]["id"]
    span = f"from={now:%Y-%m-%d}&to={now + timedelta(days=1):%Y-%m-%d}&time_zone=UTC"
    days = ana.api("GET", f"/api/invites/{invite}/slots?{span}")["days"]
    start = next(slot["start"] for day in days for slot in day["slots"])
    ana.api("POST", f"/api/invites/{invite}/bookings", {"start": start, "nonce": "book"})
    for person in (hana, ana):  # each has a notice of their own, with the way in
        reminder = person.feed.locator(".system-card").filter(has_text="Standup starts")
        join = reminder.get_by_role("link", name="Join the meeting")
        expect(join).to_be_visible(timeout=30_000)  # one that comes late is looked for less often
