"""What the guarded client meets: names that say what a test wants, and a web server."""

from collections.abc import Sequence
from ipaddress import ip_address, ip_network

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from chatsched.calendars.guarded import Caps

CAPS = Caps(most_bytes=1_000_000, seconds=20)
HERE = ip_network("127.0.0.1/32")
LOGIN = ("ada", "a-password-of-hers")


class Names:
    """Says what names stand for; each time the next of the answers, the last one for ever."""

    def __init__(self, **answers: Sequence[Sequence[str]]) -> None:
        self.answers = {name.replace("_", "."): list(each) for name, each in answers.items()}
        self.asked: list[str] = []

    async def __call__(self, host: str, port: int):
        assert port
        self.asked.append(host)
        answers = self.answers.get(host, [[host]])
        return [ip_address(each) for each in (answers.pop(0) if answers[1:] else answers[0])]


class Site:
    """A web server on this machine; ``seen`` are the requests that reached it."""

    def __init__(self) -> None:
        self.seen: list[Request] = []
        self.response: Response = PlainTextResponse("here")
        self.app = Starlette(
            routes=[Route("/{rest:path}", self._answer, methods=["GET", "PROPFIND", "PUT"])]
        )
        self.port = 0

    async def _answer(self, request: Request) -> Response:
        self.seen.append(request)
        if request.url.path == "/hop":
            left = int(request.query_params["left"])
            status = int(request.query_params.get("status", "302"))
            return RedirectResponse(
                f"/hop?left={left - 1}&status={status}" if left else "/", status
            )
        if request.url.path == "/to":
            return RedirectResponse(request.query_params["place"])
        return self.response
