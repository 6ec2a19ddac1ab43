"""What linked calendars cost who looks at slots: nothing that they would notice.

First the busy times of one host for 60 days, 400 of them, as they lie in Redis, asked for one
after the other. Then slots over the wire: hosts who have linked a feed of 120 meetings, and hosts
who have not, each looked at by one person after the other, in turns.
"""

import asyncio
import time
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from edge_server import Numbers
from figures import less_is_better, report
from http_load import Timings, User, timed
from stand import benchmark, databases, free_port, product, seeded

from chatsched.calendars import Busy, BusyTimes
from chatsched.core.clock import SystemClock
from chatsched.realtime import Edge
from chatsched.scheduling import Intervals
from chatsched.storage import connect

LOOKUPS, DAYS, MEETINGS = 5_000, 60, 120
HOSTS, SECONDS = 10, 6.0


class Diary:
    """A source with 400 meetings ahead."""

    def __init__(self) -> None:
        first = int(time.time())
        self._busy = Intervals([(first + n * 7_200, first + n * 7_200 + 1_800) for n in range(400)])

    async def known(self, _user_id, _window, _without) -> Busy:
        return Busy(self._busy)

    async def live(self, _user_id, _window, _without) -> Intervals:
        return self._busy


async def look_up(redis_url: str) -> Timings:
    """Ask for one host's busy times again and again."""
    redis, clock = connect(redis_url), SystemClock()
    edge = Edge(redis, Numbers(), clock, prefix="bench")
    times = BusyTimes(redis, edge, clock, prefix="bench")
    times.register(Diary())
    running = asyncio.create_task(edge.run())
    while not edge.up:
        await asyncio.sleep(0.01)
    timings = Timings()
    window = (int(time.time()), int(time.time()) + DAYS * 86_400)
    for _ in range(200):
        await times.of(["host"], window)
    timings.began = time.perf_counter()
    for _ in range(LOOKUPS):
        await timed(timings, times.of(["host"], window))
    timings.ended = time.perf_counter()
    running.cancel()
    await asyncio.wait((running,))
    await redis.aclose()
    return timings


def feed() -> bytes:
    """Return a calendar with two meetings a day."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//chatsched//bench//EN"]
    morning = datetime.now(UTC).replace(hour=14, minute=0, second=0, microsecond=0)
    for number in range(MEETINGS):
        start = morning + timedelta(days=number // 2, hours=3 * (number % 2))
        end = start + timedelta(minutes=45)
        lines += ["BEGIN:VEVENT", f"UID:{number}@bench", f"DTSTAMP:{start:%Y%m%dT%H%M%SZ}"]
        lines += [f"DTSTART:{start:%Y%m%dT%H%M%SZ}", f"DTEND:{end:%Y%m%dT%H%M%SZ}", "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


@asynccontextmanager
async def feeds(port: int):
    """Serve the feed at any path; gives what counts how often it was asked for."""
    body, asked = feed(), []

    async def answer(reader, writer) -> None:
        asked.append((await reader.readuntil(b"\r\n\r\n")).split()[1])
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/calendar\r\nContent-Length: {len(body)}\r\n"
        writer.write(head.encode() + b"Connection: close\r\n\r\n" + body)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", port):
        yield asked


async def look(port: int, *kinds) -> list[Timings]:
    """Let people look at slots, one after the other, in turns from each of the kinds of invites.

    Question by question, so that whatever else the machine does slows all kinds alike.
    """
    turns = [
        (n, User(port, each[0]), each[1])
        for kind in zip(*kinds, strict=True)
        for n, each in enumerate(kind)
    ]
    timings = [Timings() for _ in kinds]
    end = time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        for number, user, invite_id in turns:
            path = f"/api/invites/{invite_id}/slots?time_zone=Europe/Berlin"
            await timed(timings[number], user.get(path))
    for _, user, _ in turns:
        await user.close()
    return timings


async def main() -> None:
    feed_port, port = free_port(), free_port()
    async with databases() as embedded, feeds(feed_port) as asked:
        lookup = await look_up(embedded.redis_url)
        kinds = await asyncio.to_thread(seeded, embedded, "linked", HOSTS, feed_port)
        with product(port, embedded):
            await look(port, *kinds)  # warm
            asked.clear()
            plain, linked = await look(port, *kinds)
        report(figures(lookup, plain, linked, len(asked)))


def figures(lookup: Timings, plain: Timings, linked: Timings, asked: int):
    note = f"one host, {DAYS} days, 400 busy times"
    yield less_is_better(
        "calendars", "cached busy times, p50", lookup.quantile(0.5), "ms", note=note
    )
    yield less_is_better(
        "calendars", "cached busy times, p99", lookup.quantile(0.99), "ms", most=1, note=note
    )
    about = f"{len(linked.taken)} questions about {HOSTS} hosts, {asked} readings of calendars"
    for timings, name in ((plain, "nothing linked"), (linked, "linked")):
        yield less_is_better(
            "calendars", f"slot query, {name}, p50", timings.quantile(0.5), "ms", note=about
        )
    ratio = linked.quantile(0.5) / plain.quantile(0.5)
    yield less_is_better("calendars", "slot query, linked to not", ratio, "times", most=1.3)


if __name__ == "__main__":
    benchmark(main)
