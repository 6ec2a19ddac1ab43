"""The processes that read calendars: what does not end is ended, and nobody else notices."""

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from calendars.texts import busy, calendar, daily, mornings

from chatsched.calendars.ical import Reader
from chatsched.core.errors import CalendarUnsupported


@pytest.fixture
async def reader():
    reader = Reader()
    yield reader
    await reader.close()


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
            before = time.thread_time()  # our own work, however busy the machine is
            await asyncio.sleep(0.01)
            slowest = max(slowest, time.thread_time() - before)

    beating = asyncio.create_task(beat())
    began = time.monotonic()
    try:
        with pytest.raises(CalendarUnsupported):
            await busy(reader, content)
    finally:
        beating.cancel()
    assert time.monotonic() - began < 30
    assert slowest < 0.5, "the event loop stood still"
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
