"""What foreign calendars say about time."""

import pytest
from calendars.texts import BERLIN, SPRING, busy, calendar, daily, mornings, times

from chatsched.calendars.ical import Question
from chatsched.core.errors import CalendarUnsupported

KIEV = """BEGIN:VTIMEZONE
TZID:Our own zone
BEGIN:STANDARD
DTSTART:16010101T040000
TZOFFSETFROM:+0500
TZOFFSETTO:+0400
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T030000
TZOFFSETFROM:+0400
TZOFFSETTO:+0500
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE"""


@pytest.mark.parametrize(
    ("lines", "spans"),
    [
        ("DTSTART:20270302T090000Z\nDTEND:20270302T100000Z", [("09:00", "10:00")]),
        ("DTSTART:20270302T090000Z\nDURATION:PT1H30M", [("09:00", "10:30")]),
        ("DTSTART:20270302T090000Z\nDURATION:-PT1H", []),
        ("DTSTART:20270302T090000Z", []),
        ("DTSTART:20270302T090000Z\nDTEND:20270302T090000Z", []),
        ("DTSTART:20270302T0900Z\nDTEND:20270302T100060Z", [("09:00", "10:00:59")]),
        ("DTSTART:20270302T100000Z\nDTEND:20270302T090000Z", [("09:00", "10:00")]),
        ("DTSTART;TZID=Europe/Berlin:20270302T100000\nDURATION:PT1H", [("09:00", "10:00")]),
        ('DTSTART;TZID="Europe/Berlin":20270302T100000\nDURATION:PT1H', [("09:00", "10:00")]),
        ("DTSTART:20270302T100000\nDURATION:PT1H", [("09:00", "10:00")]),
        ("SUMMARY:nothing but words", []),
    ],
)
async def test_an_event_lasts_from_its_start_to_its_end(reader, lines, spans):
    found = await busy(reader, calendar(f"UID:1\n{lines}"))
    assert found == times(*((f"2027-03-02T{a}", f"2027-03-02T{b}") for a, b in spans))


@pytest.mark.parametrize(
    ("zone", "hour"),
    [
        ("America/New_York", 14),
        ("W. Europe Standard Time", 8),
        ("Eastern Standard Time", 14),
        ("/freeassociation.sourceforge.net/Asia/Tokyo", 0),
        ("/mozilla.org/20050126_1/America/Argentina/Buenos_Aires", 12),
        ("tzone://Microsoft/Utc", 9),
        ("GMT", 9),
        ("Our own zone", 5),
        ("tzone://Microsoft/Custom", 8),
        ("Customized Time Zone", 8),
        ("(UTC+01:00) Amsterdam, Berlin, Rome", 8),
        ('"(UTC+01:00) Amsterdam, Berlin, Rome"', 8),
    ],
)
async def test_a_zone_is_the_one_that_is_meant(reader, zone, hour):
    event = f"UID:1\nDTSTART;TZID={zone}:20270302T090000\nDTEND;TZID={zone}:20270302T093000"
    found = await busy(reader, calendar(event, head=KIEV))
    assert found == times((f"2027-03-02T{hour:02}:00", f"2027-03-02T{hour:02}:30"))


async def test_a_zone_that_one_calendar_defines_is_unknown_to_the_next(reader):
    event = "UID:1\nDTSTART;TZID=Our own zone:20270702T090000\nDURATION:PT1H"
    window = tuple(each + 60 * 86_400 for each in SPRING)
    there = await busy(reader, calendar(event, head=KIEV), window=window)
    assert there == times(("2027-07-02T04:00", "2027-07-02T05:00"))
    other = KIEV.replace("+05", "+07").replace("+04", "+06")
    elsewhere = await busy(reader, calendar(event, head=other), window=window)
    assert elsewhere == times(("2027-07-02T02:00", "2027-07-02T03:00"))
    without = await busy(reader, calendar(event), zone="UTC", window=window)
    assert without == times(("2027-07-02T09:00", "2027-07-02T10:00"))


async def test_whole_days_and_floating_times_lie_where_the_calendar_does(reader):
    events = ("UID:1\nDTSTART;VALUE=DATE:20270303", "UID:2\nDTSTART:20270305T090000\nDURATION:PT1H")
    head = "X-WR-CALNAME:Ada\\, privately\nX-WR-TIMEZONE:America/New_York"
    reading = await reader.busy(
        [calendar(*events, head=head)], Question(window=SPRING, zone=BERLIN)
    )
    expected = times(
        ("2027-03-03T00:00", "2027-03-04T00:00"),
        ("2027-03-05T09:00", "2027-03-05T10:00"),
        zone="America/New_York",
    )
    assert reading.intervals == expected
    assert (reading.name, reading.time_zone) == ("Ada, privately", "America/New_York")
    elsewhere = await busy(reader, calendar(*events), zone="Asia/Tokyo")
    assert elsewhere[0] == times(("2027-03-03T00:00", "2027-03-04T00:00"), zone="Asia/Tokyo")[0]


