"""How fast events reach many connections, beside Node's Socket.IO doing the same.

Both number a message, broadcast it and ack it, without storage; ours also goes through Redis, as
it always does. Fan-out: one room of 1000, one sender. Many rooms: 200 rooms of 5, one sender each.
The same figures with the whole product, every message on MongoDB's disk before it is seen, follow.
"""

from figures import less_is_better, more_is_better, report
from load import Figures, Load, Plan, Seat
from stand import benchmark, databases, edge, free_port, peer, product, seeded

PEER = "socket.io 4.8.4 on Node"
ROUNDS = 3


def seats(rooms: int, connections: int) -> list[Seat]:
    return [Seat(f"room{n % rooms}", f"room{n % rooms}") for n in range(connections)]


def measure(port: int, where: list[Seat], plan: Plan, *, in_order: bool = True) -> Figures:
    load = Load(port, where)
    load.open()
    figures = load.run(plan)
    load.close()
    if (figures.out_of_order and in_order) or figures.lost or figures.closed:
        raise SystemExit(f"not as it must be: {figures}")
    return figures


def middle(runs: list[Figures], key) -> float:
    """Return the median of the runs."""
    return sorted(key(run) for run in runs)[len(runs) // 2]


async def main() -> None:
    async with databases() as embedded:
        one_room, many_rooms = seats(1, 1000), seats(200, 1000)
        plans = {
            "fan-out to 1000": (one_room, Plan(window=4)),
            "fan-out to 1000, 5/s": (one_room, Plan(rate=5, seconds=6)),
            "200 rooms of 5": (many_rooms, Plan(window=4)),
        }
        ours, theirs = free_port(), free_port()
        with edge(ours, embedded.redis_url), peer(theirs):
            results = {
                name: [
                    (measure(ours, where, plan), measure(theirs, where, plan))
                    for _ in range(ROUNDS)
                ]
                for name, (where, plan) in plans.items()
            }
        report(edge_figures(results))
        port = free_port()
        where = [Seat(*seat) for seat in seeded(embedded, "rooms", 1, 1000)]
        with product(port, embedded):
            closed, paced = (measure(port, where, plan) for _, plan in list(plans.values())[:2])
        report(
            [
                more_is_better(
                    "product",
                    "fan-out to 1000, each message durable",
                    closed.deliveries_per_second,
                    "deliveries/s",
                ),
                less_is_better(
                    "product",
                    "p99 at 5,000 deliveries/s, each message durable",
                    paced.delivery_p99,
                    "ms",
                ),
            ]
        )


def edge_figures(results):
    def pair(name, key):
        return [middle([run[which] for run in results[name]], key) for which in (0, 1)]

    ours, theirs = pair("fan-out to 1000", lambda f: f.deliveries_per_second)
    yield more_is_better(
        "fan-out", "fan-out to 1000", ours, "deliveries/s", peer=(PEER, theirs), times=1.1
    )
    for quantile, target in (("p50", None), ("p99", 1.0)):
        ours, theirs = pair(
            "fan-out to 1000, 5/s", lambda f, q=quantile: getattr(f, f"delivery_{q}")
        )
        yield less_is_better(
            "fan-out",
            f"{quantile} at 5,000 deliveries/s",
            ours,
            "ms",
            peer=(PEER, theirs),
            times=target,
        )
    ours, theirs = pair("200 rooms of 5", lambda f: f.messages_per_second)
    yield more_is_better(
        "fan-out", "200 rooms of 5, acked", ours, "messages/s", peer=(PEER, theirs)
    )


if __name__ == "__main__":
    benchmark(main)
