"""Web pages of the sandbox's people: their calendars, as they would see them in Outlook."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
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
from chatsched.sandbox.microsoft import events
from chatsched.sandbox.microsoft.errors import Refused
from chatsched.sandbox.microsoft.world import Calendar, Item, Mailbox, World
from chatsched.sandbox.microsoft.zones import write_wall, zone_of

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
                Route("/{email}/later", self._later, methods=["POST"], name="later"),
                Route("/{email}/delete", self._delete, methods=["POST"], name="delete"),
                Route("/{email}/revoke", self._revoke, methods=["POST"], name="revoke"),
            ]
        )

    async def _people(self, request: Request) -> Response:
        return people_page(
            "Microsoft",
            (
                (_address(request, mailbox), mailbox.name, mailbox.email)
                for mailbox in self._world.mailboxes.values()
            ),
        )

    async def _calendar(self, request: Request) -> Response:
        mailbox = self._mailbox(request)
        return calendar_page(
            mailbox.name,
            f"What {escape(mailbox.email)} sees in Outlook. This is a simulation.",
            applications(self._store, mailbox.email),
            self._lines(mailbox),
            _address(request, mailbox),
            self._now(mailbox),
        )

    async def _add(self, request: Request) -> Response:
        mailbox = self._mailbox(request)
        new = await NewEvent.of(request, self._now(mailbox))
        sides = {"start": write_wall(new.start, "UTC"), "end": write_wall(new.end, "UTC")}
        events.create(mailbox, mailbox.default, {"subject": new.title, "showAs": "busy", **sides})
        return RedirectResponse(_address(request, mailbox), 303)

    async def _later(self, request: Request) -> Response:
        """Move an event by an hour, and an all-day one by a day."""

        def move(mailbox: Mailbox, item: Item) -> None:
            step = timedelta(days=1) if item.all_day else timedelta(hours=1)
            sides = {"start": item.start + step, "end": item.end + step}
            walls = {side: write_wall(instant, "UTC") for side, instant in sides.items()}
            events.change(mailbox, item, walls)

        return await self._by_hand(request, move)

    async def _delete(self, request: Request) -> Response:
        return await self._by_hand(request, events.remove)

    async def _by_hand(self, request: Request, do: Callable[[Mailbox, Item], None]) -> Response:
        """Do something to the event that a button belongs to, unless it is gone."""
        mailbox = self._mailbox(request)
        form = await form_of(request)
        try:
            do(mailbox, mailbox.find(form.get("event", "")))
        except Refused as refused:
            if refused.status != 404:
                raise HTTPException(refused.status, refused.message) from None
        return RedirectResponse(_address(request, mailbox), 303)

    async def _revoke(self, request: Request) -> Response:
        mailbox = self._mailbox(request)
        self._store.revoke_account(self._ids[mailbox.email])
        return RedirectResponse(_address(request, mailbox), 303)

    def _mailbox(self, request: Request) -> Mailbox:
        refuse_other_sites(request)
        mailbox = self._world.of_address(request.path_params["email"])
        if mailbox is None:
            raise HTTPException(404, "There is nobody of that name in the sandbox.")
        return mailbox

    def _now(self, mailbox: Mailbox) -> datetime:
        return self._world.now().astimezone(zone_of(mailbox.zone))

    def _lines(self, mailbox: Mailbox) -> Iterator[Line]:
        """Yield the events of the next two weeks."""
        now = self._now(mailbox)
        today = now.replace(hour=0, minute=0, second=0, microsecond=0)
        start, end = today.astimezone(UTC), (today + AHEAD).astimezone(UTC)
        for calendar in mailbox.calendars.values():
            for item in mailbox.view(calendar, start, end):
                yield _line(mailbox, calendar, item, today)


def _address(request: Request, mailbox: Mailbox) -> str:
    root = str(request.scope.get("root_path", "")).rstrip("/")
    return f"{root}/{quote(mailbox.email, safe='@')}"


def _line(mailbox: Mailbox, calendar: Calendar, item: Item, today: datetime) -> Line:
    place = (item.properties.get("location") or {}).get("displayName")
    return Line(
        start=max(mailbox.begins(item).astimezone(today.tzinfo), today),
        end=mailbox.ends(item).astimezone(today.tzinfo),
        all_day=item.all_day,
        title=item.subject,
        link=item.join_url or place,
        where=calendar.name + _FREE.get(item.properties.get("showAs", "busy"), ""),
        names={"event": item.key} if calendar.can_edit else {},
    )
