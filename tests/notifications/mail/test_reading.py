"""Mail in its reader's language, by their clock and habits; and only what is still of use."""

from datetime import UTC, datetime, timedelta

import pytest
from notifications.mail.conftest import start_in

from chatsched.core.wire import instant
from chatsched.notifications.mail.dates import Calendar
from chatsched.notifications.mail.words import WORDS

NOON = int(datetime(2027, 3, 14, 12, tzinfo=UTC).timestamp())


async def test_each_reads_the_same_meeting_by_their_own_clock_and_language(office):
    ada = await office.person("Ada", time_zone="Europe/Vienna", locale="de-AT")
    ben = await office.person("Ben", time_zone="America/New_York", locale="en-US")
    room_id = await office.room(ada, ben)
    await office.chooses(ben, invite=False)
    meeting = await office.book(ben, await office.invite(ada, room_id), start_in(2))
    [hers] = await office.postbox.got(ada.user["email"])
    [his] = await office.postbox.got(ben.user["email"])
    start = datetime.fromisoformat(meeting["start"])
    assert hers["content-language"] == "de"
    assert hers["subject"].startswith("Vereinbart: Plans mit Ben, ")
    assert "Ben hat einen Termin mit dir vereinbart" in hers.text
    vienna = Calendar("de", "de-AT", "Europe/Vienna")
    assert vienna.span(int(start.timestamp()), int(start.timestamp()) + 1800) in hers.text
    assert "Mitteleuropäische" in hers.text
    assert "(Wien)" in hers.html
    assert "Your meeting with Ada is booked" in his.text
    assert "AM" in his.text
    assert "Eastern" in his.text
    assert "Teilnehmen" not in his.text


@pytest.mark.parametrize(
    ("calendar", "span", "zone"),
    [
        (
            Calendar("en", "en-GB", "Europe/London"),
            "Sunday, 14 March 2027, 12:00\u201312:45",
            "Greenwich Mean Time (London)",
        ),
        (
            Calendar("de", "de-AT", "Europe/Vienna"),
            "Sonntag, 14. März 2027, 13:00\u201313:45",
            "Mitteleuropäische Normalzeit (Wien)",
        ),
        (
            Calendar("en", "en-US", "America/New_York"),
            "Sunday, March 14, 2027, 8:00\u202fAM\u20138:45\u202fAM",
            "Eastern Daylight Time (New York)",
        ),
        (
            Calendar("en", "fr-FR", "Asia/Kolkata"),
            "Sunday, 14 March 2027, 17:30\u201318:15",
            "GMT+05:30 (Kolkata)",
        ),
        (
            Calendar("de", "de-XX-unheard", "UTC"),
            "Sonntag, 14. März 2027, 12:00\u201312:45",
            "Koordinierte Weltzeit",
        ),
    ],
)
def test_a_time_is_said_as_its_reader_says_it(calendar, span, zone):
    assert calendar.span(NOON, NOON + 45 * 60) == span
    assert calendar.zone(NOON) == zone


def test_a_meeting_over_midnight_has_both_dates():
    auckland = Calendar("en", "en-GB", "Pacific/Auckland")
    late = NOON - 65 * 60
    assert auckland.span(late, late + 3600) == (
        "Sunday, 14 March 2027, 23:55 \u2013 Monday, 15 March 2027, 00:55"
    )


def test_lengths_and_what_is_left_are_in_the_unit_that_one_would_use():
    english, german = Calendar("en", "en-GB", "UTC"), Calendar("de", "de", "UTC")
    assert [english.length(each) for each in (15, 45, 60)] == ["15 minutes", "45 minutes", "1 hour"]
    minutes = (1, 10, 60, 90, 300, 1439, 1440, 10080)
    assert [german.ahead(each) for each in minutes] == [
        "in 1 Minute",
        "in 10 Minuten",
        "in 1 Stunde",
        "in 90 Minuten",
        "in 5 Stunden",
        "in 24 Stunden",
        "in 1 Tag",
        "in 7 Tagen",
    ]


def test_both_languages_say_everything():
    for words in WORDS.values():
        for name in words.__slots__:
            said = getattr(words, name)
            assert said
            assert not isinstance(said, dict) or said.keys() == getattr(WORDS["en"], name).keys()


