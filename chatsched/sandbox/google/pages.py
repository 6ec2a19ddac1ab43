"""Web pages of the sandbox's people: their calendars, as they would see them at Google."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from html import escape
from itertools import groupby
from urllib.parse import parse_qs, quote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from chatsched.sandbox.authorization import SandboxAccount, TokenStore
from chatsched.sandbox.authorization.pages import page
from chatsched.sandbox.google.events import Change, Events
from chatsched.sandbox.google.lists import occurrences, takes_time
from chatsched.sandbox.google.problems import Problem
from chatsched.sandbox.google.times import end_of, start_of
from chatsched.sandbox.google.world import Access, Json, Person, World
from chatsched.sandbox.google.zones import zone

_AHEAD = timedelta(days=14)
_BY_HAND = {"sendUpdates": "none"}
_LONGEST_TITLE = 200
_LONGEST_MINUTES = 1440
_STYLE = (
    "<style>h2{font-size:1rem;margin:1.4rem 0 .2rem}table{width:100%;border-collapse:collapse}"
    "td{padding:.35rem 0;vertical-align:top;border-top:1px solid #d0d7de55}"
    "td:first-child{width:7.5rem;white-space:nowrap}td:last-child{text-align:right}"
    "td small{display:block}form{margin:0}td button{padding:.1rem .6rem;font-size:.85rem}"
    "input{font:inherit;max-width:100%}</style>"
)


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
        rows = "".join(
            f'<li><a href="{_address(request, person)}">{escape(person.name)}</a>'
            f" <small>{escape(person.email)}</small></li>"
            for person in self._world.people.values()
        )
        return HTMLResponse(page("Google sandbox: calendars", f"<ul>{rows}</ul>"))

    async def _calendar(self, request: Request) -> Response:
        person = self._person(request)
        here = _address(request, person)
        parts = [
            _STYLE,
            f"<p>What {escape(person.email)} sees at Google. This is a simulation.</p>",
            self._connected(person, here),
            self._agenda(person, here),
            _form(here, self._today(person)),
        ]
        return HTMLResponse(page(f"Calendar of {person.name}", *parts))

    async def _add(self, request: Request) -> Response:
        person = self._person(request)
        access = person.access("primary")
        form = await _form_of(request)
        where = zone(access.calendar.time_zone)
        try:
            start = datetime.fromisoformat(form.get("start", "")).replace(tzinfo=where)
            minutes = int(form.get("minutes", ""))
        except ValueError:
            raise HTTPException(400, "Please give a date, a time and a length.") from None
        if not 0 < minutes <= _LONGEST_MINUTES:
            raise HTTPException(400, "An event is a minute long, or up to a day.")
        title = (form.get("title") or "Busy")[:_LONGEST_TITLE]
        end = start.astimezone(UTC) + timedelta(minutes=minutes)
        sides = {"start": {"dateTime": start.isoformat()}, "end": {"dateTime": end.isoformat()}}
        self._events.insert(access, _BY_HAND, {"summary": title, **sides})
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
        form = await _form_of(request)
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
        """Return whose page it is; other sites' pages can change nothing here."""
        if request.method == "POST" and request.headers.get(
            "sec-fetch-site", "same-origin"
        ) not in {"same-origin", "none"}:
            raise HTTPException(403, "Please use the sandbox's own pages.")
        person = self._world.people.get(request.path_params["email"])
        if person is None:
            raise HTTPException(404, "There is nobody of that name in the sandbox.")
        return person

    def _today(self, person: Person) -> datetime:
        where = zone(person.access("primary").calendar.time_zone)
        now = datetime.fromtimestamp(self._world.clock(), where)
        return now.replace(hour=0, minute=0, second=0, microsecond=0)

    def _agenda(self, person: Person, here: str) -> str:
        """Return the events of the next two weeks, day by day, in the person's own time."""
        today = self._today(person)
        window = (today.astimezone(UTC), (today + _AHEAD).astimezone(UTC))
        found = sorted(
            (
                (max(start_of(event, access.calendar), window[0]), access, event)
                for access in person.calendars.values()
                for event in occurrences(access.calendar, window)
            ),
            key=lambda each: each[0],
        )
        days = [
            f"<h2>{day:%A}, {day.day} {day:%B}</h2><table>"
            + "".join(_row(access, event, here) for _, access, event in events)
            + "</table>"
            for day, events in groupby(
                found, key=lambda each: each[0].astimezone(today.tzinfo).date()
            )
        ]
        return "".join(days) or "<p>Nothing in the next 14 days.</p>"

    def _connected(self, person: Person, here: str) -> str:
        """Return what was granted, and the way to take it back."""
        mine = [
            escape(grant.client_id)
            for grant in self._store.granted()
            if grant.account.email == person.email
        ]
        if not mine:
            return "<p>No application is connected.</p>"
        names = ", ".join(sorted(set(mine)))
        return (
            f"<form method=post action='{here}/revoke'>Connected: {names} "
            "<button>Revoke access</button></form>"
        )


async def _form_of(request: Request) -> dict[str, str]:
    fields = parse_qs((await request.body()).decode(errors="replace"))
    return {name: values[0] for name, values in fields.items()}


def _address(request: Request, person: Person) -> str:
    root = str(request.scope.get("root_path", "")).rstrip("/")
    return f"{root}/{quote(person.email, safe='@')}"


def _row(access: Access, event: Json, here: str) -> str:
    name = escape(access.summary_override or access.calendar.summary)
    free = "" if takes_time(event) else ", free"
    tentative = ", tentative" if event["status"] == "tentative" else ""
    buttons = (
        f"<form method=post action='{here}/delete'>"
        f'<input type=hidden name=calendar value="{escape(access.calendar.id)}">'
        f'<input type=hidden name=event value="{escape(event["id"])}">'
        f"<button formaction='{here}/later'>Later</button> <button>Delete</button></form>"
        if access.allows("writer")
        else ""
    )
    return (
        f"<tr><td>{_hours(access, event)}<td>{_title(event)}"
        f"<small>{name}{free}{tentative}</small><td>{buttons}</tr>"
    )


def _an_hour_later(side: Json) -> Json:
    if "date" in side:
        return {"date": (date.fromisoformat(side["date"]) + timedelta(days=1)).isoformat()}
    later = datetime.fromisoformat(side["dateTime"]) + timedelta(hours=1)
    return {"dateTime": later.isoformat()}


def _title(event: Json) -> str:
    title = escape(event.get("summary") or "(no title)")
    link = str(event.get("location") or "")
    if link.startswith(("https://", "http://")):
        return f'<a href="{escape(link)}" rel=noreferrer>{title}</a>'
    return title


def _hours(access: Access, event: Json) -> str:
    if "date" in event["start"]:
        return "All day"
    calendar = access.calendar
    where = zone(calendar.time_zone)
    start, end = (side(event, calendar).astimezone(where) for side in (start_of, end_of))
    return f"{start:%H:%M}\N{EN DASH}{end:%H:%M}"


def _form(here: str, today: datetime) -> str:
    suggested = today + timedelta(days=1, hours=10)
    return (
        f"<form method=post action='{here}/add'><fieldset><legend>New event</legend>"
        "<label>Title <input name=title value=Busy maxlength=200></label>"
        "<label>Start <input type=datetime-local name=start required "
        f"value='{suggested:%Y-%m-%dT%H:%M}'></label>"
        "<label>Minutes <input type=number name=minutes value=60 min=1 max=1440 required></label>"
        f"<p><small>Times are those of {escape(str(today.tzinfo))}.</small></p>"
        "<button class=go>Create</button></fieldset></form>"
    )
