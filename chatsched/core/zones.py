"""Time zones by their IANA names.

The rules come from the `tzdata` package, not from the host's zone files, so that two servers
with the same dependencies offer the same times. Reading them is the same as reading a
constant: it is done once per zone and cannot depend on anything but the package.
"""

from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo


@cache
def zone_names() -> frozenset[str]:
    """Return every IANA zone name that `zone` accepts, old aliases included."""
    names = files("tzdata").joinpath("zones").read_text(encoding="ascii").split()
    # "Factory" stands for a clock that nobody has set; browsers refuse it as a zone.
    return frozenset(names) - {"Factory"}


@cache  # bounded by the names: what raises is not kept
def zone(key: str) -> ZoneInfo:
    """Return the zone of that IANA name, the same object at each call.

    Raises ValueError for anything that is not exactly a zone's name; a key never becomes a
    path before it was found among the names.
    """
    if key not in zone_names():
        raise ValueError(f"unknown time zone: {key!r}")
    with files("tzdata").joinpath("zoneinfo", *key.split("/")).open("rb") as data:
        return ZoneInfo.from_file(data, key=key)
