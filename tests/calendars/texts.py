"""Calendars as texts, and what is expected of them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from chatsched.calendars.ical import Question

BERLIN = "Europe/Berlin"
SPRING = (
    int(datetime(2027, 3, 1, tzinfo=UTC).timestamp()),
    int(datetime(2027, 6, 1, tzinfo=UTC).timestamp()),
)


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


async def busy(reader, *texts: bytes, zone: str = BERLIN, window=SPRING, **more):
    question = Question(window=window, zone=zone, **more)
    return (await reader.busy(texts, question)).intervals


def daily(rule: str, more: str = "", start: str = "TZID=Europe/Berlin:20270327T090000") -> str:
    return f"UID:1\nDTSTART;{start}\nDURATION:PT1H\nRRULE:{rule}\n{more}"


def mornings(*days: str, hour: int = 9) -> list[tuple[int, int]]:
    return times(
        *((f"2027-{day}T{hour:02}:00", f"2027-{day}T{hour + 1:02}:00") for day in days),
        zone=BERLIN,
    )
