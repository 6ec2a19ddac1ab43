"""Web pages of the sandbox's people: their calendars, as they would see them in Outlook."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from html import escape
from itertools import groupby
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from chatsched.sandbox.authorization import SandboxAccount, TokenStore
from chatsched.sandbox.authorization.pages import page
from chatsched.sandbox.microsoft import events
from chatsched.sandbox.microsoft.errors import Refused
from chatsched.sandbox.microsoft.world import Calendar, Item, Mailbox, World
from chatsched.sandbox.microsoft.zones import zone_of

_AHEAD = timedelta(days=14)
_LONGEST_TITLE = 200
_LONGEST_MINUTES = 1440
_FREE = {"free": ", free", "workingElsewhere": ", free", "tentative": ", tentative"}


class MicrosoftPages:
    """The pages, as the application ``app``, to be mounted where people find it."""

    def __init__(self, world: World, accounts: Sequence[SandboxAccount], store: TokenStore) -> None:
        self._world = world
        self._ids = {account.email: account.id for account in accounts}
        self._store = store
        self.app = Starlette(
            routes=[
                Route("/", self._people, name="people"),
                Route("/{email}", self._calendar, name="calendar"),
                Route("/{email}/add", self._add, methods=["POST"], name="add"),
                Route("/{email}/delete", self._delete, methods=["POST"], name="delete"),
                Route("/{email}/revoke", self._revoke, methods=["POST"], name="revoke"),
            ]
        )

    async def _people(self, request: Request) -> Response:
        rows = "".join(
            f'<li><a href="{_address(request, mailbox)}">{escape(mailbox.name)}</a>'
            f" <small>{escape(mailbox.email)}</small></li>"
            for mailbox in self._world.mailboxes.values()
        )
        return HTMLResponse(page("Microsoft sandbox: calendars", f"<ul>{rows}</ul>"))

    async def _calendar(self, request: Request) -> Response:
        mailbox = self._mailbox(request)
        here = _address(request, mailbox)
        parts = [
            f"<p>What {escape(mailbox.email)} sees in Outlook. This is a simulation.</p>",
            self._agenda(mailbox, here),
            _form(here, self._today(mailbox)),
            self._connected(mailbox, here),
        ]
        return HTMLResponse(page(f"Calendar of {mailbox.name}", *parts))

    async def _add(self, request: Request) -> Response:
        mailbox = self._mailbox(request)
        form = await request.form()
        try:
            start = datetime.fromisoformat(str(form.get("start"))).replace(
                tzinfo=zone_of(mailbox.zone)
            )
            minutes = int(str(form.get("minutes")))
        except ValueError:
            raise HTTPException(400, "Please give a date, a time and a length.") from None
        if not 0 < minutes <= _LONGEST_MINUTES:
            raise HTTPException(400, "An event is a minute long, or up to a day.")
        title = " ".join(str(form.get("title") or "Busy").split())[:_LONGEST_TITLE]
        begins = start.astimezone(UTC)
        sides = {"start": _utc(begins), "end": _utc(begins + timedelta(minutes=minutes))}
        events.create(mailbox, mailbox.default, {"subject": title, "showAs": "busy", **sides})
        return RedirectResponse(_address(request, mailbox), 303)

    async def _delete(self, request: Request) -> Response:
        mailbox = self._mailbox(request)
        form = await request.form()
        try:
            events.remove(mailbox, mailbox.find(str(form.get("event"))))
        except Refused as refused:
            if refused.status != 404:
                raise HTTPException(refused.status, refused.message) from None
        return RedirectResponse(_address(request, mailbox), 303)

    async def _revoke(self, request: Request) -> Response:
        mailbox = self._mailbox(request)
        self._store.revoke_account(self._ids[mailbox.email])
        return RedirectResponse(_address(request, mailbox), 303)

    def _mailbox(self, request: Request) -> Mailbox:
        """Return whose page it is; other sites' pages can change nothing here."""
        if request.method == "POST" and request.headers.get(
            "sec-fetch-site", "same-origin"
        ) not in {"same-origin", "none"}:
            raise HTTPException(403, "Please use the sandbox's own pages.")
        mailbox = self._world.of_address(request.path_params["email"])
        if mailbox is None:
            raise HTTPException(404, "There is nobody of that name in the sandbox.")
        return mailbox

    def _today(self, mailbox: Mailbox) -> datetime:
        now = self._world.now().astimezone(zone_of(mailbox.zone))
        return now.replace(hour=0, minute=0, second=0, microsecond=0)

    def _agenda(self, mailbox: Mailbox, here: str) -> str:
        """Return the events of the next two weeks, day by day, in the person's own time."""
        today = self._today(mailbox)
        start, end = today.astimezone(UTC), (today + _AHEAD).astimezone(UTC)
        found = sorted(
            (
                (max(mailbox.begins(item), start).astimezone(today.tzinfo), calendar, item)
                for calendar in mailbox.calendars.values()
                for item in mailbox.view(calendar, start, end)
            ),
            key=lambda each: each[0],
        )
        days = [
            f"<h2>{day:%A, %d %B}</h2>"
            + "".join(_line(mailbox, calendar, item, here) for _, calendar, item in lines)
            for day, lines in groupby(found, key=lambda each: each[0].date())
        ]
        return "".join(days) or "<p>Nothing in the next 14 days.</p>"

    def _connected(self, mailbox: Mailbox, here: str) -> str:
        """Return what was granted, and the way to take it back."""
        mine = {
            escape(grant.client_id)
            for grant in self._store.granted()
            if grant.account.email == mailbox.email
        }
        if not mine:
            return "<h2>Connected applications</h2><p>None.</p>"
        return (
            f"<h2>Connected applications</h2><form method=post action='{here}/revoke'>"
            f"<p>{', '.join(sorted(mine))} <button>Revoke access</button></p></form>"
        )


def _address(request: Request, mailbox: Mailbox) -> str:
    root = str(request.scope.get("root_path", "")).rstrip("/")
    return f"{root}/{quote(mailbox.email, safe='@')}"


def _utc(instant: datetime) -> dict[str, str]:
    return {"dateTime": instant.strftime("%Y-%m-%dT%H:%M:%S"), "timeZone": "UTC"}


def _line(mailbox: Mailbox, calendar: Calendar, item: Item, here: str) -> str:
    shown = _FREE.get(item.properties.get("showAs", "busy"), "")
    title = escape(item.subject or "(no title)")
    delete = (
        f"<form method=post action='{here}/delete' style='display:inline'>"
        f'<input type=hidden name=event value="{escape(item.key)}">'
        f'<button aria-label="Delete {title}">Delete</button></form>'
        if calendar.can_edit
        else ""
    )
    return (
        f"<p><strong>{_hours(mailbox, item)}</strong> {_linked(item, title)}<br>"
        f"<small>{escape(calendar.name)}{shown}</small> {delete}</p>"
    )


def _linked(item: Item, title: str) -> str:
    place = (item.properties.get("location") or {}).get("displayName") or ""
    link = item.join_url or place
    if link.startswith(("https://", "http://")):
        return f'<a href="{escape(link)}" rel=noreferrer>{title}</a>'
    return title


def _hours(mailbox: Mailbox, item: Item) -> str:
    if item.all_day:
        return "All day"
    where = zone_of(mailbox.zone)
    start, end = item.start.astimezone(where), item.end.astimezone(where)
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
