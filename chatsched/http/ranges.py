"""Parts of what is served (RFC 9110, section 14): one range of bytes at a time."""

import re

from starlette.datastructures import Headers

_ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


class NoSuchRange(Exception):
    """What is asked for lies beyond the end."""


def asked_range(headers: Headers, size: int, etag: str) -> tuple[int, int] | None:
    """Return the first byte and the one after the last that a request asks for; None for all.

    Raises `NoSuchRange` where there are no such bytes. Several ranges at once, and units other
    than bytes, are answered with all, as the standard allows.
    """
    found = _ONE_RANGE.fullmatch(headers.get("range", "").replace(" ", ""))
    if found is None or headers.get("if-range", etag) != etag:
        return None
    first, last = found.groups()
    if not first and not last:
        return None
    if not first:  # the last so many
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(size, int(last) + 1 if last else size)
        if last and int(last) < start:
            return None
    if start >= size or start >= end:
        raise NoSuchRange
    return start, end


def is_known(headers: Headers, etag: str) -> bool:
    """Tell whether a client says that it has what bears this tag."""
    tags = headers.get("if-none-match", "")
    return any(tag.strip().removeprefix("W/") in {etag, "*"} for tag in tags.split(","))
