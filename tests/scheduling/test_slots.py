"""The slot rule, sentence by sentence."""

from datetime import UTC, date, datetime

import pytest

from chatsched.scheduling import (
    Hours,
    Range,
    SlotRule,
    by_date,
    free_slots,
    is_offered,
    nearest,
    normalise,
)

pytestmark = pytest.mark.usefixtures("server_zone")
FREE = normalise([])


def epoch(text):
    return int(datetime.fromisoformat(text).timestamp())


def wall(text):
    return tuple(
        Range(*(int(end[:2]) * 60 + int(end[3:]) for end in each.split("-")))
        for each in text.split()
    )


def daily(ranges, zone="UTC"):
    return Hours(zone, (wall(ranges),) * 7)


def rule(duration=30, horizon_days=3650, **others):
    return SlotRule(duration=duration, horizon_days=horizon_days, **others)


def busy(*pairs, day="2027-06-07"):
    return normalise(tuple(epoch(f"{day}T{end}Z") for end in pair.split("-")) for pair in pairs)


def times(hours, slot_rule, taken=FREE, day="2027-06-07", now="2027-01-01T00:00Z"):
    """Give the starts of a UTC day as HH:MM."""
    window = epoch(f"{day}T00:00Z"), epoch(f"{day}T23:59:59Z") + 1
    slots = free_slots(hours, slot_rule, taken, window=window, now=epoch(now))
    return [f"{datetime.fromtimestamp(slot, UTC):%H:%M}" for slot in slots]


def test_a_grid_starts_with_its_range_and_steps_by_the_duration():
    assert times(daily("09:10-11:00"), rule(45)) == ["09:10", "09:55"]


def test_a_step_of_its_own_replaces_the_duration():
    assert times(daily("09:00-10:00"), rule(30, step=10)) == ["09:00", "09:10", "09:20", "09:30"]
    assert times(daily("09:00-12:00"), rule(30, step=120)) == ["09:00", "11:00"]


def test_each_range_has_a_grid_of_its_own_even_if_they_touch():
    assert times(daily("09:00-10:15 10:15-11:30"), rule(30)) == ["09:00", "09:30", "10:15", "10:45"]


def test_a_slot_does_not_reach_from_one_range_into_the_next_nor_past_midnight():
    assert times(daily("09:00-09:45 09:45-10:30"), rule(60)) == []
    around_the_clock = times(daily("00:00-24:00"), rule(60, step=30))
    assert around_the_clock[0] == "00:00"
    assert around_the_clock[-1] == "23:00"


def test_a_slot_that_fills_its_range_is_offered_and_one_that_exceeds_it_is_not():
    assert times(daily("23:00-24:00"), rule(60)) == ["23:00"]
    assert times(daily("23:00-23:59"), rule(60)) == []


def test_busy_times_take_slots_away_and_never_move_the_grid():
    assert times(daily("09:00-12:00"), rule(60), busy("09:20-09:25")) == ["10:00", "11:00"]


@pytest.mark.parametrize("duration", [15, 30, 45, 60])
@pytest.mark.parametrize("taken", ["10:05-10:10", "09:55-10:01", "10:14-11:20", "09:00-12:00"])
def test_a_slot_that_overlaps_a_meeting_only_in_part_is_not_offered(duration, taken):
    assert "10:00" not in times(daily("09:00-13:00"), rule(duration, step=5), busy(taken))


def test_a_slot_may_begin_and_end_where_busy_times_end_and_begin():
    assert times(daily("09:00-12:00"), rule(60), busy("09:00-10:00", "11:00-12:00")) == ["10:00"]


def test_a_busy_second_is_enough():
    one_second = normalise([(epoch("2027-06-07T10:59:59Z"), epoch("2027-06-07T11:00Z"))])
    assert times(daily("09:00-12:00"), rule(60), one_second) == ["09:00", "11:00"]


def test_a_slot_never_touches_the_buffer_before_it():
    spaced = rule(30, buffer_before=20)
    assert times(daily("09:00-11:30"), spaced, busy("09:00-09:41")) == ["10:30", "11:00"]
    assert times(daily("09:00-11:30"), spaced, busy("09:00-09:40")) == ["10:00", "10:30", "11:00"]


