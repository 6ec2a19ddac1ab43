"""Hours, dates and zones are shared as people mean them, and are there the next time."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from e2e.stage import AVAILABLE, Person
from playwright.sync_api import Locator, expect


@pytest.mark.usefixtures("ana", "room")
def test_hours_that_are_shared_are_there_the_next_time(hana):
    hana.share_hours()
    monday = hana.dialog.get_by_role("group", name="Monday")
    monday.get_by_role("button", name="Monday, from").click()
    hana.page.get_by_role("option", name="10:00", exact=True).click()
    monday.get_by_role("button", name="Add hours on Monday").click()
    monday.get_by_role("button", name="Copy the hours of Monday").click()
    hana.page.get_by_text("Saturday", exact=True).last.click()
    hana.page.get_by_role("button", name="Copy", exact=True).click()
    saturday = hana.dialog.get_by_role("group", name="Saturday")
    expect(saturday).to_contain_text("10:00")
    expect(saturday).to_contain_text("18:00")
    hana.dialog.get_by_role("group", name="Friday").get_by_role("button", name="Remove").click()
    hana.dialog.get_by_role("button", name="Next").click()
    expect(hana.dialog.get_by_text("How long is the meeting?")).to_be_visible()
    hana.dialog.get_by_role("button", name="Close").click()

    hana.page.reload()
    hana.share_hours()
    expect(hana.dialog.get_by_role("group", name="Saturday")).to_contain_text("18:00")
    expect(hana.dialog.get_by_role("group", name="Friday")).to_contain_text("Unavailable")


@pytest.mark.usefixtures("ana", "room")
def test_hours_that_cannot_be_are_wrong_at_their_field(hana):
    hana.share_hours()
    monday = hana.dialog.get_by_role("group", name="Monday")
    monday.get_by_role("button", name="Monday, to").click()
    hana.page.get_by_role("option", name="08:00", exact=True).click()
    expect(monday.get_by_role("alert")).to_have_text("The end must be after the start")
    expect(hana.dialog.get_by_role("button", name="Next")).to_be_disabled()


@pytest.mark.usefixtures("room")
def test_other_dates_zones_and_options_hold_in_what_is_offered(hana, ana):
    hana.share_hours()
    zone = hana.dialog.get_by_role("combobox", name="Time zone")
    zone.fill("gmt+9 tok")
    hana.page.get_by_role("option", name=re.compile("Tokyo")).click()
    expect(zone).to_have_value("Tokyo, Asia (GMT+9)")
    for day in ("Tuesday", "Thursday", "Friday"):
        hana.dialog.get_by_role("group", name=day).get_by_role("button", name="Remove").click()
    hana.dialog.get_by_role("button", name="Date overrides").click()
    hana.dialog.get_by_role("button", name="Add a date").click()
    hana.page.keyboard.type(f"{datetime.now(ZoneInfo('Asia/Tokyo')):%d%m%Y}")
    hana.dialog.get_by_text("Unavailable all day").wait_for()
    hana.page.keyboard.press("Enter")  # the focus is on the way to add hours
    hana.dialog.get_by_role("button", name="More options").click()
    hana.dialog.get_by_role("button", name=re.compile("How far ahead")).click()
    hana.page.get_by_role("option", name=re.compile("90 days|3 months|13 weeks")).click()
    hana.dialog.get_by_role("button", name="Next").click()
    hana.dialog.locator(".radio-card", has_text="60").click()
    hana.dialog.get_by_role("button", name="Send").click()
    expect(hana.dialog).to_have_count(0)
    expect(ana.feed.get_by_text("(Tokyo time)")).to_contain_text("Mon")

    ana.open(ana.feed.get_by_role("button", name="Schedule a meeting"))
    ana.dialog.get_by_role("combobox", name="Time zone").fill("tokyo")
    ana.page.get_by_role("option", name=re.compile("Tokyo")).click()
    ana.dialog.locator(AVAILABLE).first.wait_for()
    for _ in range(2):
        ana.dialog.get_by_role("button", name="Next month").first.click()
        available = ana.dialog.locator(AVAILABLE)
        available.first.wait_for()
        names = available.evaluate_all("all => all.map(one => one.getAttribute('aria-label'))")
        assert all(re.search("Monday|Wednesday", name) for name in names), names


@pytest.mark.usefixtures("room")
def test_an_empty_room_offers_to_share_ones_availability(hana):
    hana.open(hana.feed.get_by_role("button", name="Share your availability"))
    hana.dialog.get_by_role("button", name="Skip").click()
    expect(hana.dialog).to_contain_text("Step 1 of 2")


def test_a_zone_is_found_by_what_people_call_it(hana):
    hana.page.goto("/settings")
    zone = hana.page.get_by_role("combobox", name="Time zone")
    for typed, found in (
        ("calcutta", "Kolkata, Asia (GMT+5:30)"),
        ("Ukraine", "Kyiv, Europe"),
        ("vietnam", "Ho Chi Minh, Asia (GMT+7)"),
        ("+5:45", "Kathmandu, Asia (GMT+5:45)"),
    ):
        zone.select_text()
        hana.page.keyboard.type(typed, delay=60)
        hana.page.wait_for_timeout(600)  # as long as people look before they choose
        hana.page.get_by_role(
            "option", name=re.compile("^" + re.escape(found.split(",")[0]))
        ).click()
        expect(zone).to_have_value(re.compile(re.escape(found)))


@pytest.mark.usefixtures("ana", "room")
def test_a_zone_is_typed_letter_after_letter(hana):
    hana.share_hours()
    type_a_zone(hana, hana.dialog.get_by_role("combobox", name="Time zone"), by_tab=False)
    hana.page.goto("/settings")
    type_a_zone(hana, hana.page.get_by_role("combobox", name="Time zone"), by_tab=True)


def type_a_zone(person: Person, zone: Locator, *, by_tab: bool) -> None:
    """Come to the field as people do, type at their speed, and choose."""
    expect(zone).to_have_value(re.compile("^Berlin, Europe"))
    if by_tab:
        person.page.get_by_label("E-mail", exact=True).focus()
        person.page.keyboard.press("Tab")
        expect(zone).to_be_focused()
    elif person.is_on_phone:
        zone.tap()
    else:
        zone.click()
    person.page.wait_for_timeout(200)  # as long as it takes to begin
    person.page.keyboard.type("paris", delay=60)
    expect(zone).to_have_value("paris")
    expect(person.page.locator(".zone-picker-popover")).to_have_css("opacity", "1")  # in its place
    person.page.get_by_role("option", name=re.compile("^Paris")).click()
    expect(zone).to_have_value(re.compile("^Paris, Europe"))


def test_settings_save_at_the_first_press_and_on_leaving(hana):
    hana.page.goto("/settings")
    name = hana.page.get_by_label("Your name")
    save = hana.page.get_by_role("button", name="Save")
    name.fill(" ")
    save.click()
    expect(name).to_be_focused()
    expect(name).to_have_attribute("aria-invalid", "true")
    name.press_sequentially("Hana Horak", delay=60)
    expect(name).not_to_have_attribute("aria-invalid", "true")
    save.click()
    expect(hana.page.get_by_text("Saved", exact=True)).to_be_visible()
    name.fill("Hana Dvorak")
    if hana.is_on_phone:
        hana.page.get_by_role("button", name="Back to conversations").click()
    else:
        hana.page.get_by_role("link", name="My meetings").click()
    expect(hana.page.get_by_text("Your changes to your profile are saved.")).to_be_visible()
    assert hana.api("GET", "/api/me")["user"]["name"] == "Hana Dvorak"
