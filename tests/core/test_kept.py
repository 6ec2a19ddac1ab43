"""What is kept never weighs more than it may, and the oldest makes room."""

from hypothesis import given
from hypothesis import strategies as st

from chatsched.core.kept import Kept

MOST, HEAVIEST = 20, 9
puts = st.tuples(st.integers(0, 7), st.integers(0, 12))
drops = st.tuples(st.integers(0, 7), st.none())


@given(st.lists(puts | drops, max_size=60))
def test_it_holds_the_latest_that_fit(steps):
    kept: Kept[int, int] = Kept(MOST, HEAVIEST)
    expected: dict[int, tuple[int, int]] = {}
    for number, (key, weight) in enumerate(steps):
        expected.pop(key, None)
        if weight is None:
            kept.drop(key)
            continue
        kept.put(key, number, weight)
        if weight <= HEAVIEST:
            expected[key] = (number, weight)
        while sum(each for _, each in expected.values()) > MOST:
            del expected[next(iter(expected))]
    found = {key: kept.get(key) for key in range(8)}
    assert found == {key: expected[key][0] if key in expected else None for key in range(8)}


def test_what_is_too_heavy_leaves_nothing_under_its_key():
    kept: Kept[str, str] = Kept(MOST, HEAVIEST)
    kept.put("a", "old", 1)
    kept.put("a", "new", HEAVIEST + 1)
    assert kept.get("a") is None


def test_once_cleared_it_has_room_for_as_much_as_before():
    kept: Kept[str, int] = Kept(MOST, HEAVIEST)
    for key in "ab":
        kept.put(key, 1, HEAVIEST)
    kept.clear()
    assert kept.get("a") is None
    for key in "cd":
        kept.put(key, 2, HEAVIEST)
    assert [kept.get(key) for key in "abcd"] == [None, None, 2, 2]
