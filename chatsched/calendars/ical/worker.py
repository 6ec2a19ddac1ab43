"""The process that reads: a question comes in, an answer goes out, one after the other.

A message is its length in four bytes, then so many bytes. A question is a message of JSON, then
one for each text; an answer is one of JSON. Nothing that is read here reaches anything else.
"""

import contextlib
import json
import resource
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any, BinaryIO

from chatsched.calendars.ical.events import epoch, written
from chatsched.calendars.ical.expansion import busy
from chatsched.calendars.ical.lines import Text, Unreadable, read
from chatsched.calendars.ical.multistatus import calendar_data, resources
from chatsched.calendars.ical.zones import Zones, iana_name
from chatsched.scheduling import Interval, normalise

MOST_MEMORY = 224 * 1024 * 1024
MOST_SECONDS = 8
LENGTH_BYTES = 4

_NOT_READ = "This calendar cannot be read."
_TOO_MUCH = "This calendar is too large to be read."


def main() -> None:
    """Answer until nobody is there to ask."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(ValueError):  # macOS does not know such a limit
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    while (asked := _take(sys.stdin.buffer)) is not None:
        signal.setitimer(signal.ITIMER_REAL, MOST_SECONDS + 2)  # should nobody end it in time
        _limit_work()
        question = json.loads(asked)
        texts = [_take(sys.stdin.buffer) or b"" for _ in range(question["texts"])]
        answer = _answer(question, texts)
        signal.setitimer(signal.ITIMER_REAL, 0)
        _give(sys.stdout.buffer, json.dumps(answer).encode())


def _limit_work() -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime) + MOST_SECONDS + 1
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))


def _answer(question: dict[str, Any], texts: Sequence[bytes]) -> dict[str, Any]:
    try:
        return _ANSWERS[question["about"]](question, texts)
    except Unreadable as error:
        return {"problem": str(error)}
    except (MemoryError, RecursionError):
        return {"problem": _TOO_MUCH}
    except Exception:  # noqa: BLE001  # libraries trip over foreign calendars in many ways
        return {"problem": _NOT_READ}


def _resources(_: dict[str, Any], texts: Sequence[bytes]) -> dict[str, Any]:
    return {"resources": [asdict(each) for content in texts for each in resources(content)]}


def _busy(question: dict[str, Any], texts: Sequence[bytes]) -> dict[str, Any]:
    window: Interval = (question["window"][0], question["window"][1])
    left_out, owner = frozenset(question["left_out"]), frozenset(question["owner"])
    found: list[Interval] = []
    name = zone = None
    for text in _texts(question, texts):
        zone = iana_name(text.properties.get("X-WR-TIMEZONE", "")) or zone
        name = text.name or name
        zones = Zones(text.definitions, zone or question["zone"])
        events = (written(lines, zones, owner) for lines in text.events)
        taking = [each for each in events if each is not None and each.uid not in left_out]
        found += busy(taking, window, zones.default)
    return {"busy": list(_within(found, window)), "name": name, "zone": zone}


def _event(question: dict[str, Any], texts: Sequence[bytes]) -> dict[str, Any]:
    """Return the event that an object is, by its first time."""
    for text in _texts(question, texts):
        zones = Zones(text.definitions, question["zone"])
        for lines in text.events:
            event = written(lines, zones, frozenset())
            if event is not None and event.recurrence_id is None:
                times = epoch(event.start, zones.default), epoch(event.end, zones.default)
                cancelled = any(
                    (line.name, line.value.strip().upper()) == ("STATUS", "CANCELLED")
                    for line in lines
                )
                return {"uid": event.uid, "times": times, "cancelled": cancelled}
    return {"uid": "", "times": None, "cancelled": True}


def _texts(question: dict[str, Any], contents: Sequence[bytes]) -> Iterator[Text]:
    for content in contents:
        if question["enveloped"]:
            yield from (read(each) for each in calendar_data(content))
        else:
            yield read(content)


_ANSWERS = {"busy": _busy, "event": _event, "resources": _resources}


def _within(found: Iterable[Interval], window: Interval) -> Iterable[Interval]:
    return normalise((max(start, window[0]), min(end, window[1])) for start, end in found)


def _take(source: BinaryIO) -> bytes | None:
    """Return the next message; None at the end."""
    length = source.read(LENGTH_BYTES)
    return source.read(int.from_bytes(length, "big")) if len(length) == LENGTH_BYTES else None


def _give(sink: BinaryIO, message: bytes) -> None:
    sink.write(len(message).to_bytes(LENGTH_BYTES, "big") + message)
    sink.flush()
