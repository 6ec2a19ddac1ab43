"""Events that follow meetings: in each person's own calendar one, which is as the meeting is.

For each meeting and person there is a record, and who holds its lease may write. What is to be
written is asked for under the lease, so that nothing older is written after something newer.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Literal, cast

from chatsched.calendars.drafts import MeetingEvent, event_key
from chatsched.calendars.health import LinkHealth
from chatsched.calendars.looking import Looking
from chatsched.calendars.opening import Opening
from chatsched.calendars.providers import (
    CredentialsRefused,
    Ours,
    ProviderAway,
    ProviderError,
    Writing,
)
from chatsched.calendars.records import EventRecord, LinkRecord
from chatsched.calendars.store.events import Events
from chatsched.calendars.store.links import Links
from chatsched.calendars.tenure import Tenure, Tenures
from chatsched.calendars.writing import put_in, take_out
from chatsched.core.clock import Clock

State = Literal["none", "pending", "synced", "failed", "broken"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of an event.

    ``none``: it has no calendar. ``pending``: it is still to be written. ``synced``: the calendar
    is as the meeting, of which ``sequence`` says the version. ``failed``: the provider will not
    take it, ``problem`` says why. ``broken``: the account has to be linked anew first.
    ``conference_url`` is the provider's own meeting link, None also while it is
    ``conference_pending``.
    """

    state: State
    sequence: int | None = None
    problem: str | None = None
    conference_url: str | None = None
    conference_pending: bool = False


Wanted = Callable[[], Awaitable[MeetingEvent]]
Follower = Callable[[LinkRecord], Awaitable[None]]
Reader = Callable[[EventRecord], Awaitable[None]]


