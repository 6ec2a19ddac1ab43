"""The web client: its built files with the right caching, and its page for every client route."""

import re
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Final, get_args

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from chatsched.core.locales import Language
from chatsched.http.endpoint import SESSION_COOKIE
from chatsched.http.notices import wants_page

Answer = Callable[[Request, Exception], Awaitable[Response]]

_IMMUTABLE = "public, max-age=31536000, immutable"
_MISSING = "The web client has not been built; run `make setup`, or use the API.\n"
_CLIENT_ROUTES = (
    "/",
    "/login",
    "/signup",
    "/forgot",
    "/reset/{token}",
    "/rooms",
    "/rooms/{path:path}",
    "/meetings",
    "/meet/{meeting_id}",
    "/settings",
    "/settings/{path:path}",
    "/join/{path:path}",
)
_NO_SESSION = '<html data-session="none"'
_LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
_LANGUAGE_COOKIE = "chatsched_language"
_TEXTS = re.compile(r'\s*<link [^>]*data-language="(\w+)"[^>]*>')
_NO_PAGES = ("/api/", "/assets/", "/socket.io/")


class _Assets(StaticFiles):
    """Files whose names carry a hash of their content: they may be kept for ever."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if response.status_code == 200:
            response.headers["cache-control"] = _IMMUTABLE
        return response


class Pages:
    """The web client built into a directory.

    ``/assets`` is immutable; every other file, and the page itself, is asked for anew each time.
    To whoever comes without a session the page says so, and is not kept. The page names the texts
    of the reader's language, so that they are fetched along with the client.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory.resolve()
        self._index = self._directory / "index.html"

    def routes(self) -> list[Route | Mount]:
        """Return the routes of the client's page and files."""
        assets = Mount("/assets", _Assets(directory=self._directory / "assets", check_dir=False))
        pages = [Route(path, self._page, methods=["GET"]) for path in _CLIENT_ROUTES]
        return [assets, *pages, Route("/{name:str}", self._file, methods=["GET"])]

    def or_else(self, otherwise: Answer) -> Answer:
        """Return what answers a person who mistyped an address with the page, others as before."""

        async def answer(request: Request, error: Exception) -> Response:
            lost = isinstance(error, HTTPException) and error.status_code == 404
            if lost and _is_person(request) and self._index.is_file():
                return self._client(request, 404)
            return await otherwise(request, error)

        return answer

    async def _page(self, request: Request) -> Response:
        if not self._index.is_file():
            return PlainTextResponse(_MISSING, status_code=503)
        return self._client(request, 200)

    async def _file(self, request: Request) -> Response:
        wanted = (self._directory / request.path_params["name"]).resolve()
        if wanted.parent != self._directory or not wanted.is_file():
            raise HTTPException(404)
        return FileResponse(wanted, headers={"cache-control": "no-cache"})

    def _client(self, request: Request, status: int) -> Response:
        page = _in_language(self._index.read_text("utf-8"), _language(request))
        if SESSION_COOKIE in request.cookies:
            return HTMLResponse(page, status, headers={"cache-control": "no-cache"})
        # Nobody can be signed in: the client need not ask who is. Not to be kept, lest somebody
        # who has signed in since comes back to it.
        page = page.replace("<html", _NO_SESSION, 1)
        return HTMLResponse(page, status, headers={"cache-control": "no-store"})


def _in_language(page: str, language: Language) -> str:
    """Return the page with the texts of one language alone."""
    page = page.replace('<html lang="en"', f'<html lang="{language}"', 1)
    return _TEXTS.sub(lambda texts: texts[0] if texts[1] == language else "", page)


def _language(request: Request) -> Language:
    """Return what the client will choose: what was chosen before, or the browser's first."""
    asked = (request.cookies.get(_LANGUAGE_COOKIE, ""), *_preferred(request))
    return next((each for tag in asked for each in _LANGUAGES if _reads(tag, each)), "en")


def _reads(tag: str, language: Language) -> bool:
    return tag.partition("-")[0].lower() == language


def _preferred(request: Request) -> Iterator[str]:
    """Yield the languages that the browser asks for, in its order, which is that of liking."""
    for each in request.headers.get("accept-language", "").split(","):
        yield each.partition(";")[0].strip()


def _is_person(request: Request) -> bool:
    """Tell whether a browser asks for a page where there could be one."""
    return wants_page(request) and not f"{request.url.path}/".startswith(_NO_PAGES)
