"""The slot rule against a brute force that looks at every minute.

The brute force knows one thing about zones: what the clock shows at an instant. It finds the
instants of a wall time by looking for it, and tries every minute as a start.
"""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatsched.core.zones import zone
from chatsched.scheduling import (
    Hours,
    Range,
    SlotRule,
    available,
    by_date,
    free_slots,
    is_offered,
    nearest,
    normalise,
)

pytestmark = pytest.mark.usefixtures("server_zone")

# A zone, and the hour about which the question is asked: most often a change of its clock.
PLACES = {
    "New York, spring": ("America/New_York", "2027-03-14T07:00"),
    "New York, autumn": ("America/New_York", "2027-11-07T06:00"),
    "Berlin, spring": ("Europe/Berlin", "2027-03-28T01:00"),
    "Berlin, autumn": ("Europe/Berlin", "2027-10-31T01:00"),
    "Lord Howe, spring (30 minutes)": ("Australia/Lord_Howe", "2027-10-02T15:00"),
    "Lord Howe, autumn (30 minutes)": ("Australia/Lord_Howe", "2027-04-03T15:00"),
    "Apia, a date skipped": ("Pacific/Apia", "2011-12-30T10:00"),
    "Apia, autumn": ("Pacific/Apia", "2012-03-31T14:00"),
    "Kathmandu, no change": ("Asia/Kathmandu", "2027-05-05T00:00"),
    "Kathmandu, new offset at midnight": ("Asia/Kathmandu", "1985-12-31T18:00"),
    "Cairo, midnight skipped": ("Africa/Cairo", "2024-04-25T22:00"),
    "Beirut, the hour before midnight twice": ("Asia/Beirut", "2024-10-26T21:00"),
    "Havana, the hour after midnight twice": ("America/Havana", "2024-11-03T05:00"),
    "St John's, one minute past midnight": ("America/St_Johns", "2007-11-04T02:00"),
}
VIEWERS = sorted({key for key, _ in PLACES.values()})
MINUTE = timedelta(minutes=1)


def epoch(text):
    return int(datetime.fromisoformat(text + "Z").timestamp())


@cache
def clock(key, centre):
    """List every minute of nine days, with what the zone's clock shows then."""
    minutes = range(centre - 5 * 86_400, centre + 5 * 86_400, 60)
    shown = (datetime.fromtimestamp(at, UTC).astimezone(zone(key)) for at in minutes)
    return list(zip(minutes, (each.replace(tzinfo=None) for each in shown), strict=True))


@cache
def found(key, centre, wall, *, last):
    """Find a wall time on the clock: its first or last minute, or else the first one past it."""
    same = [at for at, shown in clock(key, centre) if shown == wall]
    if same:
        return same[-1] if last else same[0]
    return next(at for at, shown in clock(key, centre) if shown > wall)


def brute_openings(hours, centre):
    noon = datetime.fromtimestamp(centre, UTC).date()
    for day in (noon + timedelta(days=days) for days in range(-3, 4)):
        ranges = hours.weekly[day.weekday()]
        if day in hours.overrides:
            ranges = hours.overrides[day]
        midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001  # a wall time
        for each in ranges:
            yield (
                found(hours.time_zone, centre, midnight + each.start_minute * MINUTE, last=False),
                found(hours.time_zone, centre, midnight + each.end_minute * MINUTE, last=True),
            )


def brute_slots(question, centre):
    rule, window, now = question["rule"], question["window"], question["now"]
    taken = {at for start, end in question["busy"] for at in range(start, end, 60)}
    step = (rule.step or rule.duration) * 60
    starts = set()
    for start, end in brute_openings(question["hours"], centre):
        for at in range(start, end, 60):
            held = range(
                at - rule.buffer_before * 60, at + (rule.duration + rule.buffer_after) * 60, 60
            )
            if (
                (at - start) % step == 0
                and at + rule.duration * 60 <= end
                and window[0] <= at < window[1]
                and timedelta(minutes=rule.min_notice)
                <= timedelta(seconds=at - now)
                <= timedelta(days=rule.horizon_days)
                and taken.isdisjoint(held)
            ):
                starts.add(at)
    return sorted(starts)