class CalendarEvents:
    """Writes events. ``host`` is the server's own name, for their UIDs.

    ``wrote`` are called with a link in whose calendar something was written, ``edited`` with an
    event whose ``edited`` has changed, ``mended`` with a link that may be asked again, ``left``
    with each event ahead that was in an account which is linked no longer.
    """

    def __init__(
        self,
        events: Events,
        links: Links,
        opening: Opening,
        health: LinkHealth,
        clock: Clock,
        *,
        host: str,
    ) -> None:
        self._events = events
        self._links = links
        self._opening = opening
        self._health = health
        self._host = host
        self._tenures = Tenures(events, clock)
        self._looking = Looking(events, clock)
        self.wrote: list[Follower] = []
        self.edited: list[Reader] = []
        self.left: list[Reader] = []
        self.mended = health.mended

    def uid(self, meeting_id: str) -> str:
        """Return iCalendar's UID of a meeting, the same in every calendar and file."""
        return f"{meeting_id}@{self._host}"

    async def destinations(self, user_ids: Collection[str]) -> dict[str, LinkRecord]:
        """Return those of these people who have a calendar that meetings are put into."""
        found = await self._links.of(user_ids)
        chosen = {user_id: _destination(links) for user_id, links in found.items()}
        return {user_id: link for user_id, link in chosen.items() if link is not None}

    async def ours(self, user_id: str, meeting_id: str) -> Ours:
        """Return what names a meeting's event in somebody's calendars."""
        uids = frozenset({self.uid(meeting_id)})
        record = await self._events.one(meeting_id, user_id)
        if record is None:
            return Ours(uids=uids)
        names = {event_key(record), record.reference or event_key(record)}
        return Ours(frozenset(names), uids)

    async def has_call(self, user_id: str, meeting_id: str) -> bool:
        """Tell whether somebody's event has a meeting link of the provider's, or will have one."""
        record = await self._events.one(meeting_id, user_id)
        if record is None:
            return False
        return record.conference_pending or record.conference_url is not None

    async def edits(self, user_id: str, meeting_ids: Collection[str]) -> dict[str, EventRecord]:
        """Return somebody's events of these meetings that they have edited by hand."""
        if not meeting_ids:
            return {}
        found = await self._events.of(user_id, meeting_ids)
        return {each.meeting_id: each for each in found if each.edited is not None}

    async def unlinked(self, link: LinkRecord) -> None:
        """Let the events of an account that is linked no longer be: they stay where they are."""
        ahead = await self._looking.ahead(link.id)
        await self._events.forget_link(link.id)
        for event in ahead:
            for follower in self.left:
                await follower(event)

    async def follow(
        self, user_id: str, meeting_id: str, wanted: Wanted, *, again: bool = False
    ) -> Outcome:
        """Make somebody's calendar as ``wanted`` says, which is asked when it is their turn.

        ``again``: write also what was written before, as it may have been edited or deleted.
        Raises `BeingWritten` while somebody else writes it, and `ProviderAway`; either way it is
        to be tried again.
        """
        new = EventRecord(meeting_id=meeting_id, user_id=user_id, uid=self.uid(meeting_id))
        async with self._tenures.of(new) as tenure:
            edited = tenure.record.edited
            link = await self._settle_in(tenure)
            if link is None:
                return Outcome(state="none")
            if link.status == "needs_relink":
                return Outcome(state="broken", problem=link.problem)
            outcome = await self._write(link, tenure, wanted, again=again)
            if edited is not None and tenure.record.edited is None:
                await self._tell_edited(tenure.record)
        return outcome

    async def look(self, link: LinkRecord) -> None:
        """Find out which events of ours were moved or deleted by hand in an account's calendars.

        To be called when something has changed there, or may have. What we write ourselves is no
        such edit. Raises `ProviderAway`.
        """
        ahead = await self._looking.ahead(link.id)
        if not ahead or link.status == "needs_relink":
            return
        async with self._reaching(link):
            account = cast("Writing", await self._opening.account(link))
            for event in ahead:
                edited = await self._looking.edited(account, event)
                if edited is not None:
                    await self._tell_edited(edited)

    async def _tell_edited(self, record: EventRecord) -> None:
        for follower in self.edited:
            await follower(record)

    async def _settle_in(self, tenure: Tenure) -> LinkRecord | None:
        """Return the account that the event is in, or else is to be put into."""
        record = tenure.record
        settled = record.reference is not None or record.doubtful
        if record.link_id is not None and settled:
            link = await self._links.one(record.link_id)
            if link is not None and link.user_id == record.user_id:
                return link
        link = _destination(await self._links.of_user(record.user_id))
        if link is None:
            return None
        account = f"{link.provider}:{link.subject}"
        if record.account == account:  # linked anew: what was put in there is found by its key
            known = link.calendar(record.calendar_id or "")
            calendar_id = known.id if known is not None and known.writable else link.destination
            doubtful = record.doubtful or record.reference is not None
        else:
            calendar_id, doubtful = link.destination, False
        await tenure.change(
            link_id=link.id,
            account=account,
            calendar_id=calendar_id,
            reference=None,
            etag=None,
            doubtful=doubtful,
            told=None,
            edited=None,
        )
        return link

    async def _write(
        self, link: LinkRecord, tenure: Tenure, wanted: Wanted, *, again: bool
    ) -> Outcome:
        before = tenure.record
        event = await wanted()
        async with self._reaching(link) as reached:
            account = cast("Writing", await self._opening.account(link))
            if event.cancelled:
                await take_out(account, tenure, event)
            else:
                conference = event.conference and _makes_links(link, tenure.calendar_id)
                await put_in(account, tenure, event, conference=conference, again=again)
        if reached.refused is not None:
            if not event.cancelled:  # another calendar may be chosen for the next attempt
                await tenure.change(link_id=None, calendar_id=None, reference=None, doubtful=True)
            return Outcome(state="failed", problem=str(reached.refused))
        if reached.broken is not None:
            return Outcome(state="broken", problem=str(reached.broken))
        record = tenure.record
        if record != before:
            for wrote in self.wrote:
                await wrote(link)
        return Outcome(
            state="synced",
            sequence=event.sequence,
            conference_url=record.conference_url,
            conference_pending=record.conference_pending,
        )

    @asynccontextmanager
    async def _reaching(self, link: LinkRecord) -> AsyncIterator["_Reached"]:
        """Say afterwards how the link does, and what was refused; raises `ProviderAway`."""
        reached = _Reached()
        try:
            yield reached
        except CredentialsRefused as error:
            reached.broken = error
            await self._health.refused(link, error)
        except ProviderAway as error:
            await self._health.away(link, error)
            raise
        except ProviderError as error:
            reached.refused = error
        else:
            await self._health.well(link)


@dataclass(slots=True)
class _Reached:
    """What kept us from an account, if anything."""

    broken: CredentialsRefused | None = field(default=None)
    refused: ProviderError | None = field(default=None)


def _destination(links: Collection[LinkRecord]) -> LinkRecord | None:
    """Return the link whose calendar meetings are put into, one that works if there is one."""
    able = [link for link in links if _takes_meetings(link)]
    return min(able, key=lambda link: link.status == "needs_relink", default=None)


def _takes_meetings(link: LinkRecord) -> bool:
    calendar = None if link.destination is None else link.calendar(link.destination)
    return calendar is not None and calendar.writable


def _makes_links(link: LinkRecord, calendar_id: str) -> bool:
    """Tell whether meetings in a calendar are to have the provider's own meeting link."""
    calendar = link.calendar(calendar_id)
    return link.conferencing and calendar is not None and calendar.conference
