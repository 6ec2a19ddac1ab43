"""Acked sends that are stored before they are seen, beside Node with the mongodb driver.

200 rooms of 5 connections, one sender in each, four messages under way for each sender. The peer
writes each message with one majority insert before it broadcasts and acks, and delivers in the
order in which its inserts happen to end; ours commits in groups, and keeps the order.
"""

from bench_fan_out import PEER, ROUNDS, measure, middle, seats
from figures import less_is_better, more_is_better, report
from load import Plan, Seat
from stand import benchmark, databases, free_port, peer, product, seeded

ROOMS, CONNECTIONS = 200, 1000


async def main() -> None:
    async with databases() as embedded:
        where = [Seat(*seat) for seat in seeded(embedded, "rooms", ROOMS, CONNECTIONS)]
        theirs_where = seats(ROOMS, CONNECTIONS)
        ours_port, theirs_port = free_port(), free_port()
        plan = Plan(window=4)
        ours, theirs = [], []
        with product(ours_port, embedded), peer(theirs_port, embedded.mongo_url):
            for _ in range(ROUNDS):
                ours.append(measure(ours_port, where, plan))
                theirs.append(measure(theirs_port, theirs_where, plan, in_order=False))
        disorder = sum(f.out_of_order for f in theirs) / sum(f.delivered for f in theirs)
        report(
            [
                more_is_better(
                    "durable",
                    "acked durable sends, 200 rooms",
                    middle(ours, lambda f: f.messages_per_second),
                    "messages/s",
                    peer=(PEER, middle(theirs, lambda f: f.messages_per_second)),
                    times=2,
                    note=f"out of order: 0, peer {disorder:.0%}",
                ),
                less_is_better(
                    "durable",
                    "p50 to the ack",
                    middle(ours, lambda f: f.ack_p50),
                    "ms",
                    peer=(PEER, middle(theirs, lambda f: f.ack_p50)),
                ),
                less_is_better(
                    "durable",
                    "p99 to the ack",
                    middle(ours, lambda f: f.ack_p99),
                    "ms",
                    peer=(PEER, middle(theirs, lambda f: f.ack_p99)),
                ),
            ]
        )


if __name__ == "__main__":
    benchmark(main)
