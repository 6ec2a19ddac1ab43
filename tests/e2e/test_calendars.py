"""A calendar is linked from a conversation, counts, follows the meeting, breaks and is mended."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import httpx2
import pytest
from calendars.radicale import PASSWORD, Radicale, radicale_running
from e2e.axe import findings
from e2e.sandboxed import Agenda, consent, sandboxed, sign_in
from e2e.stage import DESKTOP, PHONE, Person, Server, person
from playwright.sync_api import Locator, expect

ADA = "ada.lindgren@gmail.example"
BEN = "ben.okafor@gmail.example"

on_desktop = pytest.mark.parametrize("size", [DESKTOP], ids=["desktop"])
on_phone = pytest.mark.parametrize("size", [PHONE], ids=["phone"])


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory) -> Iterator[tuple[Server, str]]:
    """A server with the sandbox's providers, and the sandbox's address."""
    with sandboxed(tmp_path_factory.mktemp("calendars")) as both:
        yield both


@pytest.fixture
def site(sandbox) -> Server:
    """The server that knows the sandbox."""
    return sandbox[0]


@pytest.fixture
def people(browser, site) -> Iterator[Callable[..., Person]]:
    """Make somebody; afterwards their linked accounts are free for others again."""
    with ExitStack() as stack:

        def make(name: str, zone: str = "Europe/Berlin", size: dict | None = None) -> Person:
            somebody = stack.enter_context(person(name, browser, site, zone, size or DESKTOP))
            stack.callback(unlink_all, somebody)
            return somebody

        yield make


def unlink_all(somebody: Person) -> None:
    for calendar in somebody.api("GET", "/api/calendars")["calendars"]:
        somebody.api("DELETE", f"/api/calendars/{calendar['id']}")


@pytest.fixture(scope="module")
def radicale(tmp_path_factory) -> Iterator[Radicale]:
    """A CalDAV server."""
    with radicale_running(tmp_path_factory.mktemp("radicale")) as running:
        yield running


@pytest.fixture
def agenda(hana, sandbox) -> Agenda:
    """The host's calendar at Google."""
    return Agenda(hana, sandbox[1], ADA)


def link(somebody: Person, account: str = ADA) -> None:
    """Link an account from the room's calendar icon, and close the window again."""
    somebody.share_button.click()
    sign_in(somebody, "Google Calendar", account)
    expect(somebody.dialog.get_by_text("Step 1 of 2")).to_be_visible()
    somebody.dialog.get_by_role("button", name="Close").click()


def invite(host: Person, room: str, title: str) -> dict:
    """Send an invite for all hours, so that every date has times."""
    day = [{"start": "08:00", "end": "18:00"}]
    availability = {
        "time_zone": "Europe/Berlin",
        "weekly": dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), day),
    }
    body = {"duration": 30, "title": title, "availability": availability, "nonce": title}
    return host.api("POST", f"/api/rooms/{room}/invites", body)["invite"]


def book(guest: Person, sent: dict, day: datetime, hour: int) -> None:
    """Book a time of the host's zone without looking."""
    start = day.replace(hour=hour, minute=0, second=0, microsecond=0).astimezone(ZoneInfo("UTC"))
    booking = {"start": f"{start:%Y-%m-%dT%H:%M:%SZ}", "nonce": sent["id"]}
    guest.api("POST", f"/api/invites/{sent['id']}/bookings", booking)


def in_days(days: int) -> datetime:
    """Return a day to come, in the host's zone."""
    return datetime.now(ZoneInfo("Europe/Berlin")) + timedelta(days=days)


def pick_day(guest: Person, day: datetime) -> None:
    """Go to a date in the open picker, in the host's zone."""
    guest.page.bring_to_front()  # what stands behind another page is not drawn
    zone = guest.dialog.get_by_role("combobox", name="Time zone")
    zone.fill("Berlin")
    guest.page.get_by_role("option", name=re.compile("Berlin")).click()
    date = guest.dialog.get_by_role("button", name=re.compile(f" {day.day} {day:%B} {day.year}"))
    shown = guest.dialog.locator(".month-name", has_text=f"{day:%B} {day.year}")
    expect(guest.dialog.get_by_role("option").first).to_be_visible()  # a date is chosen by now
    if not shown.is_visible():
        guest.dialog.get_by_role("button", name="Next month").first.click()
    date.first.click()


def slot(guest: Person, time: str) -> Locator:
    return guest.dialog.get_by_role("option", name=re.compile(f"^{time}"))


def card(somebody: Person, title: str) -> Locator:
    return somebody.feed.locator(".card", has_text=title).last


