"""What an idle connection costs the server in memory, beside Node's Socket.IO.

The growth of resident memory over 1000 connections in rooms of 5, after a first hundred have
loaded whatever is loaded once.
"""

import time

from bench_fan_out import PEER, seats
from figures import less_is_better, report
from load import Load, Seat
from stand import benchmark, databases, free_port, peer, product, resident_kib, seeded

CONNECTIONS, FIRST = 1000, 100


def growth(port: int, pid: int, where: list[Seat]) -> float:
    """Return KiB of resident memory for each connection after the first hundred."""
    first, rest = Load(port, where[:FIRST]), Load(port, where[FIRST:])
    first.open()
    time.sleep(1)
    before = resident_kib(pid)
    rest.open()
    time.sleep(2)
    after = resident_kib(pid)
    rest.close()
    first.close()
    return (after - before) / (len(where) - FIRST)


async def main() -> None:
    async with databases() as embedded:
        where = [Seat(*seat) for seat in seeded(embedded, "rooms", 200, CONNECTIONS)]
        ours_port, theirs_port = free_port(), free_port()
        with product(ours_port, embedded) as pid:
            ours = growth(ours_port, pid, where)
        with peer(theirs_port) as pid:
            theirs = growth(theirs_port, pid, seats(200, CONNECTIONS))
        report(
            [
                less_is_better(
                    "memory",
                    "an idle connection",
                    ours,
                    "KiB",
                    peer=(PEER, theirs),
                    most=45,
                )
            ]
        )


if __name__ == "__main__":
    benchmark(main)
