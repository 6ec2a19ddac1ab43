"""What an invite offers: the slot rule applied to its availability. One code for every question.

What is shown, what is confirmed and what is proposed instead all come from here.
"""

from dataclasses import dataclass
from typing import Self

from chatsched.core.kept import Kept
from chatsched.meetings.availability import Availability
from chatsched.meetings.records import InviteRecord
from chatsched.scheduling import (
    Hours,
    Interval,
    Intervals,
    SlotRule,
    free_slots,
    is_offered,
    nearest,
)

_DAY = 86_400
_MOST_ALTERNATIVES = 5
_LOOK_AROUND = (1, 14, 62)
"""How many days around a wanted time are searched for others, one after the other."""

_MOST_ENTRIES = 100_000
_ENTRIES_OF_THE_REST = 10
"""What an offer weighs beside the entries of its availability, each of some 100 bytes."""


@dataclass(frozen=True, slots=True)
class Offer:
    """The hours and the rule of one invite. Instants and windows in epoch seconds."""

    hours: Hours
    rule: SlotRule

    @classmethod
    def of(cls, invite: InviteRecord) -> Self:
        """Return what an invite offers."""
        availability = Availability.model_validate(invite.availability)
        return cls(availability.hours(), availability.rule(invite.duration))

    @property
    def seconds(self) -> int:
        """How long one meeting takes."""
        return self.rule.duration * 60

    def concerned(self, window: Interval) -> Interval:
        """Return the window in which busy times bear on starts in ``window``."""
        before = self.rule.buffer_before * 60
        return window[0] - before, window[1] + self.seconds + self.rule.buffer_after * 60

    def starts(self, busy: Intervals, window: Interval, now: int) -> list[int]:
        """Return the starts in ``window`` that are offered."""
        return free_slots(self.hours, self.rule, busy, window=window, now=now)

    def offers(self, start: int, busy: Intervals, now: int) -> bool:
        """Tell whether this very start is offered."""
        return is_offered(start, self.hours, self.rule, busy, now=now)

    def around(self, wanted: int, days: int, now: int) -> Interval:
        """Return the window of possible starts within some days of a wanted one."""
        earliest = now + self.rule.min_notice * 60
        latest = now + self.rule.horizon_days * _DAY
        middle = min(max(wanted, earliest), latest)
        return middle - days * _DAY, middle + days * _DAY

    def widest(self, wanted: int, now: int) -> Interval:
        """Return the window in which busy times bear on `alternatives`."""
        return self.concerned(self.around(wanted, _LOOK_AROUND[-1], now))

    def alternatives(self, wanted: int, busy: Intervals, now: int) -> list[int]:
        """Return the few offered starts nearest to a wanted one."""
        found: list[int] = []
        for days in _LOOK_AROUND:
            found = self.starts(busy, self.around(wanted, days, now), now)
            if len(found) >= _MOST_ALTERNATIVES:
                break
        return nearest(found, wanted, _MOST_ALTERNATIVES)


class Offers:
    """The offers of the invites that were asked about last: an invite's never changes."""

    def __init__(self) -> None:
        self._kept: Kept[str, Offer] = Kept(_MOST_ENTRIES, _MOST_ENTRIES)

    def of(self, invite: InviteRecord) -> Offer:
        """Return what an invite offers."""
        offer = self._kept.get(invite.id)
        if offer is None:
            offer = Offer.of(invite)
            self._kept.put(invite.id, offer, _ENTRIES_OF_THE_REST + invite.entries)
        return offer
