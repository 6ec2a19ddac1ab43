"""Web pages of the sandbox's people: their calendars, as they would see them at their vendor's.

Whatever the vendor, people look at two weeks, make events, move and delete them, and take back
what they have allowed; a vendor's world answers as `Agenda` says.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol
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

_GONE = {404, 410}


class Refusal(Exception):
    """What a vendor does not do by hand either, in words; ``status`` is the HTTP status."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


class Agenda(Protocol):
    """A person's calendars. Events are named by the form's fields that `lines` gave them.

    What changes an event raises `Refusal`, with 404 or 410 for one that is there no longer.
    """

    @property
    def name(self) -> str:
        """The person's name."""
        ...

    @property
    def email(self) -> str:
        """The account's address."""
        ...

    def now(self) -> datetime:
        """Return the present in the person's zone."""
        ...

    def lines(self, start: datetime, end: datetime) -> Iterable[Line]:
        """Return what is to be seen from a midnight of the person's to another."""
        ...

    def add(self, new: NewEvent) -> None:
        """Make an event in the first of the calendars."""
        ...

    def put_off(self, named: Mapping[str, str]) -> None:
        """Move an event by an hour, and an all-day one by a day."""
        ...

    def delete(self, named: Mapping[str, str]) -> None:
        """Delete an event."""
        ...


class Agendas(Protocol):
    """The calendars of all of a vendor's people."""

    @property
    def vendor(self) -> str:
        """The vendor's name."""
        ...

    @property
    def place(self) -> str:
        """Where its people see their calendars, as ``in Outlook``."""
        ...

    def everybody(self) -> Iterable[Agenda]:
        """Return what each person has."""
        ...


class Pages:
    """The pages, as the application ``app``, to be mounted where people find it."""

    def __init__(
        self, agendas: Agendas, accounts: Sequence[SandboxAccount], store: TokenStore
    ) -> None:
        self._agendas = agendas
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
            self._agendas.vendor,
            (
                (_address(request, each), each.name, each.email)
                for each in self._agendas.everybody()
            ),
        )

    async def _calendar(self, request: Request) -> Response:
        agenda = self._agenda(request)
        now = agenda.now()
        today = now.replace(hour=0, minute=0, second=0, microsecond=0)
        return calendar_page(
            agenda.name,
            f"What {agenda.email} sees {self._agendas.place}. This is a simulation.",
            applications(self._store, agenda.email),
            agenda.lines(today, today + AHEAD),
            _address(request, agenda),
            now,
        )

    async def _add(self, request: Request) -> Response:
        agenda = self._agenda(request)
        agenda.add(await NewEvent.of(request, agenda.now()))
        return RedirectResponse(_address(request, agenda), 303)

    async def _later(self, request: Request) -> Response:
        agenda = self._agenda(request)
        return await _by_hand(request, agenda, agenda.put_off)

    async def _delete(self, request: Request) -> Response:
        agenda = self._agenda(request)
        return await _by_hand(request, agenda, agenda.delete)

    async def _revoke(self, request: Request) -> Response:
        agenda = self._agenda(request)
        self._store.revoke_account(self._ids[agenda.email])
        return RedirectResponse(_address(request, agenda), 303)

    def _agenda(self, request: Request) -> Agenda:
        refuse_other_sites(request)
        email = request.path_params["email"]
        found = (each for each in self._agendas.everybody() if each.email == email)
        agenda = next(found, None)
        if agenda is None:
            raise HTTPException(404, "There is nobody of that name in the sandbox.")
        return agenda


async def _by_hand(
    request: Request, agenda: Agenda, do: Callable[[Mapping[str, str]], None]
) -> Response:
    """Do something to the event that a button belongs to, unless it is gone."""
    try:
        do(await form_of(request))
    except Refusal as refusal:
        if refusal.status not in _GONE:
            raise HTTPException(refusal.status, str(refusal)) from None
    return RedirectResponse(_address(request, agenda), 303)


def _address(request: Request, agenda: Agenda) -> str:
    root = str(request.scope.get("root_path", "")).rstrip("/")
    return f"{root}/{quote(agenda.email, safe='@')}"
