"""The algebra against sets of seconds, which know nothing of intervals."""

from hypothesis import given
from hypothesis import strategies as st

from chatsched.scheduling import (
    clip,
    complement,
    intersect,
    normalise,
    overlaps,
    subtract,
    union,
)

pairs = st.tuples(st.integers(-40, 40), st.integers(-40, 40))
messy = st.lists(pairs, max_size=12)
tidy = messy.map(normalise)


def seconds(intervals):
    return {second for start, end in intervals for second in range(start, end)}


def is_tidy(intervals):
    ends = [end for pair in intervals for end in pair]
    return ends == sorted(set(ends))


@given(messy)
def test_normalising_keeps_every_second_and_leaves_gaps_between_intervals(some):
    assert seconds(normalise(some)) == seconds(some)
    assert is_tidy(normalise(some))


@given(tidy)
def test_normalising_twice_changes_nothing(some):
    assert normalise(some) == some


@given(messy)
def test_normalising_leaves_its_argument_alone(some):
    before = list(some)
    normalise(some)
    assert some == before


@given(tidy, tidy, tidy)
def test_union_holds_what_any_holds(one, two, three):
    assert seconds(union(one, two, three)) == seconds(one) | seconds(two) | seconds(three)
    assert is_tidy(union(one, two, three))


@given(tidy, tidy)
def test_intersection_holds_what_both_hold(one, two):
    assert seconds(intersect(one, two)) == seconds(one) & seconds(two)
    assert is_tidy(intersect(one, two))


@given(tidy, tidy)
def test_difference_holds_what_only_the_first_holds(one, two):
    assert seconds(subtract(one, two)) == seconds(one) - seconds(two)
    assert is_tidy(subtract(one, two))


@given(tidy, pairs)
def test_complement_holds_the_rest_of_the_window(some, window):
    assert seconds(complement(some, window)) == seconds([window]) - seconds(some)
    assert is_tidy(complement(some, window))


@given(tidy, pairs)
def test_clipping_keeps_what_lies_in_the_window(some, window):
    assert seconds(clip(some, window)) == seconds(some) & seconds([window])
    assert is_tidy(clip(some, window))


@given(tidy, pairs)
def test_overlap_means_a_second_in_common(some, other):
    assert overlaps(some, other) == bool(seconds(some) & seconds([other]))


def test_intervals_that_touch_become_one_and_do_not_overlap():
    assert normalise([(60, 120), (0, 60)]) == [(0, 120)]
    assert not overlaps(normalise([(0, 60)]), (60, 120))


def test_an_interval_that_ends_before_it_starts_holds_nothing():
    assert normalise([(5, 5), (9, 3)]) == []
