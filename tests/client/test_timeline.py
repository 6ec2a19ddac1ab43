"""The order of a room's messages, whatever order they arrive in."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from chatsched.client.timeline import Timeline


@dataclass(frozen=True)
class Said:
    seq: int


def said(*seqs: int) -> list[Said]:
    return [Said(seq) for seq in seqs]


def test_the_next_message_is_handed_on_at_once():
    timeline = Timeline(4)
    assert timeline.receive(Said(5)) == said(5)
    assert not timeline.behind


def test_what_is_known_is_not_handed_on_again():
    timeline = Timeline(4)
    assert timeline.receive(Said(4)) == []
    timeline.receive(Said(5))
    assert timeline.receive(Said(5)) == []


def test_a_message_that_is_early_waits_for_those_before_it():
    timeline = Timeline(0)
    assert timeline.receive(Said(3)) == []
    assert timeline.receive(Said(2)) == []
    assert timeline.behind
    assert timeline.receive(Said(1)) == said(1, 2, 3)
    assert not timeline.behind


def test_a_page_fills_the_gap_and_releases_what_waited():
    timeline = Timeline(0)
    timeline.receive(Said(4))
    assert timeline.page(said(1, 2, 3), last_seq=3, has_more=False) == said(1, 2, 3, 4)
    assert not timeline.behind


def test_positions_for_other_peoples_eyes_are_passed_over_on_the_last_page_only():
    timeline = Timeline(0)
    timeline.receive(Said(7))
    assert timeline.page(said(1, 3), last_seq=7, has_more=True) == said(1, 3)
    assert timeline.covered == 3
    assert timeline.behind
    assert timeline.page(said(7), last_seq=9, has_more=False) == said(7)
    assert timeline.covered == 9
    assert not timeline.behind


def test_a_page_older_than_what_came_live_changes_nothing():
    timeline = Timeline(0)
    for seq in range(1, 6):
        timeline.receive(Said(seq))
    assert timeline.page(said(1, 2, 3), last_seq=3, has_more=False) == []
    assert timeline.covered == 5
    assert not timeline.behind


def test_without_room_a_message_is_noted_and_asked_for_later():
    timeline = Timeline(0)
    assert timeline.receive(Said(1), room=False) == []
    assert timeline.behind
    assert timeline.page(said(1), last_seq=1, has_more=False) == said(1)


def test_a_flood_of_early_messages_is_asked_for_instead_of_kept():
    timeline = Timeline(0)
    for seq in range(2, 2_000):
        timeline.receive(Said(seq))
    released = timeline.receive(Said(1))
    assert [message.seq for message in released] == list(range(1, len(released) + 1))
    assert len(released) < 1_000
    assert timeline.behind


@st.composite
def histories(draw: st.DrawFn):
    """A room of up to 30 messages, those of them that are ours, and how they arrive live."""
    end = draw(st.integers(1, 30))
    ours = sorted(draw(st.sets(st.integers(1, end))))
    live = draw(st.lists(st.sampled_from(ours), max_size=60)) if ours else []
    page = draw(st.integers(1, 7))
    rooms = draw(st.lists(st.booleans(), min_size=len(live), max_size=len(live)))
    return end, ours, list(zip(live, rooms, strict=True)), page, draw(st.booleans())


@given(histories())
def test_every_message_is_handed_on_once_and_in_order_whatever_is_lost_doubled_or_late(history):
    end, ours, live, size, eager = history
    timeline = Timeline(0)
    handed: list[int] = []

    def ask() -> None:
        while timeline.behind:
            rest = [seq for seq in ours if seq > timeline.covered]
            page = said(*rest[:size])
            handed.extend(m.seq for m in timeline.page(page, end, has_more=len(rest) > size))

    for seq, room in live:
        handed.extend(message.seq for message in timeline.receive(Said(seq), room=room))
        if eager:
            ask()
    timeline.note_end(end)
    ask()
    assert handed == ours
    assert timeline.covered == end
