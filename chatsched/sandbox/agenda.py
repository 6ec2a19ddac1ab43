"""A person's calendars as a web page: whatever the vendor, people see and do the same."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from html import escape
from itertools import groupby
from typing import Self
from urllib.parse import parse_qs

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse

from chatsched.sandbox.authorization import TokenStore
from chatsched.sandbox.authorization.pages import page

AHEAD = timedelta(days=14)
_LONGEST_TITLE = 200
_LONGEST_MINUTES = 1440
_STYLE = (
    "<style>h2{font-size:1rem;margin:1.4rem 0 .2rem}table{width:100%;border-collapse:collapse}"
    "td{padding:.35rem 0;vertical-align:top;border-top:1px solid #d0d7de55}"
    "td:first-child{width:7.5rem;white-space:nowrap}td:last-child{text-align:right}"
    "td small{display:block}form{margin:0}td button{padding:.1rem .6rem;font-size:.85rem}"
    "input{font:inherit;max-width:100%}</style>"
)


@dataclass(frozen=True, kw_only=True)
class Line:
    """An event on the page. ``names`` are the form's fields that name it, none if it must stay.

    ``start`` and ``end`` are in the person's zone; ``start`` is where it is put into order.
    """

    start: datetime
    end: datetime
    all_day: bool
    title: str
    link: str | None
    where: str
    names: Mapping[str, str] = field(default_factory=dict)

    def row(self, here: str) -> str:
        """Return it as a row of a table."""
        return (
            f"<tr><td>{self._hours()}<td>{self._title()}"
            f"<small>{escape(self.where)}</small><td>{self._buttons(here)}</tr>"
        )

    def _hours(self) -> str:
        return "All day" if self.all_day else f"{self.start:%H:%M}\N{EN DASH}{self.end:%H:%M}"

    def _title(self) -> str:
        title = escape(self.title or "(no title)")
        if (self.link or "").startswith(("https://", "http://")):
            return f'<a href="{escape(self.link or "")}" rel=noreferrer>{title}</a>'
        return title

    def _buttons(self, here: str) -> str:
        if not self.names:
            return ""
        hidden = "".join(
            f'<input type=hidden name={name} value="{escape(value)}">'
            for name, value in self.names.items()
        )
        title = escape(self.title)
        return (
            f"<form method=post action='{here}/delete'>{hidden}"
            f"<button formaction='{here}/later' aria-label=\"Move {title} later\">Later</button> "
            f'<button aria-label="Delete {title}">Delete</button></form>'
        )


@dataclass(frozen=True, kw_only=True)
class NewEvent:
    """What somebody filled into the form for a new event."""

    title: str
    start: datetime
    end: datetime

    @classmethod
    async def of(cls, request: Request, now: datetime) -> Self:
        """Return what was filled in; times are of the zone of ``now``."""
        form = await form_of(request)
        try:
            start = datetime.fromisoformat(form.get("start", "")).replace(tzinfo=now.tzinfo)
            minutes = int(form.get("minutes", ""))
        except ValueError:
            raise HTTPException(400, "Please give a date, a time and a length.") from None
        if not 0 < minutes <= _LONGEST_MINUTES:
            raise HTTPException(400, "An event is a minute long, or up to a day.")
        title = " ".join((form.get("title") or "Busy").split())[:_LONGEST_TITLE]
        end = start.astimezone(UTC) + timedelta(minutes=minutes)
        return cls(title=title, start=start, end=end)


def calendar_page(
    name: str, about: str, connected: Sequence[str], lines: Iterable[Line], here: str, now: datetime
) -> HTMLResponse:
    """Return a person's page: who is connected, two weeks of events, and a form for another."""
    parts = (_STYLE, f"<p>{escape(about)}</p>", _connected(connected, here), _days(lines, here))
    return HTMLResponse(page(f"Calendar of {name}", *parts, _form(here, now)))


def people_page(vendor: str, people: Iterable[tuple[str, str, str]]) -> HTMLResponse:
    """Return the list of people, each by address of the page, name and e-mail address."""
    rows = "".join(
        f'<li><a href="{address}">{escape(name)}</a> <small>{escape(email)}</small></li>'
        for address, name, email in people
    )
    return HTMLResponse(page(f"{vendor} sandbox: calendars", f"<ul>{rows}</ul>"))


def applications(store: TokenStore, email: str) -> list[str]:
    """Return what somebody has connected."""
    return sorted({grant.client_id for grant in store.granted() if grant.account.email == email})


def refuse_other_sites(request: Request) -> None:
    """Refuse what the page of another site sends."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    if request.method == "POST" and site not in {"same-origin", "none"}:
        raise HTTPException(403, "Please use the sandbox's own pages.")


async def form_of(request: Request) -> dict[str, str]:
    """Return what was filled into a form."""
    fields = parse_qs((await request.body()).decode(errors="replace"))
    return {name: values[0] for name, values in fields.items()}


def _days(lines: Iterable[Line], here: str) -> str:
    def day_of(line: Line) -> date:
        return line.start.date()

    found = sorted(lines, key=lambda line: line.start)
    days = [
        f"<h2>{day:%A}, {day.day} {day:%B}</h2><table>"
        + "".join(line.row(here) for line in each)
        + "</table>"
        for day, each in groupby(found, key=day_of)
    ]
    return "".join(days) or "<p>Nothing in the next 14 days.</p>"


def _connected(names: Sequence[str], here: str) -> str:
    if not names:
        return "<p>No application is connected.</p>"
    return (
        f"<form method=post action='{here}/revoke'>Connected: {escape(', '.join(names))} "
        "<button>Revoke access</button></form>"
    )


def _form(here: str, now: datetime) -> str:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    suggested = midnight + timedelta(days=1, hours=10)
    return (
        f"<form method=post action='{here}/add'><fieldset><legend>New event</legend>"
        "<label>Title <input name=title value=Busy maxlength=200></label>"
        "<label>Start <input type=datetime-local name=start required "
        f"value='{suggested:%Y-%m-%dT%H:%M}'></label>"
        "<label>Minutes <input type=number name=minutes value=60 min=1 max=1440 required></label>"
        f"<p><small>Times are those of {escape(str(now.tzinfo))}.</small></p>"
        "<button class=go>Create</button></fieldset></form>"
    )
