"""The web client: its built files with the right caching, and its page for every client route."""

from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

_IMMUTABLE = "public, max-age=31536000, immutable"
_MISSING = "The web client has not been built; run `make setup`, or use the API.\n"
_CLIENT_ROUTES = (
    "/",
    "/login",
    "/signup",
    "/rooms",
    "/rooms/{path:path}",
    "/meetings",
    "/meet/{meeting_id}",
    "/settings",
    "/settings/{path:path}",
    "/join/{path:path}",
)


class _Assets(StaticFiles):
    """Files whose names carry a hash of their content: they may be kept for ever."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if response.status_code == 200:
            response.headers["cache-control"] = _IMMUTABLE
        return response


def page_routes(directory: Path) -> list[Route | Mount]:
    """Return the routes of the web client built into ``directory``.

    ``/assets`` is immutable; every other file, and the page itself, is asked for anew each time.
    """
    index = directory / "index.html"
    root = directory.resolve()

    async def page(_: Request) -> Response:
        if not index.is_file():
            return PlainTextResponse(_MISSING, status_code=503)
        return FileResponse(index, headers={"cache-control": "no-cache"})

    async def file(request: Request) -> Response:
        wanted = (root / request.path_params["name"]).resolve()
        if wanted.parent != root or not wanted.is_file():
            raise HTTPException(404)
        return FileResponse(wanted, headers={"cache-control": "no-cache"})

    assets = Mount("/assets", _Assets(directory=directory / "assets", check_dir=False))
    pages = [Route(path, page, methods=["GET"]) for path in _CLIENT_ROUTES]
    return [assets, *pages, Route("/{name:str}", file, methods=["GET"])]
