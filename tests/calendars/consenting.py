"""People at a provider's sign-in, and a server that is configured with the sandbox."""

import contextlib
import re
import uuid
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from html import unescape
from urllib.parse import parse_qsl, urljoin, urlsplit

import httpx2
import pytest
from serving import Guests, Person, in_database, running

from chatsched.app.bootstrap import Application as Built
from chatsched.app.serving import address_of, listen, serving
from chatsched.sandbox.app import VENDORS, Sandbox
from chatsched.sandbox.authorization import Application, Faults, Vendor

CLIENT_ID, CLIENT_SECRET = "chatsched-test", "s3cret-of-the-test"
ADA, BEN = 0, 1
EVERY_VENDOR = pytest.mark.parametrize("vendor", VENDORS)


def query_of(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query))


@dataclass
class Linkable:
    """A server whose people can link calendars of the sandbox."""

    url: str
    built: Built
    sandbox: Sandbox
    guests: Guests

    async def signup(self, name: str = "Ada", **more) -> Person:
        return await self.guests.signup(self.url, name, **more)

    def account(self, vendor: Vendor, number: int = ADA):
        return self.sandbox.desks[vendor].accounts[number]

    def faults(self, vendor: Vendor):
        return self.sandbox.desks[vendor].faults

    async def link(self, person: Person, vendor: Vendor, **answer) -> dict[str, str]:
        """Connect a calendar as a browser would; return the query that it came back with."""
        landed = await self.come_back(person, await self.consent(person, vendor, **answer))
        return query_of(landed.headers["location"])

    async def linked(self, person: Person, vendor: Vendor, **answer) -> dict:
        """Connect a calendar, which must go well; return it."""
        outcome = await self.link(person, vendor, **answer)
        assert outcome["calendar"] == "linked", outcome
        return await self.calendar(person, outcome["calendar_id"])

    async def calendars(self, person: Person) -> list[dict]:
        return (await person.api.ok("GET", "/api/calendars"))["calendars"]

    async def calendar(self, person: Person, calendar_id: str) -> dict:
        (found,) = [each for each in await self.calendars(person) if each["id"] == calendar_id]
        return found

    async def depart(self, person: Person, vendor: Vendor, **query: str):
        """Go to the provider; return the redirection."""
        return await person.api(
            "GET", f"/calendars/connect/{vendor}", params=query, allow_redirects=False
        )

    async def consent(
        self,
        person: Person,
        vendor: Vendor,
        *,
        number: int = ADA,
        scopes: Iterable[str] | None = None,
        allow: bool = True,
        **query: str,
    ) -> str:
        """Answer the provider's page; return the address that it sends the browser to."""
        gone = await self.depart(person, vendor, **query)
        assert gone.status == 303, gone
        return await self.answer(
            gone.headers["location"], self.account(vendor, number).id, scopes=scopes, allow=allow
        )

    async def answer(
        self,
        address: str,
        account_id: str,
        *,
        scopes: Iterable[str] | None = None,
        allow: bool = True,
    ) -> str:
        async with httpx2.AsyncClient(trust_env=False) as browser:
            page = await browser.get(address)
            assert page.status_code == 200, page.text
            form = page.text
            boxes = [unescape(box) for box in re.findall(r'name=scope value="([^"]+)"', form)]
            ticked = (
                boxes if scopes is None else [box for box in boxes if box.endswith(tuple(scopes))]
            )
            (request,) = re.findall(r'name=request value="([^"]+)"', form)
            (action,) = re.findall(r'action="([^"]+)"', form)
            sent = {
                "request": request,
                "account": account_id,
                "scope": ticked,
                "answer": "allow" if allow else "deny",
            }
            done = await browser.post(urljoin(address, action), data=sent)
            assert done.status_code == 302, done.text
            return done.headers["location"]

    async def come_back(self, person: Person, address: str):
        """Follow the provider's redirection to the server."""
        return await person.api("GET", address, allow_redirects=False)


async def _nothing_to_drain() -> None:
    pass


@contextlib.asynccontextmanager
async def house(servers, mongo) -> AsyncIterator[Linkable]:
    """Run such a server for the tests of a whole module; each begins with `tidied`."""
    database = f"test_{uuid.uuid4().hex}"
    where = {
        "mongo_url": in_database(servers.mongo_url, database),
        "redis_url": servers.redis_url,
        "allow_private_calendars": "127.0.0.0/8",
    }
    try:
        async with sandboxed(**where) as linkable:
            yield linkable
    finally:
        mongo.drop_database(database)


async def tidied(linkable: Linkable) -> AsyncIterator[Linkable]:
    """Let a test have the server as if nobody had ever linked anything."""
    yield linkable
    links = linkable.built.calendars.links
    for link in await links.some("", 1000):
        await links.remove(link.id)
    for desk in linkable.sandbox.desks.values():
        desk.faults = Faults()
        desk.calls.clear()
        for account in desk.accounts:
            desk.tokens.revoke_account(account.id)
    await linkable.guests.leave()


@contextlib.asynccontextmanager
async def sandboxed(**settings) -> AsyncIterator[Linkable]:
    """Run a server that has the sandbox for its providers, until the block ends."""
    listener = listen("127.0.0.1", 0)
    sandbox = Sandbox(address_of(listener))
    given = {
        f"{vendor}_{name}": value
        for vendor in VENDORS
        for name, value in {
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "issuer": sandbox.issuer(vendor),
            "api_url": sandbox.api_url(vendor),
        }.items()
    }
    guests = Guests()
    async with (
        serving(sandbox.app, listener, _nothing_to_drain),
        sandbox.running(),
        running(**given, **settings) as (url, built),
    ):
        redirect_uris = frozenset(f"{url}/calendars/callback/{vendor}" for vendor in VENDORS)
        sandbox.register(
            Application(
                client_id=CLIENT_ID, client_secret=CLIENT_SECRET, redirect_uris=redirect_uris
            )
        )
        try:
            yield Linkable(url, built, sandbox, guests)
        finally:
            await guests.leave()
