"""Google's own answer to when calendars are busy: complete for all of them, or unknown."""

from collections.abc import Iterator, Sequence
from typing import Any

from chatsched.calendars.providers.google.errand import Errand, Json, Request, malformed
from chatsched.calendars.providers.google.resources import epoch, rfc3339
from chatsched.calendars.providers.protocol import ProviderAway, ProviderError, ProviderRefused
from chatsched.scheduling import Interval, Intervals, clip, normalise

_MOST_CALENDARS = 50
_LONGEST_SECONDS = 60 * 86_400  # longer than some three months is refused


async def free_busy(errand: Errand, calendar_ids: Sequence[str], window: Interval) -> Intervals:
    """Return when any of the calendars is busy, within ``window``."""
    spans: list[Interval] = []
    for ids in _parts_of(calendar_ids):
        for start, end in _parts(window):
            body = {
                "timeMin": rfc3339(start),
                "timeMax": rfc3339(end),
                "items": [{"id": calendar_id} for calendar_id in ids],
            }
            answer = await errand.ask(Request("POST", "/freeBusy", body=body))
            spans.extend(_busy(answer, ids))
    return clip(normalise(spans), window)


def _busy(answer: Json, calendar_ids: Sequence[str]) -> Iterator[Interval]:
    """Yield what an answer says; success can still mean that one calendar could not be read."""
    calendars = answer.get("calendars")
    for calendar_id in calendar_ids:
        found = calendars.get(calendar_id) if isinstance(calendars, dict) else None
        if not isinstance(found, dict):
            raise malformed()
        if found.get("errors"):
            raise _unreadable(found["errors"])
        try:
            for period in found.get("busy") or ():
                yield epoch(period["start"]), epoch(period["end"])
        except (KeyError, TypeError, ValueError):
            raise malformed() from None


def _unreadable(errors: Any) -> ProviderError:
    """Return what it means that one calendar could not be read: it is gone, or not now."""
    if any(isinstance(each, dict) and each.get("reason") == "notFound" for each in errors):
        return ProviderRefused(
            "One of your calendars is no longer in Google Calendar. "
            "Please choose again which of them count."
        )
    return ProviderAway("Google Calendar could not read one of your calendars.")


def _parts_of(calendar_ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for first in range(0, len(calendar_ids), _MOST_CALENDARS):
        yield calendar_ids[first : first + _MOST_CALENDARS]


def _parts(window: Interval) -> Iterator[Interval]:
    for start in range(*window, _LONGEST_SECONDS):
        yield start, min(start + _LONGEST_SECONDS, window[1])