def test_a_slot_never_touches_the_buffer_after_it():
    spaced = rule(30, buffer_after=20)
    assert times(daily("09:00-11:30"), spaced, busy("10:49-12:00")) == ["09:00", "09:30"]
    assert times(daily("09:00-11:30"), spaced, busy("10:50-12:00")) == ["09:00", "09:30", "10:00"]


def test_buffers_may_reach_out_of_the_hours_but_not_into_busy_times_there():
    spaced = rule(60, buffer_before=30, buffer_after=30)
    assert times(daily("09:00-10:00"), spaced) == ["09:00"]
    assert times(daily("09:00-10:00"), spaced, busy("08:00-08:31")) == []
    assert times(daily("09:00-10:00"), spaced, busy("10:29-11:00")) == []


def test_many_busy_times_between_two_starts_are_all_minded():
    taken = busy("09:01-09:02", "09:03-09:04", "09:59-10:00", "11:30-11:31")
    assert times(daily("09:00-12:00"), rule(60), taken) == ["10:00"]


def test_an_event_that_began_before_the_window_still_blocks():
    holiday = normalise([(epoch("2027-05-20T00:00Z"), epoch("2027-06-07T10:30Z"))])
    assert times(daily("09:00-12:00"), rule(60), holiday) == ["11:00"]


def test_a_meeting_left_out_of_busy_does_not_hide_its_own_time_when_it_is_moved():
    own, other = (
        (epoch("2027-06-07T10:00Z"), epoch("2027-06-07T11:00Z")),
        (
            epoch("2027-06-07T10:30Z"),
            epoch("2027-06-07T11:30Z"),
        ),
    )
    hours = daily("09:00-12:00")
    assert times(hours, rule(30), normalise([own, other])) == ["09:00", "09:30", "11:30"]
    assert times(hours, rule(30), normalise([other])) == ["09:00", "09:30", "10:00", "11:30"]


def test_notice_is_kept_to_the_second():
    noticed = rule(60, min_notice=90)
    hours = daily("09:00-12:00")
    assert times(hours, noticed, now="2027-06-07T08:30:00Z") == ["10:00", "11:00"]
    assert times(hours, noticed, now="2027-06-07T08:30:01Z") == ["11:00"]


def test_nothing_in_the_past_is_offered_and_the_grid_does_not_start_with_now():
    assert times(daily("09:00-12:00"), rule(60), now="2027-06-07T09:17:23Z") == ["10:00", "11:00"]


def test_the_horizon_counts_whole_days_of_24_hours_from_now_and_includes_its_end():
    near = rule(60, horizon_days=2)
    hours = daily("09:00-12:00")
    assert times(hours, near, now="2027-06-05T10:00:00Z") == ["09:00", "10:00"]
    assert times(hours, near, now="2027-06-05T09:59:59Z") == ["09:00"]


def test_a_window_selects_by_start_and_excludes_its_end():
    start, end = epoch("2027-06-07T09:30Z"), epoch("2027-06-07T10:30Z")
    slots = free_slots(daily("09:00-12:00"), rule(30), FREE, window=(start, end), now=start)
    assert slots == [start, start + 1800]


@pytest.mark.parametrize("window", [(10**9, 10**9), (10**9, 10**9 - 1)])
def test_an_empty_or_reversed_window_has_no_slots(window):
    assert free_slots(daily("00:00-24:00"), rule(1), FREE, window=window, now=0) == []


def test_a_window_of_all_time_is_bounded_by_notice_and_horizon():
    near = rule(60, horizon_days=1)
    window = (-(10**15), 10**15)
    slots = free_slots(daily("09:00-10:00"), near, FREE, window=window, now=epoch("2027-06-07"))
    assert len(slots) == 1


def test_a_grid_goes_on_by_elapsed_time_where_the_clock_jumps():
    ny = daily("00:30-05:00", "America/New_York")
    assert times(ny, rule(60), day="2027-03-14") == ["05:30", "06:30", "07:30"]
    assert times(ny, rule(60), day="2027-11-07") == ["04:30", "05:30", "06:30", "07:30", "08:30"]


def test_a_grid_that_would_start_in_a_gap_starts_at_its_end():
    ny = daily("02:20-05:00", "America/New_York")
    assert times(ny, rule(60), day="2027-03-14") == ["07:00", "08:00"]


