"""Stopping mail of one kind from the mail itself: by one click, without signing in (RFC 8058).

The address is signed for one person and kind. Opening it changes nothing, as mail programs open
addresses to look at them; its page has a button. Mail programs that know of it send the same
request as the button does.
"""

import base64
import hashlib
import hmac
from collections.abc import Awaitable, Callable
from typing import Final, get_args

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from chatsched.accounts import Users
from chatsched.http import AnyEndpoint, Door, RawEndpoint
from chatsched.notifications.mail.letters import reading
from chatsched.notifications.mail.rendering import page
from chatsched.notifications.mail.words import WORDS, Words
from chatsched.notifications.models import Kind

_PATH: Final = "/unsubscribe/{token}"
_SETTINGS: Final = "/settings/notifications"
_SIGNATURE_BYTES: Final = 24
_KINDS: Final[frozenset[Kind]] = frozenset(get_args(Kind))

Stop = Callable[[str, Kind], Awaitable[None]]


class StopLinks:
    """Makes the addresses and recognises them. ``public_url`` has no slash at its end."""

    def __init__(self, public_url: str, secret_key: str) -> None:
        self.public_url = public_url
        self._key = hmac.digest(secret_key.encode(), b"chatsched mail stop", "sha256")
        self.settings = f"{public_url}{_SETTINGS}"

    def address(self, user_id: str, kind: Kind) -> str:
        """Return the address that stops mail of a kind to somebody."""
        return f"{self.public_url}/unsubscribe/{user_id}.{kind}.{self._sign(user_id, kind)}"

    def meant(self, token: str) -> tuple[str, Kind] | None:
        """Return who wants no more of what, by the end of such an address; None: it is none."""
        user_id, _, rest = token.partition(".")
        name, _, signature = rest.partition(".")
        kind = next((each for each in _KINDS if each == name), None)
        if kind is None:
            return None
        right = self._sign(user_id, kind).encode()
        return (user_id, kind) if hmac.compare_digest(signature.encode(), right) else None

    def _sign(self, user_id: str, kind: Kind) -> str:
        digest = hmac.digest(self._key, f"{kind}:{user_id}".encode(), "sha256")
        return base64.urlsafe_b64encode(digest[:_SIGNATURE_BYTES]).decode()


class Stopping:
    """The page behind such an address, and what its button does."""

    def __init__(self, links: StopLinks, users: Users, stop: Stop) -> None:
        self._links = links
        self._users = users
        self._stop = stop

    def endpoints(self, door: Door) -> list[AnyEndpoint]:
        """Return the addresses."""

        async def show(request: Request) -> Response:
            await door.throttle(f"GET {_PATH}", request.path_params["token"])
            return await self._show(request.path_params["token"], done=False)

        async def stop(request: Request) -> Response:
            await door.throttle(f"POST {_PATH}", request.path_params["token"])
            return await self._show(request.path_params["token"], done=True)

        return [
            RawEndpoint("GET", _PATH, show, media_type="text/html", hidden=True),
            RawEndpoint("POST", _PATH, stop, media_type="text/html", hidden=True),
        ]

    async def _show(self, token: str, *, done: bool) -> Response:
        meant = self._links.meant(token)
        user = None if meant is None else await self._users.by_id(meant[0])
        if meant is None or user is None:
            words = WORDS["en"]
            return _page("en", words, words.stop_unknown_title, words.stop_unknown, status=404)
        user_id, kind = meant
        language = reading(user.locale, user.language, user.time_zone).language
        words = WORDS[language]
        if not done:
            return _page(language, words, words.stop_title, words.stop_ask[kind], button=words.stop)
        await self._stop(user_id, kind)
        return _page(
            language, words, words.stopped_title, f"{words.stop_ask[kind]} {words.stopped}"
        )


def _page(
    language: str, words: Words, title: str, text: str, *, button: str = "", status: int = 200
) -> Response:
    """Return a page that says one thing, and has a button if it asks something."""
    html = page(
        "stop.html",
        language=language,
        title=title,
        text=text,
        button=button,
        way=(_SETTINGS, words.settings),
    )
    style = html.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; img-src 'self'; style-src 'sha256-{digest}'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    )
    headers = {"cache-control": "no-store", "content-security-policy": policy}
    return HTMLResponse(html, status, headers=headers)
