"""What foreign calendars say about time, and what it takes to find out."""

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import time
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from chatsched.calendars.ical import Question, Reader
from chatsched.core.errors import CalendarUnsupported

BERLIN = "Europe/Berlin"
SPRING = (
    int(datetime(2027, 3, 1, tzinfo=UTC).timestamp()),
    int(datetime(2027, 6, 1, tzinfo=UTC).timestamp()),
)

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


def calendar(*events: str, head: str = "") -> bytes:
    """Return a calendar of events, each the lines of a VEVENT."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//y//EN", *head.splitlines()]
    for event in events:
        lines += ["BEGIN:VEVENT", *event.strip().splitlines(), "END:VEVENT"]
    return "\r\n".join([*map(str.strip, lines), "END:VCALENDAR", ""]).encode()


def times(*spans: tuple[str, str], zone: str = "UTC") -> list[tuple[int, int]]:
    where = ZoneInfo(zone)
    return [
        tuple(int(datetime.fromisoformat(each).replace(tzinfo=where).timestamp()) for each in span)
        for span in spans
    ]


@pytest.fixture
async def reader():
    reader = Reader()
    yield reader
    await reader.close()


async def busy(reader, *texts: bytes, zone: str = BERLIN, window=SPRING, **more):
    question = Question(window=window, zone=zone, **more)
    return (await reader.busy(texts, question)).intervals


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


def daily(rule: str, more: str = "", start: str = "TZID=Europe/Berlin:20270327T090000") -> str:
    return f"UID:1\nDTSTART;{start}\nDURATION:PT1H\nRRULE:{rule}\n{more}"


def mornings(*days: str, hour: int = 9) -> list[tuple[int, int]]:
    return times(
        *((f"2027-{day}T{hour:02}:00", f"2027-{day}T{hour + 1:02}:00") for day in days),
        zone=BERLIN,
    )


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (daily("FREQ=DAILY;COUNT=3"), mornings("03-27", "03-28", "03-29")),
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


def never_ending() -> bytes:
    """Return a calendar that would take minutes to be read, by rules that never hold."""
    return calendar(*(daily(NEVER).replace("UID:1", f"UID:{each}") for each in range(100)))


OLD = "TZID=Europe/Berlin:20200102T090000"
SIXTY = ",".join(map(str, range(60)))
NEVER = "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"
BOMBS = {
    "each second": lambda: calendar(daily("FREQ=SECONDLY", start=OLD)),
    "each minute": lambda: calendar(daily("FREQ=MINUTELY;INTERVAL=2", start=OLD)),
    "each second of each day": lambda: calendar(
        daily(f"FREQ=DAILY;BYHOUR=0,1,2,3,4,5;BYMINUTE={SIXTY};BYSECOND={SIXTY}", start=OLD)
    ),
    "dates": lambda: calendar(daily("FREQ=DAILY", "RDATE:" + "20270302T080000Z," * 100_000)),
    "exceptions": lambda: calendar(daily("FREQ=DAILY", "EXDATE:20270302T080000Z\n" * 100_000)),
    "events": lambda: calendar(*["UID:x\nDTSTART:20270302T080000Z"] * 60_000),
    "never": lambda: calendar(daily("FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", start=OLD)),
    "many that never are": never_ending,
    "many rules": lambda: calendar(daily("FREQ=DAILY", f"RRULE:{NEVER}\n" * 500)),
    "lines": lambda: b"BEGIN:VCALENDAR\n" + b"a:\n" * 2_600_000,
    "endless continuation": lambda: b"BEGIN:VCALENDAR\nX:" + b"\n " * 3_900_000,
    "quotes": lambda: b"BEGIN:VCALENDAR\nX;" + b'"' * 7_000_001,
    "depth": lambda: b"BEGIN:VCALENDAR\n" + b"BEGIN:X\n" * 900_000,
}


@pytest.mark.parametrize("bomb", BOMBS)
async def test_what_would_not_end_is_ended_while_everything_else_goes_on(bomb):
    content = BOMBS[bomb]()
    reader = Reader(seconds=3)
    slowest = 0.0

    async def beat() -> None:
        nonlocal slowest
        while True:
            before = time.monotonic()
            await asyncio.sleep(0.01)
            slowest = max(slowest, time.monotonic() - before)

    beating = asyncio.create_task(beat())
    began = time.monotonic()
    try:
        with pytest.raises(CalendarUnsupported):
            await busy(reader, content)
    finally:
        beating.cancel()
    assert time.monotonic() - began < 30
    assert slowest < 1, "the event loop stood still"
    # Whoever comes next is served.
    assert await busy(reader, calendar(daily("FREQ=DAILY;COUNT=1"))) == mornings("03-27")
    await reader.close()


async def test_memory_is_bounded(reader):
    await busy(reader, calendar())
    (worker,) = children()
    limits = (worker / "limits").read_text().splitlines()
    (space,) = [line.split() for line in limits if line.startswith("Max address space")]
    assert int(space[3]) == int(space[4]) <= 256 * 1024 * 1024


async def test_a_process_that_has_grown_large_does_not_stay(reader):
    large = calendar("UID:1\nDTSTART:20270302T080000Z\nDURATION:PT1H", "SUMMARY:" + "x" * 2_000_000)
    assert await busy(reader, large) == mornings("03-02")
    assert children() == []


async def test_a_process_serves_many_and_they_are_never_more_than_two(reader):
    one = calendar(daily("FREQ=DAILY;COUNT=1"))
    assert children() == []
    await busy(reader, one)
    first = children()
    await busy(reader, one)
    assert children() == first
    assert len(first) == 1
    await asyncio.gather(*(busy(reader, one) for _ in range(20)))
    assert 1 <= len(children()) <= 2
    await reader.close()
    assert children() == []


async def test_one_that_was_killed_is_replaced(reader):
    await busy(reader, calendar())
    (worker,) = children()
    os.kill(int(worker.name), signal.SIGKILL)
    async with asyncio.timeout(20):
        while worker.exists():  # until its end is known
            await asyncio.sleep(0.01)
    assert await busy(reader, calendar(daily("FREQ=DAILY;COUNT=1"))) == mornings("03-27")


async def test_whoever_gives_up_waiting_leaves_no_process_at_work(reader):
    content = never_ending()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(1):
            await busy(reader, content)
    assert children() == []


async def test_the_process_knows_nothing_of_the_servers_secrets(reader, monkeypatch):
    monkeypatch.setenv("CHATSCHED_SECRET_KEY", "secret")
    await busy(reader, calendar())
    (worker,) = children()
    assert (worker / "environ").read_bytes() == b""
    loaded = (worker / "maps").read_text()
    assert not any(each in loaded for each in ("pymongo", "hiredis", "uvloop", "ssl"))


def test_the_process_ends_with_a_server_that_is_killed():
    program = textwrap.dedent(
        """
        import asyncio
        from chatsched.calendars.ical import Question, Reader

        async def main():
            reader = Reader(seconds=60)
            nothing = b"BEGIN:VCALENDAR\\nEND:VCALENDAR"
            await reader.busy([nothing], Question(window=(0, 1), zone="UTC"))
            print("ready", flush=True)
            rule = b"RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\\nEND:VEVENT\\n"
            event = b"BEGIN:VEVENT\\nDTSTART:20270101T000000Z\\nDURATION:PT1H\\n" + rule
            text = b"BEGIN:VCALENDAR\\n" + event * 100 + b"END:VCALENDAR"
            await reader.busy([text], Question(window=(1799000000, 1799900000), zone="UTC"))

        asyncio.run(main())
        """
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as server:
        assert server.stdout.readline() == b"ready\n"
        workers = children(server.pid)
        assert len(workers) == 1
        os.kill(server.pid, signal.SIGKILL)
        end = time.monotonic() + 10
        while any(each.exists() for each in workers) and time.monotonic() < end:
            time.sleep(0.02)
        assert not workers[0].exists()


def children(of: int | None = None) -> list[Path]:
    """Return where Linux tells of the processes that read calendars for a process."""
    command = ["pgrep", "-P", str(of or os.getpid()), "-f", "ical/start.py"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    return [Path("/proc") / pid for pid in done.stdout.split()]
