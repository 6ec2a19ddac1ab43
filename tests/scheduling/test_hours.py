"""Wall-clock ranges become the instants that the zone's clock says, around every kind of change."""

from datetime import UTC, date, datetime, timedelta

import pytest

from chatsched.scheduling import Hours, Range, available
from chatsched.scheduling.hours import openings

pytestmark = pytest.mark.usefixtures("server_zone")
NEVER = ((),) * 7


def wall(text):
    """Turn "09:00-12:00 13:00-24:00" into ranges."""
    return tuple(
        Range(*(int(end[:2]) * 60 + int(end[3:]) for end in each.split("-")))
        for each in text.split()
    )


def epoch(text):
    return int(datetime.fromisoformat(text).timestamp())


def opened(key, day, ranges):
    """Give the UTC ends of that one date's ranges."""
    on = date.fromisoformat(day)
    hours = Hours(key, NEVER, {on: wall(ranges)})
    noon = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    window = tuple(int((noon + timedelta(days=days)).timestamp()) for days in (-4, 4))
    return [tuple(show(end) for end in each) for each in openings(hours, window)]


def show(instant):
    return f"{datetime.fromtimestamp(instant, UTC):%dT%H:%M}"


@pytest.mark.parametrize(
    ("key", "day", "ranges", "expected"),
    [
        ("Asia/Kathmandu", "2027-05-05", "09:00-17:00", [("05T03:15", "05T11:15")]),
        ("Pacific/Kiritimati", "2027-05-05", "00:00-24:00", [("04T10:00", "05T10:00")]),
        ("Etc/GMT+12", "2027-05-05", "00:00-24:00", [("05T12:00", "06T12:00")]),
    ],
)
def test_offsets_that_are_no_whole_hours_and_those_farthest_from_utc(key, day, ranges, expected):
    assert opened(key, day, ranges) == expected


@pytest.mark.parametrize(
    ("key", "day", "ranges", "expected"),
    [
        ("America/New_York", "2027-03-13", "13:00-17:00", [("13T18:00", "13T22:00")]),
        ("America/New_York", "2027-03-14", "13:00-17:00", [("14T17:00", "14T21:00")]),
        ("America/New_York", "2027-11-07", "13:00-17:00", [("07T18:00", "07T22:00")]),
        ("Europe/Berlin", "2027-03-28", "14:00-18:00", [("28T12:00", "28T16:00")]),
        ("Europe/Berlin", "2027-10-31", "14:00-18:00", [("31T13:00", "31T17:00")]),
    ],
)
def test_afternoon_hours_on_the_day_of_a_change_are_not_shifted(key, day, ranges, expected):
    assert opened(key, day, ranges) == expected


@pytest.mark.parametrize(
    ("key", "day", "ranges", "expected"),
    [
        ("America/New_York", "2027-03-14", "00:00-06:00", [("14T05:00", "14T10:00")]),
        ("America/New_York", "2027-11-07", "00:00-06:00", [("07T04:00", "07T11:00")]),
        ("Australia/Lord_Howe", "2027-10-03", "01:00-04:00", [("02T14:30", "02T17:00")]),
        ("Australia/Lord_Howe", "2027-04-04", "01:00-04:00", [("03T14:00", "03T17:30")]),
        ("America/Sao_Paulo", "2018-02-17", "20:00-24:00", [("17T22:00", "18T03:00")]),
    ],
)
def test_hours_across_a_change_lose_what_is_skipped_and_gain_what_is_repeated(
    key, day, ranges, expected
):
    assert opened(key, day, ranges) == expected


@pytest.mark.parametrize(
    ("key", "day", "ranges", "expected"),
    [
        ("America/New_York", "2027-03-14", "02:00-04:00", [("14T07:00", "14T08:00")]),
        ("America/New_York", "2027-03-14", "02:59-04:00", [("14T07:00", "14T08:00")]),
        ("America/New_York", "2027-03-14", "01:00-02:30", [("14T06:00", "14T07:00")]),
        ("Australia/Lord_Howe", "2027-10-03", "02:15-03:00", [("02T15:30", "02T16:00")]),
        ("Asia/Kathmandu", "1986-01-01", "00:10-01:00", [("31T18:30", "31T19:15")]),
        ("America/Sao_Paulo", "2018-11-04", "00:00-02:00", [("04T03:00", "04T04:00")]),
        ("Africa/Cairo", "2024-04-26", "00:30-02:00", [("25T22:00", "25T23:00")]),
        ("Asia/Beirut", "2024-03-31", "00:00-24:00", [("30T22:00", "31T21:00")]),
        ("Asia/Beirut", "2024-03-30", "23:00-24:00", [("30T21:00", "30T22:00")]),
    ],
)
def test_an_end_in_a_gap_means_the_end_of_the_gap(key, day, ranges, expected):
    assert opened(key, day, ranges) == expected


@pytest.mark.parametrize(
    ("key", "day", "ranges", "expected"),
    [
        ("America/New_York", "2027-11-07", "01:30-03:00", [("07T05:30", "07T08:00")]),
        ("America/New_York", "2027-11-07", "00:00-01:30", [("07T04:00", "07T06:30")]),
        ("America/New_York", "2027-11-07", "00:00-01:00", [("07T04:00", "07T06:00")]),
        ("America/New_York", "2027-11-07", "01:10-01:20", [("07T05:10", "07T06:20")]),
        ("Australia/Lord_Howe", "2027-04-04", "01:45-02:15", [("03T14:45", "03T15:45")]),
        ("America/Sao_Paulo", "2018-02-17", "20:00-23:30", [("17T22:00", "18T02:30")]),
        ("Asia/Beirut", "2024-10-26", "23:15-24:00", [("26T20:15", "26T22:00")]),
        ("America/Havana", "2024-11-02", "23:00-24:00", [("03T03:00", "03T05:00")]),
        ("America/Havana", "2024-11-03", "00:00-02:00", [("03T04:00", "03T07:00")]),
    ],
)
def test_of_a_wall_time_shown_twice_a_start_takes_the_first_and_an_end_the_second(
    key, day, ranges, expected
):
    assert opened(key, day, ranges) == expected


