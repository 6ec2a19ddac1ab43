import shutil
import struct
import zoneinfo
from datetime import UTC, date, datetime
from importlib.resources import files
from itertools import pairwise

import pytest

from chatsched.core.zones import zone, zone_names
from chatsched.scheduling import local_days


def at(text):
    return int(datetime.fromisoformat(text).timestamp())


def offset_hours(where, text):
    return datetime.fromisoformat(text).astimezone(where).utcoffset().total_seconds() / 3600


def test_every_listed_zone_loads_and_is_the_same_object_ever_after():
    for key in zone_names():
        assert zone(key).key == key
        assert zone(key) is zone(key)


@pytest.mark.parametrize(
    "key",
    [
        "",
        "Mars/Olympus",
        "europe/berlin",
        "Europe/Berlin ",
        "Europe",
        "../etc/passwd",
        "/etc/localtime",
        "Europe/../Europe/Berlin",
        "./UTC",
        "Europe\\Berlin",
        "UTC\0",
        "__init__.py",
        "tzdata.zi",
        "localtime",
        "Factory",
        "W. Europe Standard Time",
        "Z" * 100_000,
    ],
)
def test_what_is_not_exactly_a_zone_name_is_refused(key):
    with pytest.raises(ValueError, match="unknown time zone"):
        zone(key)


def test_the_hosts_own_zone_files_have_no_say(tmp_path):
    tokyo = files("tzdata").joinpath("zoneinfo", "Asia", "Tokyo")
    (tmp_path / "Europe").mkdir()
    with tokyo.open("rb") as source, (tmp_path / "Europe" / "Berlin").open("wb") as target:
        shutil.copyfileobj(source, target)
    zoneinfo.reset_tzpath(to=[str(tmp_path)])
    zone.cache_clear()
    try:
        assert offset_hours(zoneinfo.ZoneInfo.no_cache("Europe/Berlin"), "2027-01-01T00:00Z") == 9
        assert offset_hours(zone("Europe/Berlin"), "2027-01-01T00:00Z") == 1
    finally:
        zoneinfo.reset_tzpath()
        zone.cache_clear()


def changes(key):
    """List the instants from which a zone's offset differs, by the second block of its TZif file.

    After the last of them a rule holds that changes the clock twice a year at most.

    RFC 9636: a header of 44 bytes with six counts, the instants, the number of the local time
    type that begins at each, and the types, of which the first four bytes are the offset.
    """
    data = files("tzdata").joinpath("zoneinfo", *key.split("/")).read_bytes()
    isut, isstd, leap, times, types, letters = struct.unpack_from(">6l", data, 20)
    block = 44 + times * 5 + types * 6 + letters + leap * 8 + isstd + isut
    _, _, _, times, types, _ = struct.unpack_from(">6l", data, block + 20)
    instants = struct.unpack_from(f">{times}q", data, block + 44)
    which = struct.unpack_from(f">{times}B", data, block + 44 + times * 8)
    first = block + 44 + times * 9
    offsets = [struct.unpack_from(">l", data, first + each * 6)[0] for each in range(types)]
    following = pairwise(zip(instants, which, strict=True))
    return [at for (_, old), (at, new) in following if offsets[old] != offsets[new]]


def test_no_zone_changes_its_clock_twice_within_three_days():
    seen = {key: changes(key) for key in zone_names()}
    assert at("2006-04-02T07:00Z") in seen["America/New_York"]
    assert all(
        later - earlier > 3 * 86_400
        for instants in seen.values()
        for earlier, later in pairwise(instants)
    )


@pytest.mark.parametrize(
    ("key", "first", "last", "start", "end"),
    [
        ("UTC", "2027-03-01", "2027-03-01", "2027-03-01T00:00Z", "2027-03-02T00:00Z"),
        ("Asia/Kathmandu", "2027-03-01", "2027-03-02", "2027-02-28T18:15Z", "2027-03-02T18:15Z"),
        ("America/New_York", "2027-03-14", "2027-03-14", "2027-03-14T05:00Z", "2027-03-15T04:00Z"),
        ("America/New_York", "2027-11-07", "2027-11-07", "2027-11-07T04:00Z", "2027-11-08T05:00Z"),
        ("Africa/Cairo", "2024-04-26", "2024-04-26", "2024-04-25T22:00Z", "2024-04-26T21:00Z"),
        ("America/Havana", "2024-11-03", "2024-11-03", "2024-11-03T04:00Z", "2024-11-04T05:00Z"),
        ("Pacific/Apia", "2011-12-29", "2011-12-29", "2011-12-29T10:00Z", "2011-12-30T10:00Z"),
    ],
)
def test_whole_dates_last_as_long_as_their_clock_says(key, first, last, start, end):
    span = local_days(key, date.fromisoformat(first), date.fromisoformat(last))
    assert span == (at(start), at(end))


def test_a_date_that_the_zone_skipped_spans_nothing():
    start, end = local_days("Pacific/Apia", date(2011, 12, 30), date(2011, 12, 30))
    assert start == end == at("2011-12-30T10:00Z")


def test_the_first_and_the_last_date_of_all_have_a_span():
    start, end = local_days("Pacific/Kiritimati", date.min, date.max)
    assert datetime.fromtimestamp(start, UTC).year == 1
    assert datetime.fromtimestamp(end, UTC).year == 9999