@st.composite
def ranges(draw):
    """Draw the ranges of a day, with many an end in the hours in which clocks are changed."""
    ends = st.one_of(
        st.integers(0, 16).map(lambda quarter: quarter * 15),
        st.integers(0, 288).map(lambda fifth: fifth * 5),
        st.sampled_from([1380, 1395, 1410, 1425, 1440]),
    )
    drawn = sorted(draw(st.sets(ends, max_size=6)))
    joined = draw(st.booleans())
    return tuple(Range(*each) for each in list(pairwise(drawn))[:: 1 if joined else 2])


@st.composite
def questions(draw, place):
    key, text = PLACES[place]
    centre = epoch(text)
    near = st.integers(-2 * 1440, 2 * 1440).map(lambda minute: centre + minute * 60)
    on = datetime.fromtimestamp(centre, UTC).date()
    dates = st.integers(-2, 2).map(lambda days: on + timedelta(days=days))
    week = tuple(draw(st.tuples(*[ranges()] * 7)))
    events = st.tuples(near, st.integers(1, 300)).map(
        lambda each: (each[0], each[0] + each[1] * 60)
    )
    second = st.integers(0, 59)
    return {
        "hours": Hours(key, week, draw(st.dictionaries(dates, ranges(), max_size=2))),
        "rule": SlotRule(
            duration=draw(st.sampled_from([15, 30, 45, 60, 7])),
            step=draw(st.sampled_from([None, 5, 15, 30, 37])),
            buffer_before=draw(st.sampled_from([0, 0, 5, 45])),
            buffer_after=draw(st.sampled_from([0, 0, 10, 90])),
            min_notice=draw(st.sampled_from([0, 1, 600])),
            horizon_days=draw(st.sampled_from([1, 2, 60])),
        ),
        "busy": normalise(draw(st.lists(events, max_size=10))),
        "window": (draw(near) + draw(second), draw(near) + draw(second)),
        "now": draw(st.sampled_from([centre - 30 * 86_400, centre - 86_400])) + draw(second),
    }


@pytest.fixture(scope="module", params=PLACES)
def place(request):
    return request.param


@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_slots_are_those_that_looking_at_every_minute_finds(place, data):
    question = data.draw(questions(place))
    centre = epoch(PLACES[place][1])
    slots = free_slots(**question)
    assert slots == brute_slots(question, centre)
    viewer = data.draw(st.sampled_from(VIEWERS))
    assert by_date(slots, viewer) == brute_dates(slots, viewer)


def brute_dates(slots, viewer):
    dates = {}
    for slot in slots:
        shown = datetime.fromtimestamp(slot, UTC).astimezone(zone(viewer))
        dates.setdefault(date(shown.year, shown.month, shown.day), []).append(slot)
    return dates


@settings(max_examples=5, deadline=None)
@given(data=st.data())
def test_availability_holds_the_minutes_of_every_range(place, data):
    question = data.draw(questions(place))
    centre = epoch(PLACES[place][1])
    start, end = window = centre - 86_400, centre + 86_400
    expected = {
        at
        for opening in brute_openings(question["hours"], centre)
        for at in range(*opening, 60)
        if start <= at < end
    }
    opened = available(question["hours"], window)
    assert {at for each in opened for at in range(*each, 60)} == expected


@settings(max_examples=5, deadline=None)
@given(data=st.data())
def test_what_is_confirmed_is_what_was_displayed(place, data):
    question = data.draw(questions(place))
    start = question["window"][0] // 60 * 60
    question["window"] = start, start + 6 * 3600
    displayed = free_slots(**question)
    del question["window"]
    tried = range(start, start + 6 * 3600, 60)
    assert [at for at in tried if is_offered(at, **question)] == displayed


@given(
    st.lists(st.integers(0, 60), unique=True).map(sorted), st.integers(-5, 65), st.integers(1, 8)
)
def test_no_slot_left_out_is_nearer_than_one_that_is_named(slots, wanted, count):
    named = nearest(slots, wanted, count)
    assert named == sorted(set(named))
    assert len(named) == min(count, len(slots))
    left_out = set(slots) - set(named)
    assert all(abs(near - wanted) <= abs(far - wanted) for near in named for far in left_out)