def test_a_linked_calendar_counts_and_follows_the_meeting_until_it_is_revoked(
    hana, ana, room, agenda
):
    title = f"Review {hana.id[-6:]}"
    hana.share_button.click()
    expect(hana.dialog.get_by_role("heading", name="Connect your calendar")).to_be_visible()
    expect(hana.dialog.get_by_role("button", name="Skip")).to_be_visible()
    sign_in(hana, "Google Calendar", ADA)
    expect(hana.dialog.get_by_text("Step 1 of 2")).to_be_visible()
    expect(hana.page.get_by_text("Google Calendar is connected.")).to_be_visible()
    hana.dialog.get_by_role("button", name="Close").click()

    ahead = 9 if hana.is_on_phone else 11  # what stays in the calendar is in nobody's way
    day = in_days(ahead)
    invite(hana, room, title)
    ana.open(ana.feed.get_by_role("button", name="Schedule a meeting"))
    pick_day(ana, day)
    expect(slot(ana, "09:00")).to_be_visible()
    expect(slot(ana, "15:00")).to_be_visible()
    agenda.add(f"Haircut {hana.id[-6:]}", f"{day:%Y-%m-%d}T15:00")
    expect(slot(ana, "15:00")).to_have_count(0, timeout=20_000)

    slot(ana, "16:00").click()
    ana.dialog.get_by_role("button", name="Confirm").click()
    expect(ana.dialog).to_have_count(0)
    expect(card(hana, title).get_by_text("In your calendar")).to_be_visible(timeout=30_000)
    expect(card(ana, title).get_by_text("In your calendar")).to_have_count(0)
    expect(hana.feed.get_by_role("button", name="Add to calendar")).to_have_count(0)
    expect(ana.feed.get_by_role("button", name="Add to calendar")).to_be_visible()
    agenda.until(title, hours="16:00")

    ana.open(card(ana, title).get_by_role("button", name="Reschedule"))
    pick_day(ana, day)
    slot(ana, "17:00").click()
    ana.dialog.get_by_role("button", name="Confirm").click()
    expect(ana.dialog).to_have_count(0)
    agenda.until(title, hours="17:00")

    hana.open(card(hana, title).get_by_role("button", name="Cancel", exact=True))
    hana.page.get_by_role("alertdialog").get_by_role("button", name="Cancel the meeting").click()
    expect(hana.page.get_by_role("alertdialog")).to_have_count(0)
    agenda.until(title, hours=None)

    agenda.revoke()
    book(
        ana, invite(hana, room, f"Next {title}"), in_days(ahead + 1), 10
    )  # the calendar is asked first
    notice = hana.page.locator(".broken-notice")
    expect(notice).to_contain_text(f"{ADA} has to be connected again", timeout=45_000)
    with hana.context.expect_page() as opened:
        notice.get_by_role("button", name="Relink").click()
    consent(opened.value, ADA)
    expect(notice).to_have_count(0)


@on_desktop
def test_what_the_host_does_by_hand_is_offered_for_the_meeting(hana, ana, room, agenda):
    title = f"Planning {hana.id[-6:]}"
    link(hana)
    sent = invite(hana, room, title)
    book(ana, sent, in_days(13), 16)
    expect(card(hana, title).get_by_text("In your calendar")).to_be_visible(timeout=30_000)

    agenda.press(title, "Later")
    offer = card(hana, title).locator(".hand-edit")
    expect(offer).to_contain_text("You moved this in your calendar to", timeout=30_000)
    hana.page.reload()  # the offer is there for whoever comes later, too
    expect(offer).to_contain_text("17:00")
    offer.get_by_role("button", name="Move the meeting too").click()
    expect(ana.feed.get_by_text("Moved", exact=True)).to_be_visible()
    expect(card(ana, title)).to_contain_text("11:00")  # in New York
    expect(card(hana, title).get_by_text("In your calendar")).to_be_visible(timeout=30_000)

    agenda.press(title, "Delete")
    expect(offer).to_contain_text("You deleted this in your calendar", timeout=30_000)
    hana.page.bring_to_front()  # what stands behind another page is not drawn
    offer.get_by_role("button", name="Put it back").click()
    expect(offer).to_have_count(0)
    agenda.until(title, hours="17:00")


@on_desktop
def test_a_guest_sees_own_clashes_and_adds_the_meeting_with_one_press(hana, ana, room, sandbox):
    title = f"Clash {hana.id[-6:]}"
    day = in_days(9)
    own = Agenda(ana, sandbox[1], BEN)
    own.add(f"Choir {title}", f"{day:%Y-%m-%d}T03:00")  # 09:00 in Berlin
    link(ana, BEN)
    invite(hana, room, title)
    ana.open(ana.feed.get_by_role("button", name="Schedule a meeting"))
    pick_day(ana, day)
    expect(slot(ana, "09:00")).to_contain_text("You are busy")
    expect(slot(ana, "10:00")).not_to_contain_text("You are busy")
    slot(ana, "10:00").click()
    ana.dialog.get_by_role("button", name="Confirm").click()
    expect(ana.dialog).to_have_count(0)
    ana.feed.get_by_role("button", name="Add to my calendar").click()
    expect(ana.feed.get_by_text("In your calendar")).to_be_visible(timeout=30_000)
    own.until(title, hours="04:00")


