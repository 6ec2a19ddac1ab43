"""Meetings as files and feeds, read back with a library; links; private addresses."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from icalendar import Calendar

from chatsched.core.errors import CalendarUnsupported, NotFound
from chatsched.meetings import Addresses
from chatsched.meetings.cards import Drawing
from chatsched.meetings.ics import meeting_file
from chatsched.meetings.links import calendar_links
from chatsched.meetings.models import CancelMeeting, ListMeetings, MeetingNamed, RescheduleMeeting
from chatsched.meetings.records import MeetingRecord

TEN = "2027-03-01T10:00:00Z"
AT_TEN = datetime(2027, 3, 1, 10, tzinfo=UTC)
ODD = 'Ünïcode, "quotes"; \\slashes\\ 🎉 & <tags> + 100%'


def event_of(content: bytes):
    calendar = Calendar.from_ical(content)
    (event,) = calendar.events
    return calendar, event


async def file_of(office, meeting) -> bytes:
    query = parse_qs(urlsplit(meeting["add_to_calendar"]["ics"]).query)
    return await office.meetings.calendars.file(meeting["id"], query["sig"][0])


async def change(office, who, meeting, **command):
    parsed = RescheduleMeeting.model_validate(
        {"meeting_id": meeting["id"], "version": 1, "nonce": "n", **command}
    )
    return (await office.meetings.reschedule.reschedule(who, parsed)).meeting


async def test_the_file_of_a_meeting_reads_back_as_it_is(scene):
    office = scene.office
    invite = await office.invite(scene.ada, scene.room_id, title=ODD, duration=45)
    note = "Line one\nLine two; with, signs\nEND:VEVENT\nBEGIN:VALARM"
    meeting = (
        await office.book(scene.ben, invite["id"], "2027-03-01T09:45:00Z", note=note)
    ).meeting
    content = await file_of(office, meeting)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    calendar, event = event_of(content)
    assert calendar["method"] == "PUBLISH"
    assert event["summary"] == ODD
    assert event.start == datetime(2027, 3, 1, 9, 45, tzinfo=UTC)
    assert event.end - event.start == timedelta(minutes=45)
    assert b"DTSTART:20270301T094500Z" in content
    assert event["uid"] == f"{meeting['id']}@chat.example"
    assert event["sequence"] == 0
    assert event["status"] == "CONFIRMED"
    assert str(event["location"]) == str(event["url"]) == meeting["join_url"]
    assert str(event["conference"]) == meeting["join_url"]
    assert "Ada, Ben" in event["description"]
    assert note in event["description"]
    assert not event.subcomponents
    assert "organizer" not in event


@pytest.mark.parametrize(
    ("pattern", "provider_url", "address", "feature"),
    [
        (None, None, "https://chat.example/meet/m", "CHAT"),
        ("https://meet.example/{meeting_id}", None, "https://meet.example/m", "VIDEO"),
        (None, "https://meet.google.com/abc", "https://meet.google.com/abc", "VIDEO"),
    ],
)
async def test_a_video_call_is_promised_only_where_there_is_one(
    office, clock, pattern, provider_url, address, feature
):
    addresses = Addresses("https://chat.example", "k" * 40, pattern)
    meeting = replace(made("Review", ""), provider_url=provider_url)
    (described,) = await Drawing(office.people, addresses, clock).described((meeting,))
    _, event = event_of(meeting_file(described))
    assert str(event["conference"]) == address
    assert event["conference"].params["FEATURE"] == feature


async def test_a_moved_and_a_cancelled_meeting_replace_themselves_in_calendars(scene):
    office = scene.office
    invite = await office.invite(scene.ada, scene.room_id)
    meeting = (await office.book(scene.ben, invite["id"], TEN)).meeting
    moved = await change(office, scene.ben, meeting, start="2027-03-02T10:00:00Z", reason="Ill")
    assert moved["add_to_calendar"]["ics"] == meeting["add_to_calendar"]["ics"]
    _, event = event_of(await file_of(office, moved))
    assert event.start == AT_TEN + timedelta(days=1)
    assert (event["uid"], event["sequence"]) == (f"{meeting['id']}@chat.example", 1)
    command = CancelMeeting(meeting_id=meeting["id"], version=2)
    cancelled = (await office.meetings.cancel.cancel(scene.ada, command)).meeting
    _, event = event_of(await file_of(office, cancelled))
    assert (event["status"], event["sequence"]) == ("CANCELLED", 2)
    assert event["transp"] == "TRANSPARENT"


async def test_a_file_needs_its_own_signature(scene):
    office = scene.office
    meetings = []
    for start in (TEN, "2027-03-01T11:00:00Z"):
        invite = await office.invite(scene.ada, scene.room_id)
        meetings.append((await office.book(scene.ben, invite["id"], start)).meeting)
    good = parse_qs(urlsplit(meetings[0]["add_to_calendar"]["ics"]).query)["sig"][0]
    for meeting_id, signature in (
        (meetings[0]["id"], ""),
        (meetings[0]["id"], good[:-1]),
        (meetings[0]["id"], "\ud800é"),
        (meetings[1]["id"], good),
        ("unknown", office.addresses.file("unknown").partition("sig=")[2]),
    ):
        with pytest.raises(NotFound):
            await office.meetings.calendars.file(meeting_id, signature)


def made(title: str, note: str) -> MeetingRecord:
    start = int(AT_TEN.timestamp())
    return MeetingRecord(
        id="m",
        invite_id="i",
        room_id="r",
        host_id="h",
        booked_by_id="b",
        nonce="n",
        title=title,
        note=note,
        start=start,
        end=start + 1800,
        status="confirmed",
        version=1,
        reason=None,
        calendar_sync="none",
        created_at=AT_TEN,
        updated_at=AT_TEN,
        changes=(),
    )


def test_links_say_what_when_and_where_in_each_calendars_words():
    join_url = "https://chat.example/meet/m"
    links = calendar_links(made(ODD, "Note"), ODD, join_url, "https://x/m.ics")
    said = {name: parse_qs(urlsplit(link).query) for name, link in links.items()}
    google = said["google"]
    assert google["action"] == ["TEMPLATE"]
    assert google["text"] == [ODD]
    assert google["dates"] == ["20270301T100000Z/20270301T103000Z"]
    for name, host in (("outlook", "outlook.live.com"), ("office365", "outlook.office.com")):
        assert urlsplit(links[name]).hostname == host
        assert said[name]["subject"] == [ODD]
        assert said[name]["startdt"] == [TEN]
        assert said[name]["enddt"] == ["2027-03-01T10:30:00Z"]
        assert said[name]["path"] == ["/calendar/action/compose"]
    assert said["yahoo"]["TITLE"] == [ODD]
    assert (said["yahoo"]["ST"], said["yahoo"]["ET"]) == (
        ["20270301T100000Z"],
        ["20270301T103000Z"],
    )
    assert links["ics"] == "https://x/m.ics"
    for name, place, details in (
        ("google", "location", "details"),
        ("outlook", "location", "body"),
        ("yahoo", "in_loc", "DESC"),
    ):
        assert said[name][place] == ["https://chat.example/meet/m"]
        assert said[name][details] == ["Note\n\nhttps://chat.example/meet/m"]


@pytest.mark.parametrize("sign", ["a", "ü", "🎉", " ", "&"])
def test_links_stay_short_and_whole_whatever_is_said(sign):
    join_url = "https://chat.example/meet/m"
    meeting = made(sign * 200, sign * 2000)
    links = calendar_links(meeting, meeting.title, join_url, "https://x/m.ics")
    for link in links.values():
        assert len(link) < 2000
        assert "+" not in link
        assert " " not in link
    assert parse_qs(urlsplit(links["google"]).query)["details"][0].endswith(join_url)


def test_the_operators_pattern_decides_where_meetings_are():
    addresses = Addresses("https://c.example/", "k" * 40, "https://meet.example/{meeting_id}?x=1")
    assert addresses.join("a/b") == "https://meet.example/a%2Fb?x=1"
    assert Addresses("https://c.example/", "k" * 40).join("m") == "https://c.example/meet/m"


def test_another_secret_makes_other_addresses():
    ours, theirs = (
        Addresses("https://c.example", "k" * 40),
        Addresses("https://c.example", "l" * 40),
    )
    assert ours.file("m") != theirs.file("m")
    assert ours.feed("u", 0) != theirs.feed("u", 0)
    assert ours.feed("u", 0) != ours.feed("u", 1)
    assert ours.file("m") == Addresses("https://c.example", "k" * 40).file("m")


async def feed_of(office, who) -> tuple[str, bytes]:
    url = (await office.meetings.calendars.address(who)).url
    secret = url.rpartition("/")[2].removesuffix(".ics")
    return secret, await office.meetings.calendars.feed(secret)


async def test_the_feed_has_all_meetings_of_its_owner_and_no_others(scene):
    office = scene.office
    for who, start in ((scene.ben, TEN), (scene.cleo, "2027-03-01T11:00:00Z")):
        invite = await office.invite(scene.ada, scene.room_id, title=f"With {who.name}")
        await office.book(who, invite["id"], start)
    titles = {}
    for who in (scene.ada, scene.ben, scene.dan):
        calendar = Calendar.from_ical((await feed_of(office, who))[1])
        titles[who.name] = [str(event["summary"]) for event in calendar.events]
    assert titles == {"Ada": ["With Ben", "With Cleo"], "Ben": ["With Ben"], "Dan": []}
    calendar = Calendar.from_ical((await feed_of(office, scene.ada))[1])
    assert calendar["refresh-interval"].dt == timedelta(minutes=15)
    assert str(calendar["source"]).startswith("https://chat.example/feeds/")


async def test_what_nobody_gave_a_title_is_called_by_its_people_in_its_owners_language(scene):
    office = scene.office
    await office.users.update(scene.ben.user_id, {"locale": "de-AT"})
    invite = await office.invite(scene.ada, scene.room_id)
    assert (invite["title"], invite["untitled"]) == ("Meeting with Ada", True)
    meeting = (await office.book(scene.ben, invite["id"], TEN)).meeting
    assert (meeting["title"], meeting["untitled"]) == ("Meeting with Ada", True)
    calendars = [
        Calendar.from_ical((await feed_of(office, who))[1]) for who in (scene.ada, scene.ben)
    ]
    assert [str(each["name"]) for each in calendars] == ["Meetings", "Termine"]
    events = [each.events[0] for each in calendars]
    assert [str(each["summary"]) for each in events] == ["Meeting: Ada, Ben", "Termin: Ada, Ben"]
    assert [each["conference"].params["LABEL"] for each in events] == ["Join", "Teilnehmen"]
    assert events[1]["description"].startswith("Mit Ada, Ben\n\nTeilnehmen: https://")
    google = parse_qs(urlsplit(meeting["add_to_calendar"]["google"]).query)
    assert google["text"] == ["Meeting: Ada, Ben"]


async def test_an_invite_from_before_there_was_the_field_has_its_title(scene):
    office = scene.office
    invite = await office.invite(scene.ada, scene.room_id, title="Plan")
    await office.mongo["invites"].update_one({"_id": invite["id"]}, {"$unset": {"untitled": 1}})
    meeting = (await office.book(scene.ben, invite["id"], TEN)).meeting
    await office.mongo["meetings"].update_one({"_id": meeting["id"]}, {"$unset": {"untitled": 1}})
    again = await office.meetings.views.meeting(scene.ben, MeetingNamed(meeting_id=meeting["id"]))
    assert (again.meeting["title"], again.meeting["untitled"]) == ("Plan", False)


async def test_the_feed_is_the_same_bytes_until_a_meeting_changes(scene, later):
    office = scene.office
    invite = await office.invite(scene.ada, scene.room_id)
    meeting = (await office.book(scene.ben, invite["id"], TEN)).meeting
    _, first = await feed_of(office, scene.ada)
    later(minutes=5)
    assert (await feed_of(office, scene.ada))[1] == first
    await change(office, scene.ben, meeting, start="2027-03-01T12:00:00Z")
    assert (await feed_of(office, scene.ada))[1] != first


async def test_a_cancelled_meeting_stays_in_the_feed_for_a_month_and_an_old_one_for_three(
    scene, later
):
    office = scene.office
    for start, cancelled in ((TEN, True), ("2027-03-01T11:00:00Z", False)):
        invite = await office.invite(scene.ada, scene.room_id)
        meeting = (await office.book(scene.ben, invite["id"], start)).meeting
        if cancelled:
            command = CancelMeeting(meeting_id=meeting["id"], version=1)
            await office.meetings.cancel.cancel(scene.ada, command)
    shown = []
    for days in (0, 29, 2, 50, 10):
        later(days=days)
        calendar = Calendar.from_ical((await feed_of(office, scene.ada))[1])
        shown.append(sorted(str(event["status"]) for event in calendar.events))
    both, one = ["CANCELLED", "CONFIRMED"], ["CONFIRMED"]
    assert shown == [both, both, one, one, []]


async def test_a_reset_address_stops_at_once_and_the_new_one_works(scene):
    office = scene.office
    old, _ = await feed_of(office, scene.ada)
    reset = (await office.meetings.calendars.reset(scene.ada)).url
    assert (await office.meetings.calendars.address(scene.ada)).url == reset
    assert old not in reset
    for secret in (old, "", "x", f"{scene.ada.user_id}.", f"{scene.dan.user_id}.x", "\ud800é."):
        with pytest.raises(NotFound):
            await office.meetings.calendars.feed(secret)
    assert (await feed_of(office, scene.ada))[1]


async def test_my_meetings_are_those_i_host_or_booked_by_their_start(scene, later):
    office = scene.office
    for who, start in ((scene.cleo, "2027-03-02T11:00:00Z"), (scene.ben, TEN)):
        invite = await office.invite(scene.ada, scene.room_id)
        await office.book(who, invite["id"], start)

    async def mine(who, **span):
        found = await office.meetings.views.mine(who, ListMeetings.model_validate(span))
        return [each["start"] for each in found.meetings]

    both = [TEN, "2027-03-02T11:00:00Z"]
    assert await mine(scene.ada) == both
    assert await mine(scene.ben) == both[:1]
    assert await mine(scene.dan) == []
    assert await mine(scene.ada, **{"from": "2027-03-02"}) == both[1:]
    assert await mine(scene.ada, to="2027-03-01") == both[:1]
    running = {"from": "2027-03-01T10:15:00Z", "to": "2027-03-01T10:16:00Z"}
    assert await mine(scene.ada, **running) == both[:1]
    assert await mine(scene.ada, **{"from": "0001-01-01", "to": "9999-12-31"}) == both
    later(days=200)
    assert await mine(scene.ada) == []


async def test_a_meeting_is_shown_to_its_room_and_cannot_be_added_without_a_calendar(scene):
    office = scene.office
    invite = await office.invite(scene.ada, scene.room_id)
    meeting = (await office.book(scene.ben, invite["id"], TEN)).meeting
    named = MeetingNamed(meeting_id=meeting["id"])
    assert (await office.meetings.views.meeting(scene.cleo, named)).meeting == meeting
    with pytest.raises(CalendarUnsupported):
        await office.meetings.adding.add(scene.cleo, named)
    for call in (office.meetings.views.meeting, office.meetings.adding.add):
        with pytest.raises(NotFound):
            await call(scene.dan, named)
