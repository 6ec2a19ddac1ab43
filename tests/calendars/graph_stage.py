"""A mailbox at the simulated Microsoft, and an account of ours that looks into it."""

import contextlib
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import httpx2
from calendars.graph_schema import Checked
from calendars.hosting import hosted
from calendars.stage import Entry, Seen

from chatsched.calendars.providers import CredentialsRefused
from chatsched.calendars.providers.microsoft import MicrosoftAccount
from chatsched.sandbox.authorization import Grant, SandboxAccount, TokenStore
from chatsched.sandbox.microsoft import MicrosoftSandbox, events, world_of
from chatsched.sandbox.microsoft.world import Item, Mailbox

WORK = SandboxAccount(
    vendor="microsoft",
    id="work",
    name="Ada",
    email="ada@contoso.example",
    time_zone="Europe/Berlin",
    tenant="6a1f7d3e-2b5c-4e8f-9a0d-1c2b3d4e5f60",
)
PERSONAL = SandboxAccount(
    vendor="microsoft",
    id="personal",
    name="Ben",
    email="ben@outlook.example",
    time_zone="America/New_York",
    tenant="9188040d-6c67-4c5b-b112-36a304b66dad",
)
ON_PREMISES = SandboxAccount(
    vendor="microsoft",
    id="on-premises",
    name="Olive",
    email="olive@contoso.example",
    tenant=WORK.tenant,
    has_mailbox=False,
)
SCOPES = frozenset({"User.Read", "Calendars.ReadWrite"})
_SHOWN = {"free": "free", "tentative": "tentative", "out_of_office": "oof"}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Tokens:
    """Access tokens that are renewed once they are refused."""

    def __init__(self, store: TokenStore, grant: Grant) -> None:
        self._store = store
        self._grant = grant
        self._value = store.issue_access(grant)
        self.renewals = 0
        self.revoked = False

    async def current(self) -> str:
        return self._value

    async def instead_of(self, refused: str) -> str:
        if self.revoked:
            raise CredentialsRefused("The grant was taken back.")
        if refused == self._value:
            self.renewals += 1
            self._value = self._store.issue_access(self._grant)
        return self._value


class MicrosoftStage:
    """A `Stage` for the conformance suites."""

    def __init__(self, sandbox: MicrosoftSandbox, store: TokenStore, checked: Checked) -> None:
        self.sandbox = sandbox
        self.store = store
        self.checked = checked
        self.mailbox = sandbox.world.mailboxes[WORK.id]
        self.faults = self.mailbox.faults
        self.home = self.mailbox.default.id
        self.url = ""
        self.web: Any = None
        self.account: Any = None
        self.tokens: Any = None

    def account_of(
        self, person: SandboxAccount, scopes: frozenset[str] = SCOPES, **more: Any
    ) -> MicrosoftAccount:
        self.tokens = Tokens(self.store, Grant(person, scopes, "chatsched"))
        return MicrosoftAccount(f"{self.url}/v1.0", self.tokens, self.web, **more)

    def account_of_owner(self, **more: Any) -> MicrosoftAccount:
        return self.account_of(WORK, **more)

    def token(self, person: SandboxAccount = WORK, scopes: frozenset[str] = SCOPES) -> str:
        """An access token as another program would have it."""
        return self.store.issue_access(Grant(person, scopes, "another"))

    async def calendar(self, name: str, *, zone: str = "", writable: bool = True) -> str:
        del zone  # calendars have none at Graph
        return self.mailbox.add_calendar(name, can_edit=writable).id

    async def put(self, calendar_id: str, entry: Entry) -> None:
        put(self.mailbox, calendar_id, entry)

    async def seen(self, calendar_id: str) -> Sequence[Seen]:
        return [
            Seen(
                reference=item.key,
                title=item.subject,
                description=item.text,
                start=int(item.start.timestamp()),
                end=int(item.end.timestamp()),
            )
            for item in self.mailbox.items.values()
            if item.calendar_id == calendar_id and not item.cancelled
        ]

    async def move(self, calendar_id: str, reference: str, start: int, end: int) -> None:
        del calendar_id
        times = {"start": _wall(start), "end": _wall(end)}
        events.change(self.mailbox, self.mailbox.find(reference), times)

    async def drop(self, calendar_id: str, reference: str) -> None:
        del calendar_id
        events.remove(self.mailbox, self.mailbox.find(reference))

    def page_by(self, size: int) -> None:
        self.sandbox.world.behaviour.most_per_page = size

    def throttle(self, times: int, retry_after: float | None = None) -> None:
        self.faults.throttle(times, retry_after)

    def break_down(self, times: int, after: int = 0) -> None:
        self.faults.break_down(times, after)

    def spoil(self, calendar_id: str) -> None:
        self.faults.spoil(calendar_id)

    def lose_answers(self, times: int) -> None:
        self.faults.lose_answers(times)

    def expire_token(self) -> None:
        self.store.expire_access()

    def revoke(self) -> None:
        self.store.revoke_account(WORK.id)
        self.tokens.revoked = True


