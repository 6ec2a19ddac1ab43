"""The arithmetic of reminders."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatsched.meetings import Change, MeetingRecord
from chatsched.notifications.reminding import due, is_past, portions, windows
from chatsched.scheduling import normalise

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
START = int(NOON.timestamp())
LONG_AGO = NOON - timedelta(days=30)


def agreed(at: datetime) -> MeetingRecord:
    """Return a meeting at noon that was agreed then."""
    change = Change(
        id="c",
        version=1,
        kind="booking",
        by="ben",
        nonce="n",
        time=(START, START + 900),
        previous=None,
        reason=None,
        at=at,
    )
    return MeetingRecord(
        id="m",
        invite_id="i",
        room_id="r",
        host_id="ada",
        booked_by_id="ben",
        nonce="n",
        title="Talk",
        note="",
        start=START,
        end=START + 900,
        status="confirmed",
        version=1,
        reason=None,
        calendar_sync="none",
        created_at=at,
        updated_at=at,
        changes=(change,),
    )


def before(**step: float) -> datetime:
    return NOON - timedelta(**step)


def test_a_reminder_is_due_from_its_moment_until_the_start():
    meeting = agreed(LONG_AGO)
    assert due(meeting, [10], None, before(minutes=10, seconds=1)) == []
    assert due(meeting, [10], None, before(minutes=10)) == [10]
    assert due(meeting, [10, 60], None, before(seconds=1)) == [10, 60]
    assert due(meeting, [10, 60], None, NOON) == []


def test_one_at_the_start_itself_has_a_minute():
    meeting = agreed(LONG_AGO)
    assert due(meeting, [0], None, before(seconds=1)) == []
    assert due(meeting, [0, 10], None, NOON) == [0]
    assert due(meeting, [0], None, NOON + timedelta(seconds=60)) == [0]
    assert due(meeting, [0], None, NOON + timedelta(seconds=61)) == []
    assert is_past(meeting, 0, NOON + timedelta(seconds=61))


@pytest.mark.parametrize(
    ("minutes", "found"), [([1440], []), ([60], []), ([15], [15]), ([10, 1440], [10]), ([5], [])]
)
def test_what_lay_before_the_agreement_is_left_out_unless_it_is_short(minutes, found):
    assert due(agreed(before(minutes=8)), minutes, None, before(minutes=8)) == found


def test_what_lay_before_the_minutes_were_chosen_is_left_out():
    meeting, chosen = agreed(LONG_AGO), before(minutes=30)
    assert due(meeting, [60, 20], chosen, before(minutes=25)) == []
    assert due(meeting, [60, 20], chosen, before(minutes=20)) == [20]


def test_an_old_meeting_counts_from_when_it_was_made():
    meeting = agreed(LONG_AGO)
    old = replace(meeting, changes=(replace(meeting.change, at=None),))
    assert due(old, [10], None, before(minutes=5)) == [10]


@given(
    st.sets(st.integers(0, 10_080), min_size=1, max_size=5),
    st.integers(0, 20_000 * 60),
    st.integers(0, 3_600),
)
def test_no_meeting_of_which_a_reminder_becomes_due_lies_outside_the_windows(minutes, left, passed):
    """``left`` until the start, ``passed`` since the last look."""
    now = NOON - timedelta(seconds=left)
    found = due(agreed(LONG_AGO), minutes, None, now)
    earlier = due(agreed(LONG_AGO), minutes, None, now - timedelta(seconds=passed))
    seconds = int(now.timestamp())
    inside = any(a <= START < b for a, b in windows(minutes, seconds - passed, seconds))
    at_any_time = any(a <= START < b for a, b in windows(minutes, None, seconds))
    if set(found) - set(earlier):
        assert inside
    if found:
        assert at_any_time


@given(
    st.lists(st.tuples(st.integers(0, 500), st.integers(1, 100)), max_size=8),
    st.integers(1, 50),
)
def test_portions_are_all_of_it_and_none_is_too_much(pairs, most):
    spans = normalise((start, start + length) for start, length in pairs)
    parts = list(portions(spans, most))
    assert normalise(span for part in parts for span in part) == spans
    sizes = [sum(end - start for start, end in part) for part in parts]
    assert all(0 < size <= most for size in sizes)
    assert sum(sizes) == sum(end - start for start, end in spans)