@pytest.mark.parametrize(
    ("key", "day", "ranges"),
    [
        ("America/New_York", "2027-03-14", "02:00-03:00"),
        ("America/New_York", "2027-03-14", "02:10-02:50"),
        ("Australia/Lord_Howe", "2027-10-03", "02:00-02:30"),
        ("Africa/Cairo", "2024-04-26", "00:00-01:00"),
    ],
)
def test_a_range_whose_ends_fall_together_vanishes(key, day, ranges):
    assert opened(key, day, ranges) == []


def test_a_date_that_was_skipped_altogether_yields_nothing():
    every_day = Hours("Pacific/Apia", (wall("00:00-24:00"),) * 7)
    window = (epoch("2011-12-29T10:00Z"), epoch("2011-12-31T10:00Z"))
    assert opened("Pacific/Apia", "2011-12-30", "00:00-24:00") == []
    assert [tuple(map(show, each)) for each in openings(every_day, window)] == [
        ("29T10:00", "30T10:00"),
        ("30T10:00", "31T10:00"),
    ]


def test_an_hour_shown_twice_belongs_to_both_ranges_that_meet_in_it():
    ranges = "00:00-01:30 01:30-03:00"
    assert opened("America/New_York", "2027-11-07", ranges) == [
        ("07T04:00", "07T06:30"),
        ("07T05:30", "07T08:00"),
    ]


def test_weekdays_count_from_monday_in_the_hosts_zone():
    hours = Hours("Pacific/Auckland", (wall("09:00-10:00"), *NEVER[1:]))
    window = (epoch("2027-06-05T00:00Z"), epoch("2027-06-12T00:00Z"))
    # Monday 7 June in Auckland (UTC+12) begins on Sunday in UTC.
    assert [tuple(map(show, each)) for each in openings(hours, window)] == [
        ("06T21:00", "06T22:00")
    ]


def test_an_override_replaces_its_date_and_no_other():
    week = (wall("09:00-12:00"),) * 7
    overrides = {date(2027, 6, 8): wall("20:00-21:00"), date(2027, 6, 9): ()}
    window = (epoch("2027-06-07T00:00Z"), epoch("2027-06-11T00:00Z"))
    assert [tuple(map(show, each)) for each in openings(Hours("UTC", week, overrides), window)] == [
        ("07T09:00", "07T12:00"),
        ("08T20:00", "08T21:00"),
        ("10T09:00", "10T12:00"),
    ]


def test_ranges_that_touch_stay_apart_as_openings_and_join_as_availability():
    hours = Hours("UTC", (wall("00:00-12:00 12:00-24:00"),) * 7)
    window = (epoch("2027-06-07T00:00Z"), epoch("2027-06-08T00:00Z"))
    assert len(openings(hours, window)) == 2
    assert available(hours, window) == [window]


def test_an_opening_is_whole_and_availability_is_cut_to_the_window():
    hours = Hours("UTC", (wall("09:00-17:00"),) * 7)
    window = (epoch("2027-06-07T10:00Z"), epoch("2027-06-07T16:00Z"))
    assert openings(hours, window) == [(window[0] - 3600, window[1] + 3600)]
    assert available(hours, window) == [window]


def test_a_window_at_either_end_of_the_calendar_is_no_error():
    hours = Hours("Pacific/Apia", (wall("00:00-24:00"),) * 7)
    first = int(datetime.min.replace(tzinfo=UTC).timestamp())
    last = int(datetime.max.replace(tzinfo=UTC).timestamp())
    assert available(hours, (first - 10**9, first + 10 * 86_400))
    assert available(hours, (last - 10 * 86_400, last + 10**9))


@pytest.mark.parametrize(("start", "end"), [(60, 60), (120, 60), (-1, 60), (0, 1441)])
def test_a_range_that_is_empty_reversed_or_outside_its_day_is_refused(start, end):
    with pytest.raises(ValueError, match="range"):
        Range(start, end)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("Mars/Olympus", NEVER), "unknown time zone"),
        (("UTC", NEVER[1:]), "7 days"),
        (("UTC", (*NEVER[1:], wall("09:00-12:00 11:59-13:00"))), "Sunday overlap"),
        (("UTC", NEVER, {date(2027, 6, 8): wall("09:00-12:00 10:00-11:00")}), "2027-06-08 overlap"),
    ],
)
def test_hours_that_contradict_themselves_are_refused(arguments, complaint):
    with pytest.raises(ValueError, match=complaint):
        Hours(*arguments)


def test_ranges_given_in_any_order_are_the_same_hours():
    assert Hours("UTC", (wall("13:00-17:00 09:00-13:00"), *NEVER[1:])) == Hours(
        "UTC", (wall("09:00-13:00 13:00-17:00"), *NEVER[1:])
    )


def test_hours_are_values_that_nobody_can_change_afterwards():
    overrides = {date(2027, 6, 8): wall("20:00-21:00")}
    hours = Hours("UTC", NEVER, overrides)
    same = Hours("UTC", NEVER, dict(overrides))
    overrides.clear()
    assert hours == same
    assert hash(hours) == hash(same)
    with pytest.raises(TypeError):
        hours.overrides[date(2027, 6, 9)] = ()
