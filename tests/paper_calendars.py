"""A provider of calendars, which lies outside: accounts in memory, with the faults of a network.

It is as strict as the real ones: a key makes one event, and stays taken when that is deleted.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from chatsched.calendars import CalendarEvents, LinkRecord
from chatsched.calendars.busy import BusyTimes
from chatsched.calendars.health import LinkHealth
from chatsched.calendars.opening import Opening
from chatsched.calendars.providers import (
    CredentialsRefused,
    Draft,
    Event,
    EventGone,
    ProviderAway,
    ProviderRefused,
    Written,
)
from chatsched.calendars.records import LinkedCalendar
from chatsched.calendars.store.events import Events
from chatsched.calendars.store.links import Links
from chatsched.core.clock import Clock
from chatsched.core.ids import new_id
from chatsched.realtime import Edge
from chatsched.storage import Mongo

LONG_AGO = datetime(2027, 1, 1, tzinfo=UTC)
HOME = "home"


@dataclass
class Paper:
    """An event as it stands in a calendar."""

    draft: Draft
    start: int
    end: int
    deleted: bool = False
    url: str | None = None
    pending: bool = False


@dataclass
class Fault:
    """What happens to one request: ``done`` says whether it is carried out all the same."""

    error: Exception | None = None
    done: bool = False
    frozen: asyncio.Event | None = None


@dataclass
class Provider:
    """All accounts at the provider, by name; `said` is what it was told, in order."""

    accounts: dict[str, dict[tuple[str, str], Paper]] = field(default_factory=dict)
    faults: deque[Fault] = field(default_factory=deque)
    revoked: set[str] = field(default_factory=set)
    refusing: set[str] = field(default_factory=set)
    said: list[tuple[str, int, int]] = field(default_factory=list)
    slow_links: bool = False
    links_made: int = 0

    def standing(self, name: str) -> list[Paper]:
        """Return the events that stand in an account's calendars."""
        return [paper for paper in self.accounts.get(name, {}).values() if not paper.deleted]

    def only(self, name: str) -> Paper:
        """Return the one event that stands there."""
        (paper,) = self.standing(name)
        return paper

    def move(self, name: str, seconds: int) -> None:
        """Move the one event there by hand."""
        paper = self.only(name)
        paper.start, paper.end = paper.start + seconds, paper.end + seconds

    def drop(self, name: str) -> None:
        """Delete the one event there by hand."""
        self.only(name).deleted = True

    def throttle(self, times: int, retry_after: float | None = None) -> None:
        """Refuse the next requests for the moment."""
        self.faults += [Fault(ProviderAway("Too many", retry_after)) for _ in range(times)]

    def lose_answers(self, times: int) -> None:
        """Carry the next requests out, and let their answers be lost."""
        self.faults += [Fault(ProviderAway("Lost"), done=True) for _ in range(times)]

    def freeze(self, *, done: bool) -> asyncio.Event:
        """Let whoever asks next stand still, as a process that is killed then; set it to go on."""
        gate = asyncio.Event()
        self.faults.append(Fault(done=done, frozen=gate))
        return gate

    def finish_links(self) -> None:
        """Make the meeting links that are still to be made."""
        for papers in self.accounts.values():
            for paper in papers.values():
                if paper.pending:
                    self._make_link(paper)

    def _make_link(self, paper: Paper) -> None:
        self.links_made += 1
        paper.url, paper.pending = f"https://meet.example/{self.links_made}", False

    def ask_link(self, paper: Paper) -> None:
        """Have a meeting link made, at once or later."""
        if paper.url is None and not paper.pending:
            if self.slow_links:
                paper.pending = True
            else:
                self._make_link(paper)

    async def carry_out(self, name: str, what: Callable[[], object]) -> object:
        """Do what is asked, unless something is wrong today."""
        if name in self.revoked:
            raise CredentialsRefused("Access was taken back.")
        if name in self.refusing:
            raise ProviderRefused("This calendar takes no events.")
        fault = self.faults.popleft() if self.faults else Fault(done=True)
        answer: object = None
        if fault.done:
            answer = what()
        if fault.frozen is not None:
            await fault.frozen.wait()
            if not fault.done:
                answer = what()
        if fault.error is not None:
            raise fault.error
        return answer


