"""The last words of a process: its exit status and what its log says of it."""

import json
import re
import signal
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

_TAIL = 64 * 1024
_LONGEST = 300
_LAST_MOMENT = timedelta(seconds=1)
_LAST_SECONDS = timedelta(seconds=10)
_REDIS_CHATTER = re.compile(r"\d+:[A-Z] (.+ )?[-.*] ")
"""A line of Redis's log that is no warning: process, role, time and level."""

_SEVERE = frozenset("EF")


def exit_status(code: int) -> str:
    """Say how a process ended: with which status or, for a negative `code`, by which signal.

    SIGILL from mongod means a processor without AVX.
    """
    if code < 0:
        return f"ended by {signal.Signals(-code).name}"
    return f"ended with status {code}"


def log_tail(log: Path) -> list[str]:
    """Return the last lines of `log` that are not empty; none if it cannot be read."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, file.seek(0, 2) - _TAIL))
            lines = file.read().decode(errors="replace").splitlines()
    except OSError:
        return []
    return [line.strip() for line in lines if line.strip()]


def last_words(lines: list[str]) -> str:
    """Return what says best why the process that wrote `lines` ended; "" if nothing does.

    MongoDB logs JSON, where the first of the errors of its last second is the cause and the
    others are its effects. Redis, and whatever fails before logging, says it in the last line.
    What was merely the last to happen before somebody killed it explains nothing.
    """
    entries = [entry for line in lines if (entry := _entry(line))]
    if not entries:
        return lines[-1][:_LONGEST] if lines and not _REDIS_CHATTER.match(lines[-1]) else ""
    end = _instant(entries[-1])
    errors = [e for e in entries if e["s"] in _SEVERE and end - _instant(e) <= _LAST_SECONDS]
    if not errors:
        return ""
    last = _instant(errors[-1])
    cause = next(entry for entry in errors if last - _instant(entry) <= _LAST_MOMENT)
    return _sentence(cause)[:_LONGEST]


def _entry(line: str) -> dict[str, Any] | None:
    """Return an entry of MongoDB's log; None for any other line."""
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) and entry.keys() >= {"s", "t", "msg"} else None


def _instant(entry: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(entry["t"]["$date"])


def _sentence(entry: dict[str, Any]) -> str:
    """Return an entry's message and the text that its attributes hold, in one line."""
    attributes = entry.get("attr", {})
    for detail in (attributes.get("error"), attributes.get("message"), attributes):
        if isinstance(detail, str):
            return f"{entry['msg']}: {detail}"
        if isinstance(detail, dict) and (text := detail.get("errmsg") or detail.get("msg")):
            return f"{entry['msg']}: {text}"
    return " ".join(str(entry["msg"]).split())
