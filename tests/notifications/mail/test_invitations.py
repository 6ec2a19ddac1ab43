"""Invitations by mail, read back with ical.js: one meeting, however often it is moved."""

from email import message_from_bytes
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest
from notifications.mail.conftest import start_in


async def test_a_booking_invites_host_and_guest_each_at_their_own_address(office, pair):
    ada, ben, room_id = pair
    invite = await office.invite(ada, room_id, title="Contract, questions; and more")
    meeting = await office.book(ben, invite, start_in(2))
    for person in (ada, ben):
        [mail] = await office.postbox.got(person.user["email"])
        read = await office.invitation(mail)
        assert read["method"] == "REQUEST"
        assert read["sequence"] == 0
        assert read["status"] == "CONFIRMED"
        assert read["start"].replace(".000", "") == meeting["start"]
        assert read["end"].replace(".000", "") == meeting["end"]
        assert read["summary"] == "Contract, questions; and more"
        assert read["location"] == read["url"] == read["conference"] == meeting["join_url"]
        assert read["description"].startswith(f"Join the meeting: {meeting['join_url']}")
        assert [each["address"] for each in read["attendees"]] == [f"mailto:{person.user['email']}"]
        assert [each["address"] for each in read["organizers"]] == ["mailto:mail@chat.example"]
        assert [each["name"] for each in read["organizers"]] == ["Ada"]


async def test_nobody_learns_anothers_address_from_a_mail(office, pair):
    ada, ben, room_id = pair
    await office.book(ben, await office.invite(ada, room_id), start_in(2))
    for reader, other in ((ada, ben), (ben, ada)):
        [mail] = await office.postbox.got(reader.user["email"])
        parts = [part.get_payload(decode=True) or b"" for part in mail.message.walk()]
        everything = mail.message.as_bytes() + b"".join(parts)
        assert other.user["email"].encode() not in everything


async def test_moves_and_the_cancellation_go_to_the_same_event_in_one_thread(office, pair):
    ada, ben, room_id = pair
    booked = await office.book(ben, await office.invite(ada, room_id), start_in(2))
    file = await ben.api("GET", booked["add_to_calendar"]["ics"])
    moved = await office.move(ada, booked, start_in(3), reason="A train was late")
    await office.cancel(ben, moved, reason="No need any more")
    mails = await office.postbox.got(ben.user["email"], 3)
    read = [await office.invitation(mail) for mail in mails]
    assert [each["method"] for each in read] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [each["sequence"] for each in read] == [0, 1, 2]
    assert len({each["uid"] for each in read}) == 1
    assert f"UID:{read[0]['uid']}" in file.body.splitlines()
    assert [each["status"] for each in read] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert read[0]["start"] != read[1]["start"] == read[2]["start"]
    ids = [mail["message-id"] for mail in mails]
    assert len(set(ids)) == 3
    assert [mail["in-reply-to"] for mail in mails] == [None, ids[0], ids[1]]
    assert [mail["references"] for mail in mails] == [None, ids[0], f"{ids[0]} {ids[1]}"]
    assert [mail["subject"].split(":")[0] for mail in mails] == ["Booked", "Moved", "Cancelled"]
    assert "A train was late" in mails[1].text
    assert "No need any more" in mails[2].html


async def test_the_calendar_part_is_such_that_gmail_outlook_and_apple_take_it(office, pair):
    ada, ben, room_id = pair
    await office.book(ben, await office.invite(ada, room_id, title="Grüße 🙂"), start_in(2))
    [mail] = await office.postbox.got(ben.user["email"])
    assert mail.message.get_content_type() == "multipart/mixed"
    alternative, file = mail.message.iter_parts()
    assert [part.get_content_type() for part in alternative.iter_parts()] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    [calendar] = mail.invitations
    assert calendar.get_content_charset() == "utf-8"
    assert calendar["content-transfer-encoding"] == "base64"
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "invite.ics")
    lines = calendar.get_payload(decode=True).split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)