def put(mailbox: Mailbox, calendar_id: str, entry: Entry) -> Item:
    """Put an event in as its owner does in Outlook."""
    body: dict[str, Any] = {"subject": entry.title, "showAs": _SHOWN.get(entry.show, "busy")}
    if isinstance(entry.start, datetime):
        zone = getattr(entry.start.tzinfo, "key", "UTC")
        body |= {"start": _shown(entry.start, zone), "end": _shown(entry.end, zone)}
        on = entry.start.date()
    else:
        zone, on = mailbox.zone, entry.start
        body |= {"isAllDay": True, "start": _date(on, zone), "end": _date(entry.end, zone)}
    if entry.rule:
        body["recurrence"] = _recurrence(entry.rule, on, zone)
    item = events.create(mailbox, mailbox.calendars[calendar_id], body)
    if entry.show == "declined":
        item.response = "declined"
    item.cancelled = entry.show == "cancelled"
    for start in entry.without:
        events.remove(mailbox, mailbox.find(f"{item.key}_{start:%Y%m%d}"))
    for original, (start, end) in entry.moved.items():
        times = {"start": _shown(start, zone), "end": _shown(end, zone)}
        events.change(mailbox, mailbox.find(f"{item.key}_{original:%Y%m%d}"), times)
    return item


def _shown(instant: Any, zone: str) -> dict[str, str]:
    shown = instant.astimezone(ZoneInfo(zone))
    return {"dateTime": shown.strftime("%Y-%m-%dT%H:%M:%S"), "timeZone": zone}


def _wall(instant: int) -> dict[str, str]:
    return _shown(datetime.fromtimestamp(instant, UTC), "UTC")


def _date(on: date, zone: str) -> dict[str, str]:
    return {"dateTime": f"{on.isoformat()}T00:00:00.0000000", "timeZone": zone}


def _recurrence(rule: str, on: date, zone: str) -> dict[str, Any]:
    parts = dict(each.split("=") for each in rule.split(";"))
    pattern: dict[str, Any] = {
        "type": parts["FREQ"].lower(),
        "interval": int(parts.get("INTERVAL", "1")),
    }
    if parts["FREQ"] == "WEEKLY":
        pattern |= {"daysOfWeek": [_DAYS[on.weekday()]], "firstDayOfWeek": "monday"}
    count = parts.get("COUNT")
    span: dict[str, Any] = {
        "type": "numbered" if count else "noEnd",
        "startDate": on.isoformat(),
        "recurrenceTimeZone": zone,
    }
    if count:
        span["numberOfOccurrences"] = int(count)
    return {"pattern": pattern, "range": span}


@contextlib.asynccontextmanager
async def staged(*, on_a_socket: bool = False) -> AsyncIterator[MicrosoftStage]:
    """Serve a world with one mailbox of each kind; whatever did not fit the metadata fails."""
    store = TokenStore()
    sandbox = MicrosoftSandbox(world_of([WORK, PERSONAL, ON_PREMISES]), store)
    checked = Checked(sandbox.app)
    stage = MicrosoftStage(sandbox, store, checked)
    async with contextlib.AsyncExitStack() as stack:
        if on_a_socket:
            stage.url = await stack.enter_async_context(hosted(checked))
            stage.web = httpx2.AsyncClient()
        else:
            stage.url = "http://graph.example"
            stage.web = httpx2.AsyncClient(transport=httpx2.ASGITransport(checked))
        await stack.enter_async_context(stage.web)
        await stack.enter_async_context(sandbox.subscriptions.running())
        stage.account = stage.account_of(WORK)
        yield stage
    assert checked.violations == []
