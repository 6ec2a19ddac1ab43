"""Whatever the bus does to events, each connection gets each of them once, in order."""

import asyncio
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from chatsched.core.actor import Actor
from chatsched.realtime.delivery import Delivery, Sequenced
from chatsched.realtime.frames import event_packet, text_frame
from chatsched.realtime.hub import Connection, Hub, room_topic


class Sink:
    """The end of a connection: keeps what is written to it."""

    def __init__(self) -> None:
        self.seqs: list[int] = []

    def write(self, text, frame, *, droppable=False):
        assert frame == text_frame(text)
        assert not droppable
        self.seqs.append(json.loads(text[2:])[1]["seq"])


class Stored:
    """A room's events, as the store has them."""

    def __init__(self, events: list[Sequenced]) -> None:
        self.events = events
        self.asked = 0

    async def ends(self, room_ids):
        return {r: max((e.seq for e in self.events if e.room_id == r), default=0) for r in room_ids}

    async def since(self, positions, limit):
        self.asked += 1
        later = [e for e in self.events if e.seq > positions.get(e.room_id, 10**9)]
        return sorted(later, key=lambda e: (e.room_id, e.seq))[:limit]


def event(seq: int, audience: list[str] | None = None, room: str = "r") -> Sequenced:
    return Sequenced(room, seq, "message:new", {"seq": seq}, audience)


def member(hub: Hub, user: str = "ada", room: str = "r") -> Sink:
    sink = Sink()
    connection = Connection(f"sid-{user}", Actor(user, user, False, "c", "session"), sink)
    connection.live = True
    hub.enter(connection, room_topic(room))
    return sink


def arrive(delivery: Delivery, each: Sequenced) -> None:
    audience = None if each.audience is None else list(each.audience)
    delivery.receive(each.room_id, each.seq, audience, event_packet(each.event, each.payload))


async def from_the_beginning(stored: Stored) -> tuple[Delivery, Sink]:
    hub = Hub()
    sink = member(hub)
    events, stored.events = stored.events, []
    delivery = Delivery(hub, stored)
    await delivery.track(["r"])
    stored.events = events
    return delivery, sink


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_any_order_with_losses_and_repetitions_ends_in_order_once_each(data):
    count = data.draw(st.integers(0, 30))
    arrivals = data.draw(st.lists(st.integers(1, max(count, 1)), max_size=60))

    async def scenario():
        stored = Stored([event(seq) for seq in range(1, count + 1)])
        delivery, sink = await from_the_beginning(stored)
        for seq in arrivals:
            if seq <= count:
                arrive(delivery, event(seq))
                assert sink.seqs == list(range(1, len(sink.seqs) + 1))
        await delivery.fill()
        assert sink.seqs == list(range(1, count + 1))

    asyncio.run(scenario())


async def test_what_arrives_in_order_needs_no_question_to_the_store():
    stored = Stored([event(seq) for seq in range(1, 6)])
    delivery, sink = await from_the_beginning(stored)
    for seq in (2, 1, 3, 5, 4):
        arrive(delivery, event(seq))
    assert sink.seqs == [1, 2, 3, 4, 5]
    assert stored.asked == 0


async def test_a_gap_is_filled_from_the_store_by_itself():
    stored = Stored([event(seq) for seq in range(1, 4)])
    delivery, sink = await from_the_beginning(stored)
    filling = asyncio.create_task(delivery.fill_gaps_for_ever())
    arrive(delivery, event(3))
    async with asyncio.timeout(2):
        while sink.seqs != [1, 2, 3]:
            await asyncio.sleep(0.01)
    filling.cancel()


async def test_more_than_one_page_is_filled():
    stored = Stored([event(seq) for seq in range(1, 1302)])
    delivery, sink = await from_the_beginning(stored)
    await delivery.fill()
    assert sink.seqs == list(range(1, 1302))


async def test_an_event_for_others_is_passed_over_but_counts():
    stored = Stored([])
    delivery, sink = await from_the_beginning(stored)
    arrive(delivery, event(1))
    arrive(delivery, event(2, ["ben"]))
    arrive(delivery, event(3, ["ada"]))
    assert sink.seqs == [1, 3]
    assert stored.asked == 0


async def test_a_room_begins_at_its_present_end():
    hub = Hub()
    sink = member(hub)
    delivery = Delivery(hub, Stored([event(1), event(2)]))
    await delivery.track(["r"])
    arrive(delivery, event(2))
    arrive(delivery, event(3))
    assert sink.seqs == [3]


async def test_rooms_without_connections_here_are_forgotten():
    hub = Hub()
    delivery = Delivery(hub, Stored([]))
    await delivery.track(["r"])
    delivery.drop_idle()
    sink = member(hub)
    arrive(delivery, event(1))
    assert sink.seqs == []