@on_desktop
@pytest.mark.usefixtures("room")
def test_a_sign_in_that_comes_to_nothing_says_so(hana, ana):
    hana.share_button.click()
    sign_in(hana, "Google Calendar", ADA, "Cancel")
    expect(hana.dialog.get_by_text("You did not allow access")).to_be_visible()
    sign_in(hana, "Outlook", "olive@contoso.example")
    expect(hana.dialog.get_by_text("no calendar in the cloud")).to_be_visible()
    with hana.context.expect_page() as opened:
        hana.dialog.get_by_role("button", name="Google Calendar").click()
    expect(hana.dialog.get_by_text("Go on in the window of Google")).to_be_visible()
    opened.value.get_by_role("button", name="Allow").wait_for()
    opened.value.close()
    expect(hana.dialog.get_by_text("The window was closed before")).to_be_visible()
    sign_in(hana, "Google Calendar", ADA)
    expect(hana.dialog.get_by_text("Step 1 of 2")).to_be_visible()

    ana.share_button.click()
    sign_in(ana, "Google Calendar", ADA)
    expect(ana.dialog.get_by_text("Somebody else here has connected this account")).to_be_visible()
    assert ana.api("GET", "/api/calendars")["calendars"] == []


@on_phone
@pytest.mark.usefixtures("ana")
def test_where_windows_are_blocked_the_sign_in_comes_back_to_the_room(hana, room):
    hana.page.add_init_script("window.open = () => null")
    hana.open_room(room)
    hana.share_button.click()
    hana.dialog.get_by_role("button", name="Google Calendar").click()
    hana.page.get_by_role("button", name="Cancel").click()
    expect(hana.dialog.get_by_text("You did not allow access")).to_be_visible()
    assert hana.page.url.endswith(f"/rooms/{room}")
    hana.dialog.get_by_role("button", name="Google Calendar").click()
    hana.page.get_by_role("radio", name=ADA).check()
    hana.page.get_by_role("button", name="Allow").click()
    expect(hana.dialog.get_by_text("Step 1 of 2")).to_be_visible()
    assert hana.page.url.endswith(f"/rooms/{room}")


@pytest.mark.usefixtures("room")
def test_the_page_of_calendars_shows_chooses_and_unlinks(hana):
    link(hana)
    hana.share_button.click()
    expect(hana.dialog.get_by_text(f"Busy times of {ADA} count")).to_be_visible()
    hana.dialog.get_by_role("link", name="Manage").click()
    expect(hana.dialog).to_have_count(0)
    hana.page.wait_for_url("**/settings/calendars")
    hana.page.reload()
    account = hana.page.get_by_role("article", name=ADA)
    expect(account.get_by_text("Connected", exact=True)).to_be_visible()
    team = account.get_by_role("checkbox", name="Team")
    expect(team).not_to_be_checked()
    account.locator(".checkbox", has_text="Team").click()
    expect(team).to_be_checked()
    account.get_by_role("button", name=re.compile("Meetings are put into")).click()
    options = hana.page.get_by_role("option")
    expect(options.filter(has_text="Public holidays")).to_have_count(0)
    options.filter(has_text="Team").click()
    account.get_by_text("Add a Google Meet link to meetings").click()
    expect(account.get_by_role("switch")).to_be_checked()
    assert findings(hana) == []
    hana.page.reload()
    expect(team).to_be_checked()
    expect(account.get_by_role("switch")).to_be_checked()
    expect(account.get_by_role("button", name=re.compile("Meetings are put into"))).to_contain_text(
        "Team"
    )

    account.get_by_role("button", name="Unlink").click()
    asked = hana.page.get_by_role("alertdialog")
    expect(asked).to_contain_text("already stay there")
    asked.get_by_role("button", name="Unlink").click()
    expect(hana.page.get_by_text("No calendar is connected")).to_be_visible()


@on_desktop
@pytest.mark.usefixtures("room")
def test_a_caldav_account_is_linked_by_its_form_and_wrong_things_are_said_at_their_fields(
    hana, radicale
):
    name = radicale.person()
    team = f"{radicale.url}/{name}/team/"
    httpx2.request("MKCALENDAR", team, auth=(name, PASSWORD), trust_env=False).raise_for_status()
    hana.share_button.click()
    hana.dialog.get_by_role("button", name="CalDAV").click()
    hana.dialog.get_by_text("Other", exact=True).click()
    address = hana.dialog.get_by_label("Address of the calendar server")
    password = hana.dialog.get_by_label("App password")
    connect = hana.dialog.get_by_role("button", name="Connect", exact=True)
    address.fill("https://10.0.0.1/")
    hana.dialog.get_by_label("User name").fill(name)
    password.fill("not this one")
    connect.click()
    expect(address).to_have_accessible_description(re.compile("network"))
    address.fill(radicale.url)
    connect.click()
    expect(password).to_have_accessible_description(re.compile("password", re.IGNORECASE))
    password.fill(PASSWORD)
    connect.click()
    expect(hana.dialog.get_by_text("Step 1 of 2")).to_be_visible()
    hana.page.goto("/settings/calendars")
    account = hana.page.get_by_role("article", name=name)
    expect(account.get_by_text("Connected", exact=True)).to_be_visible()
    expect(account.get_by_role("checkbox")).to_be_checked()
