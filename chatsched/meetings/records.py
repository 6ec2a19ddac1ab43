"""Invites and meetings as they are stored. Instants that are reckoned with are epoch seconds."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, Self

from chatsched.scheduling import Interval

InviteStatus = Literal["open", "booked", "withdrawn", "expired"]
MeetingStatus = Literal["confirmed", "cancelled"]
ChangeKind = Literal["booking", "reschedule", "cancellation"]
CalendarSync = Literal["none", "pending", "synced", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteRecord:
    """An invite. All but ``status`` and ``meeting_id`` never changes.

    ``untitled``: nobody gave it a title, and ``title`` is one in English, for programs.

    ``availability`` is in the form of the wire. A single-use invite is ``booked`` for good by
    its one meeting, ``meeting_id``; a reusable one stays open, and has none that is its own.
    """

    id: str
    room_id: str
    host_id: str
    nonce: str
    title: str
    note: str
    duration: int
    availability: Mapping[str, Any]
    reusable: bool
    status: InviteStatus
    meeting_id: str | None
    created_at: datetime
    expires_at: datetime
    untitled: bool = False

    @property
    def entries(self) -> int:
        """How many ranges and dates its availability consists of."""
        weekly, overrides = self.availability["weekly"], self.availability["overrides"]
        ranges = sum(map(len, weekly.values())) + sum(len(each["ranges"]) for each in overrides)
        return ranges + len(overrides)

    def status_at(self, now: datetime) -> InviteStatus:
        """Return the status as of now: an open invite expires by itself."""
        return "expired" if self.status == "open" and self.expires_at <= now else self.status

    def without_host(self) -> Self:
        """Return the invite as it stands when its host is no longer in the room."""
        return replace(self, status="withdrawn") if self.status == "open" else self


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that was done to a meeting, and what the announcements of it need.

    ``time`` is when the meeting was to be after it, ``previous`` before, if that is another.
    ``nonce`` is that of the request. ``id`` names the change in its announcements. ``informed``
    are those whose own calendars follow it by themselves. ``at`` is when it was done, which is not
    known of very old ones.
    """

    id: str
    version: int
    kind: ChangeKind
    by: str
    nonce: str | None
    time: Interval
    previous: Interval | None
    reason: str | None
    informed: tuple[str, ...] = ()
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRecord:
    """A meeting between a host and who booked it. Its changes made its version what it is.

    ``followers`` are those in whose own calendars its event is to be, ``calendar_sync`` says how
    far the host's is. ``provider_url`` is where it takes place if a provider made the link.
    ``untitled`` is as in its invite.
    """

    id: str
    invite_id: str
    room_id: str
    host_id: str
    booked_by_id: str
    nonce: str
    title: str
    note: str
    start: int
    end: int
    status: MeetingStatus
    version: int
    reason: str | None
    calendar_sync: CalendarSync
    created_at: datetime
    updated_at: datetime
    changes: tuple[Change, ...]
    followers: tuple[str, ...] = ()
    provider_url: str | None = None
    untitled: bool = False

    @property
    def duration(self) -> int:
        """How long it takes, in minutes."""
        return (self.end - self.start) // 60

    @property
    def people(self) -> tuple[str, str]:
        """Those whose time it takes: the host, and who booked."""
        return self.host_id, self.booked_by_id

    @property
    def change(self) -> Change:
        """What was done last."""
        return self.changes[-1]

    def move_by_nonce(self, user_id: str, nonce: str) -> Change | None:
        """Return the move that this person made under this nonce."""
        for change in self.changes:
            if (change.kind, change.by, change.nonce) == ("reschedule", user_id, nonce):
                return change
        return None

    def after(self, change: Change, now: datetime) -> Self:
        """Return the meeting as a change leaves it."""
        start, end = change.time
        return replace(
            self,
            start=start,
            end=end,
            status="cancelled" if change.kind == "cancellation" else "confirmed",
            version=change.version,
            reason=change.reason,
            updated_at=now,
            changes=(*self.changes, change),
        )

    def as_of(self, version: int) -> Self:
        """Return the meeting as it was at a version that it has had."""
        change = self.changes[version - 1]
        start, end = change.time
        return replace(
            self,
            start=start,
            end=end,
            status="cancelled" if change.kind == "cancellation" else "confirmed",
            version=version,
            reason=change.reason,
            changes=self.changes[:version],
        )

    def over(self, now: datetime) -> bool:
        """Tell whether it has begun, so that nothing can be done about it any more."""
        return self.start <= now.timestamp()
