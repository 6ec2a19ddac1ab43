"""The last words of a process, out of its log."""

import json
from pathlib import Path

_TAIL = 64 * 1024
_LONGEST = 300
_SEVERE = frozenset("EF")


def last_words(log: Path) -> str:
    """Return the line of `log` that says best why the process ended, or "" for an empty log.

    MongoDB logs JSON lines, of which the first fatal one, else the last error, tells the cause;
    anything else, Redis too, says it in its last line.
    """
    try:
        with log.open("rb") as file:
            file.seek(max(0, file.seek(0, 2) - _TAIL))
            lines = file.read().decode(errors="replace").split("\n")
    except OSError:
        return ""
    lines = [line.strip() for line in lines if line.strip()]
    if not lines:
        return ""
    severe = [entry for line in lines if (entry := _severe_entry(line))]
    fatal = [entry for entry in severe if entry["s"] == "F"]
    chosen = _sentence(fatal[0] if fatal else severe[-1]) if severe else lines[-1]
    return chosen[:_LONGEST]


def _severe_entry(line: str) -> dict[str, object] | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) and entry.get("s") in _SEVERE else None


def _sentence(entry: dict[str, object]) -> str:
    """Return an entry's message and what it says about the error, in one line."""
    attributes = entry.get("attr")
    error = attributes.get("error") if isinstance(attributes, dict) else None
    detail = error if error is not None else attributes
    text = str(entry.get("msg", ""))
    if not detail:
        return text
    return f"{text}: {detail if isinstance(detail, str) else json.dumps(detail)}"