@pytest.mark.parametrize(
    ("lines", "first", "last"),
    [
        ("DTSTART;VALUE=DATE:20270327\nDTEND;VALUE=DATE:20270329", "2027-03-27", "2027-03-29"),
        ("DTSTART;VALUE=DATE:20270327\nDURATION:P2D", "2027-03-27", "2027-03-29"),
        ("DTSTART;VALUE=DATE:20270327\nDURATION:P1W", "2027-03-27", "2027-04-03"),
        ("DTSTART;VALUE=DATE:20270327\nDTEND;VALUE=DATE:20270327", "2027-03-27", "2027-03-28"),
        ("DTSTART:20270328\nDTEND:20270329", "2027-03-28", "2027-03-29"),
    ],
)
async def test_whole_days_run_from_midnight_to_midnight(reader, lines, first, last):
    found = await busy(reader, calendar(f"UID:1\n{lines}"))
    assert found == times((first, last), zone=BERLIN)


@pytest.mark.parametrize(
    ("lines", "blocks"),
    [
        ("", True),
        ("TRANSP:OPAQUE", True),
        ("TRANSP:TRANSPARENT", False),
        ("STATUS:CANCELLED", False),
        ("STATUS:TENTATIVE", True),
        ("X-MICROSOFT-CDO-BUSYSTATUS:FREE", False),
        ("X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE", True),
        ("X-MICROSOFT-CDO-BUSYSTATUS:OOF", True),
        ("ATTENDEE;PARTSTAT=DECLINED:mailto:Ada@x.example", False),
        ('ATTENDEE;CN="A; B: C";PARTSTAT=DECLINED;RSVP=TRUE:MAILTO:ada@x.example', False),
        ("ATTENDEE;PARTSTAT=DECLINED:mailto:ben@x.example", True),
        ("ATTENDEE;PARTSTAT=TENTATIVE:mailto:ada@x.example", True),
        ("ATTENDEE;PARTSTAT=\r\n DECLINED:mailto:ada@x.ex\r\n ample", False),
    ],
)
async def test_what_its_owner_does_not_go_to_takes_no_time(reader, lines, blocks):
    event = calendar("UID:1\nDTSTART:20270302T090000Z\nDTEND:20270302T100000Z\nX-LINES:")
    event = event.replace(b"X-LINES:", lines.encode())
    found = await busy(reader, event, owner=frozenset({"ada@x.example"}))
    assert bool(found) is blocks


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (daily("FREQ=DAILY;COUNT=3"), mornings("03-27", "03-28", "03-29")),
        (daily("FREQ=DAILY;INTERVAL=0;COUNT=2"), mornings("03-27", "03-28")),
        (daily("FREQ=DAILY;UNTIL=00010101"), []),
        (daily("FREQ=MONTHLY;COUNT=-1"), mornings("03-27", "04-27", "05-27")),
        (daily("FREQ=DAILY;UNTIL=20270328T070000Z"), mornings("03-27", "03-28")),
        (daily("FREQ=DAILY;UNTIL=20270328T065959Z"), mornings("03-27")),
        (daily("FREQ=DAILY;UNTIL=20270328T090000"), mornings("03-27", "03-28")),
        (daily("FREQ=DAILY;UNTIL=20270328"), mornings("03-27", "03-28")),
        (
            daily("FREQ=DAILY;COUNT=3", "EXDATE;TZID=Europe/Berlin:20270328T090000"),
            mornings("03-27", "03-29"),
        ),
        (daily("FREQ=DAILY;COUNT=3", "EXDATE:20270328T070000Z"), mornings("03-27", "03-29")),
        (daily("FREQ=DAILY;COUNT=3", "EXDATE;VALUE=DATE:20270328"), mornings("03-27", "03-29")),
        (
            daily("FREQ=DAILY;COUNT=1", "RDATE;TZID=Europe/Berlin:20270402T090000,20270405T090000"),
            mornings("03-27", "04-02", "04-05"),
        ),
        (
            daily("FREQ=DAILY;COUNT=1", "RDATE;VALUE=PERIOD:20270402T070000Z/PT1H"),
            mornings("03-27", "04-02"),
        ),
        (
            daily(
                "FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20270501T000000Z",
                start="TZID=Europe/Berlin:20260130T090000",
            ),
            mornings("03-26", "04-30"),
        ),
        (
            daily(
                "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;WKST=SU;UNTIL=20270401T000000Z",
                start="TZID=Europe/Berlin:20010102T090000",
            ),
            mornings("03-09", "03-11", "03-23", "03-25"),
        ),
        (
            daily(
                "FREQ=DAILY;INTERVAL=30;UNTIL=20270501T000000Z",
                start="TZID=Europe/Berlin:19900101T090000",
            ),
            mornings("03-18", "04-17"),
        ),
        (daily("FREQ=YEARLY", start="TZID=Europe/Berlin:20000229T090000"), []),
        (daily("FREQ=YEARLY", start="TZID=Europe/Berlin:19700402T090000"), mornings("04-02")),
        (daily("FREQ=HOURLY;INTERVAL=6;COUNT=2"), mornings("03-27") + mornings("03-27", hour=15)),
    ],
)
async def test_what_recurs_is_there_each_time(reader, event, expected):
    assert await busy(reader, calendar(event)) == expected