async def test_whose_linked_calendar_has_the_event_gets_no_second_one(office, pair):
    ada, ben, room_id = pair
    await office.postbox.stop()
    meeting = await office.book(ben, await office.invite(ada, room_id), start_in(2))
    office.database.meetings.update_one(
        {"_id": meeting["id"]}, {"$set": {"changes.0.informed": [ada.id]}}
    )
    await office.postbox.start()
    [mail] = await office.postbox.got(ada.user["email"])
    assert not mail.invitations
    assert not mail.files
    assert "in your linked calendar already" in mail.text
    [other] = await office.postbox.got(ben.user["email"])
    assert (await office.invitation(other))["method"] == "REQUEST"


async def test_who_was_invited_by_mail_is_kept_up_to_date_by_mail(office, pair):
    ada, ben, room_id = pair
    meeting = await office.book(ben, await office.invite(ada, room_id), start_in(2))
    await office.postbox.got(ben.user["email"])
    await office.postbox.stop()
    moved = await office.move(ben, meeting, start_in(4))
    office.database.meetings.update_one(
        {"_id": moved["id"]}, {"$set": {"changes.1.informed": [ben.id]}}
    )
    await office.postbox.start()
    mails = await office.postbox.got(ben.user["email"], 2)
    assert (await office.invitation(mails[1]))["sequence"] == 1


async def test_names_and_titles_can_neither_add_headers_nor_markup(office):
    eve = await office.person('Eve"; X=<b>&', email="eve@example.com")
    bob = await office.person("Bob", time_zone="UTC")
    room_id = await office.room(eve, bob)
    title = '<img src=x onerror=alert(1)> "quoted", \\ back'
    invite = await office.invite(eve, room_id, title=title, note="line one\nX-Evil: yes")
    await office.book(bob, invite, start_in(2))
    [mail] = await office.postbox.got(bob.user["email"])
    assert "<img src=x" not in mail.html
    assert "&lt;img src=x" in mail.html
    assert "X-Evil" not in mail.message
    assert mail["subject"].startswith(f"Booked: {title} with ")
    read = await office.invitation(mail)
    assert read["summary"] == title
    assert read["organizers"][0]["name"] == 'Eve"; X=<b>&'


ENCODED = "=?utf-8?q?x?="


def decoded(header: str) -> str:
    """Return what a header says: the standard library's newer reader errs with long names."""
    return str(make_header(decode_header(header)))


@pytest.mark.parametrize(
    "name",
    [
        ENCODED,
        f"Grüße {ENCODED} 🙂",
        f'{ENCODED}@evil.example, "Eve" <eve@evil.example>',
        "Ü" * 20 + f" {ENCODED} {ENCODED} " + "日" * 19,
        "=?",
        'Ada "Countess" L.\\, (B)',
        "^'Ada^^n; \\nL:",
    ],
)
async def test_names_and_titles_arrive_as_they_were_written(office, name):
    """Also those that look like what mail encodes names in."""
    reader, bob = await office.person(name, email="ada@example.com"), await office.person("Bob")
    invite = await office.invite(reader, await office.room(reader, bob), title=f"{name} {name}")
    await office.book(bob, invite, start_in(2))
    [mail] = await office.postbox.got("ada@example.com")
    raw = message_from_bytes(mail.raw)  # which neither decodes nor unfolds
    assert all(len(line) <= 78 for line in f"To: {raw['to']}".splitlines())
    shown, address = parseaddr("".join(raw["to"].splitlines()))
    assert (decoded(shown), address) == (name, "ada@example.com")
    subject = decoded("".join(raw["subject"].splitlines()))
    assert subject.startswith(f"Booked: {name} {name} with Bob, ")
    [attendee] = (await office.invitation(mail))["attendees"]
    assert attendee["name"] == name.replace("\\", "\uff3c")  # which readers leave alone
