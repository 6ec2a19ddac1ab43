"""Slots as they are shown, by date; kept for the many who look at the same span of an invite.

A page depends on nothing but what it is asked with: keeping it cannot make it wrong.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache

from chatsched.chat import Json
from chatsched.core.kept import Kept
from chatsched.meetings.instants import wire_instant
from chatsched.meetings.offers import Offer
from chatsched.scheduling import Interval, Intervals, by_date

_DAY = 86_400
_MOST_SLOTS = 200_000
_MOST_SLOTS_OF_A_PAGE = 10_000
"""More than a month of slots every five minutes; one slot takes some 400 bytes."""

_SLOTS_OF_THE_REST = 20
"""What a page weighs beside its slots and the busy times that it was asked with."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page depends on beside the offer and the time that it is."""

    invite_id: str
    window: Interval
    time_zone: str
    busy: tuple[Interval, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The starts by date, and the same as JSON, which is shared: nobody may change it.

    It is right from ``first`` to ``last``, both included, in epoch seconds.
    """

    groups: dict[str, list[int]]
    days: list[Json]
    seconds: int
    first: int
    last: float

    def with_clashes(self, own: Intervals) -> list[Json]:
        """Return the days as JSON, with ``clash`` where a slot meets one of these times."""
        if not own:
            return self.days
        return [
            _with_clashes(day, starts, self.seconds, own)
            for day, starts in zip(self.days, self.groups.values(), strict=True)
        ]


class Pages:
    """The pages that were asked for last."""

    def __init__(self) -> None:
        self._kept: Kept[Asked, Page] = Kept(_MOST_SLOTS, _MOST_SLOTS_OF_A_PAGE)

    def page(self, asked: Asked, offer: Offer, now: int) -> Page:
        """Return what an invite offers in a window, as of now."""
        kept = self._kept.get(asked)
        if kept is not None and kept.first <= now <= kept.last:
            return kept
        page = _page(asked, offer, now)
        slots = sum(map(len, page.groups.values()))
        self._kept.put(asked, page, slots + len(asked.busy) + _SLOTS_OF_THE_REST)
        return page


def _page(asked: Asked, offer: Offer, now: int) -> Page:
    starts = offer.starts(Intervals(list(asked.busy)), asked.window, now)
    groups = {on.isoformat(): at for on, at in by_date(starts, asked.time_zone).items()}
    seconds = offer.seconds
    days: list[Json] = [
        {"date": on, "slots": [_slot(start, seconds) for start in at]} for on, at in groups.items()
    ]
    return Page(groups, days, seconds, now, _last(asked.window, starts, offer, now))


def _last(window: Interval, starts: list[int], offer: Offer, now: int) -> float:
    """Return until when the same starts are offered.

    That is until the first becomes too soon, unless later ones are still to come within reach.
    """
    if window[1] > now + offer.rule.horizon_days * _DAY + 1:
        return now
    return starts[0] - offer.rule.min_notice * 60 if starts else float("inf")


@lru_cache(maxsize=1 << 15)
def _slot(start: int, seconds: int) -> Json:
    return {"start": wire_instant(start), "end": wire_instant(start + seconds)}


def _with_clashes(day: Json, starts: list[int], seconds: int, own: Intervals) -> Json:
    """Return one date, with ``clash`` on the slots that share an instant with ``own``."""
    slots = day["slots"]
    marked = list(slots)
    # A date holds few of somebody's times: those from the first that ends after its first start.
    first = bisect_right(own, starts[0], key=lambda interval: interval[1])
    for begin, end in own[first:]:
        if begin >= starts[-1] + seconds:
            break
        for at in range(bisect_right(starts, begin - seconds), bisect_left(starts, end)):
            marked[at] = {**slots[at], "clash": True}
    return {**day, "slots": marked}
