"""Web pages of the sandbox's people: their calendars, as they would see them at Google."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from html import escape
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from chatsched.sandbox.agenda import (
    AHEAD,
    Line,
    NewEvent,
    applications,
    calendar_page,
    form_of,
    people_page,
    refuse_other_sites,
)
from chatsched.sandbox.authorization import SandboxAccount, TokenStore
from chatsched.sandbox.google.events import Change, Events
from chatsched.sandbox.google.lists import occurrences, takes_time
from chatsched.sandbox.google.problems import Problem
from chatsched.sandbox.google.times import end_of, start_of
from chatsched.sandbox.google.world import Access, Json, Person, World
from chatsched.sandbox.google.zones import zone

_BY_HAND = {"sendUpdates": "none"}


class GooglePages:
    """The pages, as the application ``app``, to be mounted where people find it."""

    def __init__(self, world: World, accounts: Sequence[SandboxAccount], store: TokenStore) -> None:
        self._world = world
        self._ids = {account.email: account.id for account in accounts}
        self._store = store
        self._events = Events(world)
        self.app = Starlette(
            routes=[
                Route("/", self._people, name="people"),
                Route("/{email}", self._calendar, name="calendar"),
                Route("/{email}/add", self._add, methods=["POST"], name="add"),
                Route("/{email}/later", self._later, methods=["POST"], name="later"),
                Route("/{email}/delete", self._delete, methods=["POST"], name="delete"),
                Route("/{email}/revoke", self._revoke, methods=["POST"], name="revoke"),
            ]
        )

    async def _people(self, request: Request) -> Response:
        return people_page(
            "Google",
            (
                (_address(request, person), person.name, person.email)
                for person in self._world.people.values()
            ),
        )

    async def _calendar(self, request: Request) -> Response:
        person = self._person(request)
        return calendar_page(
            person.name,
            f"What {escape(person.email)} sees at Google. This is a simulation.",
            applications(self._store, person.email),
            self._lines(person),
            _address(request, person),
            self._now(person),
        )

    async def _add(self, request: Request) -> Response:
        person = self._person(request)
        new = await NewEvent.of(request, self._now(person))
        sides = {
            "start": {"dateTime": new.start.isoformat()},
            "end": {"dateTime": new.end.isoformat()},
        }
        event = {"summary": new.title, **sides}
        self._events.insert(person.access("primary"), _BY_HAND, event)
        return RedirectResponse(_address(request, person), 303)

    async def _later(self, request: Request) -> Response:
        """Move an event by an hour, and an all-day one by a day."""

        def move(access: Access, event_id: str) -> None:
            event = self._events.get(access, event_id, {})
            if event["status"] != "cancelled":
                sides = {side: _an_hour_later(event[side]) for side in ("start", "end")}
                self._events.patch(access, event_id, _BY_HAND, Change(sides, None))

        return await self._by_hand(request, move)

    async def _delete(self, request: Request) -> Response:
        def delete(access: Access, event_id: str) -> None:
            self._events.delete(access, event_id, _BY_HAND, None)

        return await self._by_hand(request, delete)

    async def _by_hand(self, request: Request, do: Callable[[Access, str], None]) -> Response:
        """Do something to the event that a button belongs to, unless it is gone."""
        person = self._person(request)
        form = await form_of(request)
        try:
            do(person.access(form.get("calendar", "")), form.get("event", ""))
        except Problem as problem:
            if problem.status not in {404, 410}:
                raise HTTPException(problem.status, str(problem)) from None
        return RedirectResponse(_address(request, person), 303)

    async def _revoke(self, request: Request) -> Response:
        person = self._person(request)
        self._store.revoke_account(self._ids[person.email])
        return RedirectResponse(_address(request, person), 303)

    def _person(self, request: Request) -> Person:
        refuse_other_sites(request)
        person = self._world.people.get(request.path_params["email"])
        if person is None:
            raise HTTPException(404, "There is nobody of that name in the sandbox.")
        return person

    def _now(self, person: Person) -> datetime:
        where = zone(person.access("primary").calendar.time_zone)
        return datetime.fromtimestamp(self._world.clock(), where)

    def _lines(self, person: Person) -> Iterator[Line]:
        """Yield the events of the next two weeks."""
        now = self._now(person)
        today = now.replace(hour=0, minute=0, second=0, microsecond=0)
        window = (today.astimezone(UTC), (today + AHEAD).astimezone(UTC))
        for access in person.calendars.values():
            for event in occurrences(access.calendar, window):
                yield _line(access, event, today)


def _address(request: Request, person: Person) -> str:
    root = str(request.scope.get("root_path", "")).rstrip("/")
    return f"{root}/{quote(person.email, safe='@')}"


def _line(access: Access, event: Json, today: datetime) -> Line:
    calendar = access.calendar
    start, end = (side(event, calendar).astimezone(today.tzinfo) for side in (start_of, end_of))
    free = "" if takes_time(event) else ", free"
    tentative = ", tentative" if event["status"] == "tentative" else ""
    names = {"calendar": calendar.id, "event": event["id"]}
    return Line(
        start=max(start, today),
        end=end,
        all_day="date" in event["start"],
        title=str(event.get("summary") or ""),
        link=str(event.get("location") or ""),
        where=(access.summary_override or calendar.summary) + free + tentative,
        names=names if access.allows("writer") else {},
    )


def _an_hour_later(side: Json) -> Json:
    if "date" in side:
        return {"date": (date.fromisoformat(side["date"]) + timedelta(days=1)).isoformat()}
    later = datetime.fromisoformat(side["dateTime"]) + timedelta(hours=1)
    return {"dateTime": later.isoformat()}
