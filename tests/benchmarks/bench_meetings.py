"""Slots and bookings over the wire, on one server process with everything real behind it.

Fifty people look at fifty invites of thirty days, each asking again 100 ms after the answer (which
is faster than people change months) and not in step with the others, and then without any pause,
which is as fast as one process answers. Then meetings are booked, each pair of host and guest one
after the other.
"""

import asyncio
import json
import time

from figures import less_is_better, more_is_better, report
from http_load import Timings, User, timed
from stand import benchmark, databases, free_port, product, seeded

VIEWERS, SECONDS, PAUSE = 50, 6.0, 0.1
PAIRS, EACH = 64, 25


async def look(port: int, invites, pause: float) -> Timings:
    """Let every viewer ask for the slots of their invite, again and again."""
    timings = Timings()
    users = [User(port, token) for token, _ in invites]

    async def view(number: int, invite_id: str) -> None:
        user = users[number]
        await asyncio.sleep(pause * number / len(users))
        while time.perf_counter() < timings.began + SECONDS:
            await timed(
                timings, user.get(f"/api/invites/{invite_id}/slots?time_zone=Europe/Berlin")
            )
            await asyncio.sleep(pause)

    for user, (_, invite_id) in zip(users, invites, strict=True):  # warm
        await user.get(f"/api/invites/{invite_id}/slots?time_zone=Europe/Berlin")
    timings.began = time.perf_counter()
    await asyncio.gather(*(view(number, each) for number, (_, each) in enumerate(invites)))
    timings.ended = time.perf_counter()
    await asyncio.gather(*(user.close() for user in users))
    return timings


async def book(port: int, invites) -> Timings:
    """Let every guest book one time after the other with their own host."""
    timings = Timings()

    async def visit(number: int, token: str, invite_id: str) -> None:
        user = User(port, token)
        answer = json.loads(await user.get(f"/api/invites/{invite_id}/slots"))
        starts = [slot["start"] for day in answer["days"] for slot in day["slots"]][:EACH]
        await ready.wait()
        for n, start in enumerate(starts):
            command = {"start": start, "nonce": f"{number}-{n}"}
            await timed(timings, user.post(f"/api/invites/{invite_id}/bookings", command))
        await user.close()

    ready = asyncio.Event()
    visits = [asyncio.create_task(visit(n, *pair)) for n, pair in enumerate(invites)]
    await asyncio.sleep(2)
    timings.began = time.perf_counter()
    ready.set()
    await asyncio.gather(*visits)
    timings.ended = time.perf_counter()
    return timings


async def main() -> None:
    async with databases() as embedded:
        invites = seeded(embedded, "invites", max(VIEWERS, PAIRS))
        port = free_port()
        with product(port, embedded):
            paced = await look(port, invites[:VIEWERS], PAUSE)
            flat_out = await look(port, invites[:VIEWERS], 0)
            booked = await book(port, invites[:PAIRS])
        report(figures(paced, flat_out, booked))


def figures(paced: Timings, flat_out: Timings, booked: Timings):
    about = f"50 viewers, {paced.per_second:.0f} questions/s"
    yield less_is_better("meetings", "slot query, p50", paced.quantile(0.5), "ms", note=about)
    yield less_is_better(
        "meetings", "slot query, p99", paced.quantile(0.99), "ms", most=15, note=about
    )
    yield more_is_better("meetings", "slot queries, no pause", flat_out.per_second, "questions/s")
    yield less_is_better(
        "meetings", "slot query, no pause, p99", flat_out.quantile(0.99), "ms", note="saturated"
    )
    note = f"{PAIRS} pairs at once"
    yield more_is_better(
        "meetings", "bookings", booked.per_second, "bookings/s", least=200, note=note
    )
    yield less_is_better("meetings", "booking, p50", booked.quantile(0.5), "ms", note=note)
    yield less_is_better("meetings", "booking, p99", booked.quantile(0.99), "ms", note=note)


if __name__ == "__main__":
    benchmark(main)
