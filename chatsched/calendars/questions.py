"""What is asked of a linked account, and what is known of the answer."""

import hashlib
import json
from array import array
from dataclasses import asdict, dataclass, field
from typing import Self

from chatsched.calendars.cache import Entry
from chatsched.calendars.providers import Ours
from chatsched.calendars.records import LinkRecord
from chatsched.scheduling import Interval

HARD_SECONDS = 86_400
"""What is older than this is not known any more."""

_FORMAT = 0x6C6E_6B73_0001
_HEADER = 5
_WORD = 8


@dataclass(frozen=True, slots=True)
class Question:
    """When a link's calendars are busy, but for events of our own.

    ``zone`` is where all-day events lie that have no zone of their own. ``besides`` names the
    meetings that ``ours`` are of, None where nothing is left out.
    """

    link: LinkRecord
    zone: str
    besides: str | None = None
    ours: Ours = field(default_factory=Ours)

    @property
    def calendar_ids(self) -> list[str]:
        """The calendars that count."""
        return [calendar.id for calendar in self.link.counted]

    @property
    def subject(self) -> int:
        """A number that differs between questions that may be answered differently."""
        said = (
            self.link.generation,
            sorted(self.calendar_ids),
            self.zone,
            sorted(self.ours.references),
            sorted(self.ours.uids),
        )
        digest = hashlib.blake2b(json.dumps(said).encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big") >> 1


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer: ``entry`` as of ``read_at``, to be read anew after ``fresh_until``."""

    entry: Entry
    read_at: int
    fresh_until: int
    subject: int

    def pack(self, generation: int) -> bytes:
        """Return the reading as it is kept, under ``generation``."""
        head = (_FORMAT, generation, self.read_at, self.fresh_until, self.subject)
        return array("q", head).tobytes() + self.entry.pack(0)

    @classmethod
    def unpack(cls, packed: bytes | None) -> tuple[Self, int] | None:
        """Return a reading and its generation; None if this is not one."""
        length = _HEADER * _WORD
        if packed is None or len(packed) < length:
            return None
        form, generation, read_at, fresh_until, subject = array("q", packed[:length])
        entry = Entry.unpack(packed[length:], 0) if form == _FORMAT else None
        if entry is None:
            return None
        return cls(entry, read_at, fresh_until, subject), generation

    def usable(self, window: Interval, now: float) -> bool:
        """Tell whether it says anything about all of ``window`` that may be relied on."""
        return self.entry.covers(window) and now < self.read_at + HARD_SECONDS


@dataclass(frozen=True, slots=True)
class Failure:
    """The provider did not answer ``times`` in a row, and is not to be asked before ``until``.

    Before ``asked_until`` not even for a confirmation: the provider wants to be left alone.
    """

    times: int
    until: float
    asked_until: float = 0

    @classmethod
    def unpack(cls, packed: bytes | None) -> Self | None:
        """Return what was kept; None if this is not a failure."""
        if packed is None:
            return None
        try:
            return cls(**json.loads(packed))
        except (ValueError, TypeError):
            return None

    def pack(self) -> bytes:
        """Return the failure as it is kept."""
        return json.dumps(asdict(self)).encode()


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a question. ``current``: nothing was forgotten since.

    No generation when Redis is away.
    """

    generation: int | None = None
    reading: Reading | None = None
    current: bool = False
    failure: Failure | None = None

    def rests(self, now: float) -> bool:
        """Tell whether the provider is to be left alone for the moment."""
        return self.failure is not None and now < self.failure.until
