"""One vendor's sign-in as a Starlette application."""

from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from chatsched.sandbox.authorization.accounts import (
    GOOGLE_ACCOUNTS,
    MICROSOFT_ACCOUNTS,
    Vendor,
)
from chatsched.sandbox.authorization.consent import ConsentDesk
from chatsched.sandbox.authorization.desk import Desk
from chatsched.sandbox.authorization.exchange import TokenDesk
from chatsched.sandbox.authorization.google import Google
from chatsched.sandbox.authorization.microsoft import Microsoft

Answer = Callable[[Request], Awaitable[Response]]


def desk(vendor: Vendor, base: str) -> Desk:
    """Return a vendor's sign-in with its sample accounts; all its addresses begin with ``base``."""
    if vendor == "google":
        return Desk(ways=Google(), base=base, accounts=GOOGLE_ACCOUNTS)
    return Desk(ways=Microsoft(), base=base, accounts=MICROSOFT_ACCOUNTS)


def issuer(desk: Desk) -> str:
    """Return the issuer that a client is to be configured with."""
    return desk.base if desk.ways.vendor == "google" else f"{desk.base}/common/v2.0"


def authorization(desk: Desk) -> Starlette:
    """Return the application that serves a vendor's sign-in, to be mounted at the desk's base."""
    consent, tokens, ways = ConsentDesk(desk), TokenDesk(desk), desk.ways

    async def discovery(request: Request) -> Response:
        desk.count("discovery")
        return JSONResponse(ways.discovered(desk.base, request.path_params.get("tenant", "")))

    async def keys(_: Request) -> Response:
        desk.count("keys")
        return JSONResponse(desk.signer.public())

    def open_(answer: Answer) -> Answer:
        """Answer unless all is closed."""

        async def answered(request: Request) -> Response:
            if desk.faults.closed:
                return Response("Service unavailable", 503)
            return await answer(request)

        return answered

    consent_path = ways.authorize_path.rpartition("/")[0] + "/consent"
    routes = [
        Route(ways.discovery_path, open_(discovery), methods=["GET"]),
        Route(ways.keys_path, open_(keys), methods=["GET"]),
        Route(ways.authorize_path, open_(consent.authorize), methods=["GET"]),
        Route(consent_path, open_(consent.consent), methods=["POST"]),
        Route(ways.token_path, open_(tokens.token), methods=["POST"]),
        Route("/permissions", open_(consent.permissions), methods=["GET", "POST"]),
    ]
    if ways.revoke_path is not None:
        routes.append(Route(ways.revoke_path, open_(tokens.revoke), methods=["POST"]))
    return Starlette(routes=routes)