async def test_an_invite_is_told_of_while_it_is_open_and_not_to_who_sent_it(office):
    ada, ben = await office.person("Ada"), await office.person("Ben", locale="de-DE")
    room_id = await office.room(ada, ben, name="Launch")
    await office.invite(ada, room_id, title="Kick-off", note="First\nsecond")
    [mail] = await office.postbox.got(ben.user["email"])
    assert mail["subject"] == "Ada möchte einen Termin mit dir: Kick-off"
    assert "Unterhaltung: Launch" in mail.text
    assert "First\nsecond" in mail.text
    assert f"Zeit wählen: {office.url}/rooms/{room_id}" in mail.text
    assert not mail.invitations
    assert office.postbox.of(ada.user["email"]) == []


async def test_what_has_no_title_is_a_meeting_with_somebody_once_and_in_the_readers_language(
    office,
):
    ada, ben = await office.person("Ada"), await office.person("Ben", locale="de-DE")
    room_id = await office.room(ada, ben, name="Launch")
    invite = await office.invite(ada, room_id, title=None)
    await office.postbox.got(ben.user["email"])
    await office.book(ben, invite, start_in(2))
    invited, booked = await office.postbox.got(ben.user["email"], 2)
    assert invited["subject"] == "Ada möchte einen Termin mit dir"
    assert booked["subject"].startswith("Vereinbart: Termin mit Ada, ")
    assert "Termin:" not in booked.text
    assert (await office.invitation(booked))["summary"] == "Termin: Ada, Ben"
    [hers] = await office.postbox.got(ada.user["email"])
    assert hers["subject"].startswith("Booked: Meeting with Ben, ")
    assert "Meeting with Ada" not in hers.text + booked.text + invited.text


async def test_what_was_switched_off_or_withdrawn_meanwhile_is_not_sent(office, pair):
    ada, ben, room_id = pair
    await office.postbox.stop()
    await office.chooses(ben, invite=True)
    invite = await office.invite(ada, room_id)
    await ada.api.ok("DELETE", f"/api/invites/{invite['id']}")
    another = await office.invite(ada, room_id, nonce="another", reusable=True)
    meeting = await office.book(ben, another, start_in(2))
    await office.chooses(ben, booking=False, invite=False)
    await office.postbox.start()
    await office.postbox.got(ada.user["email"])
    await office.cancel(ada, meeting)
    mails = await office.postbox.got(ben.user["email"])
    assert [mail["subject"].split(":")[0] for mail in mails] == ["Cancelled"]


async def test_a_reminder_says_what_is_really_left_and_none_comes_of_what_was_moved(office, pair):
    ada, ben, room_id = pair
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=3)
    for person in pair[:2]:
        await office.chooses(person, booking=False, reschedule=False, reminder=False)
    meeting = await office.book(ben, await office.invite(ada, room_id), instant(hour))
    moved = await office.move(ada, meeting, instant(hour + timedelta(hours=1)))
    await office.chooses(ben, reminder=True)
    about = {"kind": "reminder", "user_id": ben.id, "meeting_id": meeting["id"], "minutes": 10}
    outbox = office.built.mail.outbox
    await outbox.add("mail", "mail:reminder:old", {**about, "version": meeting["version"]})
    await outbox.add("mail", "mail:reminder:new", {**about, "version": moved["version"]})
    [mail] = await office.postbox.got(ben.user["email"])
    left = datetime.fromisoformat(moved["start"]) - datetime.now(UTC)
    hours = round(left / timedelta(hours=1))
    assert f"Your meeting begins in {hours} hours" in mail.text
    assert len(office.postbox.of(ben.user["email"])) == 1
    assert len(mail["references"].split()) == 2


async def test_a_broken_calendar_is_told_to_its_owner_while_it_is_broken(office):
    ada = await office.person("Ada", locale="de-DE")
    link = {
        "_id": "l1",
        "user_id": ada.id,
        "provider": "google",
        "subject": "s1",
        "account": "ada@gmail.example",
        "status": "needs_relink",
        "problem": "revoked",
        "calendars": [],
        "destination": None,
        "conferencing": False,
        "secret": {},
        "version": 1,
        "synced_at": None,
        "created_at": datetime.now(UTC),
        "generation": 0,
    }
    links = office.database.calendar_links
    links.insert_one(link)
    about = {"kind": "calendar", "user_id": ada.id, "link_id": "l1", "version": 0}
    await office.built.mail.outbox.add("mail", "mail:calendar:l1:0", about)
    [mail] = await office.postbox.got(ada.user["email"])
    assert mail["subject"] == "Dein Kalender ada@gmail.example muss neu verbunden werden"
    assert f"{office.url}/settings/calendars" in mail.text
