"""Both vendors at one address, each with its sign-in, its API, and pages for people to look at.

Beside them is a mail server, whose mail can be read there too.
"""

import contextlib
import os
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route

from chatsched.sandbox import google as googles
from chatsched.sandbox import microsoft as microsofts
from chatsched.sandbox.authorization import (
    Application,
    Desk,
    Vendor,
    authorization,
    desk,
    issuer,
)
from chatsched.sandbox.authorization.pages import page
from chatsched.sandbox.mail import MailPages, MailServer
from chatsched.sandbox.pages import Pages
from chatsched.sandbox.state import State

VENDORS: tuple[Vendor, ...] = ("google", "microsoft")

_API: Mapping[Vendor, str] = {"google": "/google/calendar/v3", "microsoft": "/graph/v1.0"}


class Sandbox:
    """Google and Microsoft below ``base``, the address that the application is served at.

    ``kept`` is what an earlier run has left. Notifications are sent while `running`.
    """

    def __init__(self, base: str, kept: State | None = None) -> None:
        self.base = base
        self.desks: Mapping[Vendor, Desk] = {
            vendor: desk(vendor, f"{base}/{vendor}") for vendor in VENDORS
        }
        google, microsoft = self.desks["google"], self.desks["microsoft"]
        if kept is None:
            kept = State(
                {vendor: known.tokens for vendor, known in self.desks.items()},
                googles.sample_world(google.accounts, time.time),
                microsofts.sample_world(microsoft.accounts, time.time),
            )
        for vendor, known in self.desks.items():
            known.tokens = kept.tokens[vendor]
        self.state = kept
        self.google = googles.GoogleSandbox(kept.google, google.tokens, kept.channels)
        self.microsoft = microsofts.MicrosoftSandbox(
            kept.microsoft, microsoft.tokens, kept.subscriptions
        )
        google_pages = Pages(googles.GoogleAgendas(kept.google), google.accounts, google.tokens)
        microsoft_pages = Pages(
            microsofts.MicrosoftAgendas(kept.microsoft), microsoft.accounts, microsoft.tokens
        )
        self.mail = MailServer(kept.mail)
        self.app = Starlette(
            routes=[
                Route("/", _index, methods=["GET"]),
                Route("/pid", _pid, methods=["GET"]),
                Mount("/google/calendar/v3", self.google.app),
                Mount("/google/calendars", google_pages.app),
                Mount("/microsoft/calendars", microsoft_pages.app),
                Mount("/mail", MailPages(kept.mail, self.mail).app),
                Mount("/graph", self.microsoft.app),
                Mount("/google", authorization(google)),
                Mount("/microsoft", authorization(microsoft)),
            ]
        )

    def register(self, application: Application) -> None:
        """Let an application be known to both; its redirect addresses name the vendor last."""
        for vendor, known in self.desks.items():
            theirs = {uri for uri in application.redirect_uris if uri.endswith(f"/{vendor}")}
            known.applications.append(replace(application, redirect_uris=frozenset(theirs)))

    def issuer(self, vendor: Vendor) -> str:
        """Return what a client is to be configured with to sign people in."""
        return issuer(self.desks[vendor])

    def api_url(self, vendor: Vendor) -> str:
        """Return where the vendor's calendars are."""
        return self.base + _API[vendor]

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Tell of changes, and take mail, until the block ends."""
        pushing = (self.google.push.running(), self.microsoft.subscriptions.running())
        async with pushing[0], pushing[1], self.mail.running():
            yield


async def _index(_: Request) -> Response:
    return HTMLResponse(
        page(
            "Sandbox",
            "<p>Simulated calendars and a mail server, on this machine alone.</p><ul>",
            '<li><a href="/mail/">Mail</a></li>',
            '<li><a href="/google/calendars/">Google: calendars</a></li>',
            '<li><a href="/microsoft/calendars/">Microsoft: calendars</a></li>',
            '<li><a href="/google/permissions">Google: connected applications</a></li>',
            '<li><a href="/microsoft/permissions">Microsoft: connected applications</a></li></ul>',
        )
    )


async def _pid(_: Request) -> Response:
    """Let whoever started the sandbox know that it is this one that answers."""
    return PlainTextResponse(str(os.getpid()))