class PaperAccount:
    """One account, as the server reaches it; implements `Writing`."""

    def __init__(self, provider: Provider, name: str) -> None:
        self._provider = provider
        self._name = name
        self._papers = provider.accounts.setdefault(name, {})

    async def create(self, calendar_id: str, draft: Draft) -> Written:
        def put() -> Written:
            paper = self._papers.get((calendar_id, draft.key))
            if paper is None:
                paper = self._papers[calendar_id, draft.key] = Paper(draft, draft.start, draft.end)
                self._said("create", draft)
                if draft.conference:
                    self._provider.ask_link(paper)
            elif paper.deleted:
                raise EventGone("deleted")
            return _written(paper)

        return await self._carry_out(put)

    async def update(self, calendar_id: str, reference: str, draft: Draft) -> Written:
        def put() -> Written:
            paper = self._papers.get((calendar_id, reference))
            if paper is None or paper.deleted:
                raise EventGone("gone")
            paper.draft, paper.start, paper.end = draft, draft.start, draft.end
            self._said("update", draft)
            if draft.conference:
                self._provider.ask_link(paper)
            return _written(paper, reference)

        return await self._carry_out(put)

    async def delete(self, calendar_id: str, reference: str) -> None:
        def drop() -> None:
            paper = self._papers.get((calendar_id, reference))
            if paper is not None and not paper.deleted:
                paper.deleted = True
                self._said("delete", paper.draft)

        await self._carry_out(drop)

    async def read(self, calendar_id: str, reference: str) -> Event | None:
        def look() -> Event | None:
            paper = self._papers.get((calendar_id, reference))
            if paper is None or paper.deleted:
                return None
            return Event(
                reference=reference,
                start=paper.start,
                end=paper.end,
                conference_url=paper.url,
                conference_pending=paper.pending,
            )

        return await self._carry_out(look)

    async def _carry_out(self, what):
        return await self._provider.carry_out(self._name, what)

    def _said(self, what: str, draft: Draft) -> None:
        self._provider.said.append((what, draft.sequence, draft.start))


def _written(paper: Paper, reference: str | None = None) -> Written:
    return Written(
        reference=reference or paper.draft.key,
        conference_url=paper.url,
        conference_pending=paper.pending,
    )


@dataclass
class Linked:
    """The calendars' side of one process: links of accounts at a `Provider`, and their events."""

    links: Links
    kept: Events
    health: LinkHealth
    events: CalendarEvents

    @classmethod
    def build(
        cls, provider: Provider, mongo: Mongo, busy: BusyTimes, edge: Edge, clock: Clock
    ) -> "Linked":
        links, kept = Links(mongo), Events(mongo)
        opening = Opening({"google": lambda link: PaperAccount(provider, link.subject)})
        health = LinkHealth(links, busy, edge, clock)
        host = "chat.example"
        events = CalendarEvents(kept, links, opening, health, clock, host=host)
        return cls(links, kept, health, events)

    async def prepare(self) -> None:
        await self.links.prepare()
        await self.kept.prepare()

    async def link(self, user_id: str, name: str | None = None, **more) -> LinkRecord:
        """Link an account, whose name is the person's unless said, with a calendar for meetings."""
        home = LinkedCalendar(id=HOME, name="Home", writable=True, counted=True, conference=True)
        members = {
            "id": new_id(),
            "user_id": user_id,
            "provider": "google",
            "subject": name or user_id,
            "account": "somebody@example.org",
            "status": "ok",
            "problem": None,
            "calendars": (home,),
            "destination": HOME,
            "conferencing": False,
            "secret": {},
            "version": 1,
            "synced_at": None,
            "created_at": LONG_AGO,
            **more,
        }
        link = LinkRecord(**members)
        assert await self.links.add(link)
        return link

    async def unlink(self, link: LinkRecord) -> None:
        """Do what unlinking does here."""
        await self.links.remove(link.id)
        await self.events.unlinked(link)

    async def relink(self, link: LinkRecord) -> None:
        """Do what linking the same account again does."""
        stands = await self.links.one(link.id)
        whole = {name: getattr(stands, name) for name in LinkRecord.__slots__}
        renewed = LinkRecord(**{**whole, "status": "ok", "problem": None})
        saved = await self.links.save(renewed, stands.version)
        assert saved is not None
        await self.health.changed(saved)