def test_hours_after_a_change_later_in_the_day_start_where_the_clock_says():
    ny = daily("13:00-15:00", "America/New_York")
    assert times(ny, rule(60), day="2027-03-13") == ["18:00", "19:00"]
    assert times(ny, rule(60), day="2027-03-14") == ["17:00", "18:00"]
    assert times(ny, rule(60), day="2027-11-07") == ["18:00", "19:00"]


@pytest.mark.parametrize("now", ["2027-01-15T12:00Z", "2027-07-15T12:00Z"])
def test_a_slot_has_the_offset_of_its_own_date_whatever_now_has(now):
    berlin = daily("09:00-10:00", "Europe/Berlin")
    assert times(berlin, rule(60), day="2027-12-01", now=now) == ["08:00"]
    assert times(berlin, rule(60), day="2028-06-01", now=now) == ["07:00"]


def test_ranges_that_share_a_repeated_hour_offer_each_start_once_in_order():
    ny = daily("00:00-01:30 01:30-03:00", "America/New_York")
    slots = times(ny, rule(30), day="2027-11-07")
    assert slots == ["04:00", "04:30", "05:00", "05:30", "06:00", "06:30", "07:00", "07:30"]


def test_one_start_is_offered_exactly_if_the_list_has_it():
    hours = daily("09:00-12:00", "Australia/Lord_Howe")
    noticed = rule(45, step=20, buffer_before=5, buffer_after=10, min_notice=30)
    taken = busy("00:10-00:20", "23:30-23:40")
    first, now = epoch("2027-06-07T00:00Z"), epoch("2027-06-06T22:05Z")
    window = (first - 86_400, first + 86_400)
    listed = free_slots(hours, noticed, taken, window=window, now=now)
    assert listed
    asked = [at for at in range(*window, 60) if is_offered(at, hours, noticed, taken, now=now)]
    assert asked == listed


@pytest.mark.parametrize(
    ("name", "value"),
    [("duration", 0), ("step", 0), ("buffer_before", -1), ("buffer_after", -1), ("min_notice", -1)],
)
def test_a_rule_that_makes_no_sense_is_refused_by_name(name, value):
    with pytest.raises(ValueError, match=name):
        rule(**{name: value})
    with pytest.raises(ValueError, match="horizon_days"):
        SlotRule(duration=30, horizon_days=-1)


def test_the_nearest_slots_come_in_order_and_the_earlier_wins_a_tie():
    slots = [0, 10, 20, 40, 50, 100]
    assert nearest(slots, 30, 1) == [20]
    assert nearest(slots, 30, 3) == [10, 20, 40]
    assert nearest(slots, 95, 2) == [50, 100]
    assert nearest(slots, -5, 2) == [0, 10]
    assert nearest(slots, 30, 99) == slots
    assert nearest([], 30, 3) == []


def test_slots_stand_under_the_date_of_the_viewers_zone():
    slots = [epoch(f"2027-06-07T{time}Z") for time in ("14:59", "15:00", "18:14", "18:15")]
    assert list(by_date(slots, "Asia/Tokyo")) == [date(2027, 6, 7), date(2027, 6, 8)]
    assert by_date(slots, "Asia/Tokyo")[date(2027, 6, 8)] == slots[1:]
    assert by_date(slots, "Asia/Kathmandu") == {
        date(2027, 6, 7): slots[:3],
        date(2027, 6, 8): slots[3:],
    }


def test_dates_stay_in_order_where_a_clock_goes_back_over_midnight():
    # At 00:01 on 4 November 2007 Newfoundland went back to 23:01 of the day before.
    slots = [epoch(f"2007-11-04T{time}Z") for time in ("02:00", "02:30", "03:00", "03:30")]
    assert by_date(slots, "America/St_Johns") == {
        date(2007, 11, 3): [slots[0], slots[2]],
        date(2007, 11, 4): [slots[1], slots[3]],
    }
    assert list(by_date(slots[1:], "America/St_Johns")) == [date(2007, 11, 3), date(2007, 11, 4)]


def test_no_slots_stand_under_no_dates_and_an_unknown_zone_is_refused():
    assert by_date([], "Asia/Tokyo") == {}
    with pytest.raises(ValueError, match="unknown time zone"):
        by_date([], "Asia/Atlantis")