async def test_single_instances_are_where_they_were_put(reader):
    moved = "UID:1\nRECURRENCE-ID;TZID=Europe/Berlin:{}T090000\nDTSTART:{}\nDURATION:PT1H\n{}"
    found = await busy(
        reader,
        calendar(
            daily("FREQ=DAILY;COUNT=4"),
            moved.format("20270328", "20270410T070000Z", ""),
            moved.format("20270329", "20270329T070000Z", "STATUS:CANCELLED"),
            moved.format("20270330", "20270330T070000Z", "TRANSP:TRANSPARENT"),
        ),
    )
    assert found == mornings("03-27", "04-10")


async def test_an_instance_of_an_invisible_series_stands_alone(reader):
    alone = "UID:1\nRECURRENCE-ID:20270302T080000Z\nDTSTART:20270302T080000Z\nDURATION:PT1H"
    assert await busy(reader, calendar(alone)) == mornings("03-02")


async def test_from_one_instance_on_a_series_can_be_another(reader):
    later = "UID:1\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20270329T090000\n"
    later += "DTSTART;TZID=Europe/Berlin:20270329T110000\nDURATION:PT1H"
    found = await busy(reader, calendar(daily("FREQ=DAILY;COUNT=4"), later))
    assert found == mornings("03-27", "03-28") + mornings("03-29", "03-30", hour=11)


async def test_of_two_versions_of_an_event_the_later_counts(reader):
    version = "UID:1\nSEQUENCE:{}\nDTSTART:20270302T{}0000Z\nDURATION:PT1H"
    found = await busy(reader, calendar(version.format(0, "07"), version.format(2, "08")))
    assert found == mornings("03-02")


async def test_events_of_ours_are_left_out_by_their_uid(reader):
    events = [f"UID:{uid}\nDTSTART:20270302T{uid}0000Z\nDURATION:PT1H" for uid in ("08", "12")]
    assert await busy(reader, calendar(*events), uids_left_out=frozenset({"12"})) == mornings(
        "03-02"
    )


async def test_events_without_a_uid_are_each_their_own(reader):
    events = [f"DTSTART:20270302T{hour}0000Z\nDURATION:PT1H" for hour in ("08", "12")]
    assert len(await busy(reader, calendar(*events))) == 2


async def test_careless_writers_are_understood(reader):
    text = calendar("UID:1\nDTSTART:20270302T080000Z\nDTEND:20270302T090000Z\nDESCRIPTION:a")
    text = text.replace(
        b"DESCRIPTION:a", b"DESCRIPTION:a\r\nline that was not folded\r\n\r\n\xff\xfe"
    )
    for written in (
        text.replace(b"\r\n", b"\n"),
        b"\xef\xbb\xbf\r\n" + text,
        text.replace(b"BEGIN:", b"begin:"),
        text + text,
        text.replace(
            b"END:VEVENT", b"BEGIN:VALARM\r\nDTSTART:1\r\nUID:2\r\nEND:VALARM\r\nEND:VEVENT"
        ),
    ):
        assert await busy(reader, written) == mornings("03-02")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\r\n\r\n",
        b"<!DOCTYPE html><html><body>Sign in</body></html>",
        b"\x00\x01\x02",
        b"%PDF-1.7",
        b"BEGIN:VCARD\r\nEND:VCARD\r\n",
        b"END:VCALENDAR\r\n",
        calendar()[:-20],
        calendar("UID:1\nDTSTART:20270302T080000Z").replace(b"END:VEVENT", b"END:VTODO"),
        calendar("UID:1\nDTSTART:yesterday"),
        calendar("UID:1\nDTSTART:20271302T080000Z"),
        calendar("UID:1\nDTSTART:20270302T080000Z\nDURATION:P99999999999999D"),
        calendar(daily("FREQ=SOMETIMES")),
        calendar(daily("nonsense")),
        calendar(daily("FREQ=DAILY;INTERVAL=99999999999999999999")),
        calendar(daily("FREQ=DAILY;UNTIL=never")),
        calendar(daily("FREQ=DAILY;BYDAY=XX")),
    ],
)
async def test_what_cannot_be_read_is_said_to_be_so_and_never_free(reader, content):
    with pytest.raises(CalendarUnsupported) as caught:
        await busy(reader, content)
    assert caught.value.detail.startswith("This ")
