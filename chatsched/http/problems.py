"""Every error that leaves over HTTP, as a problem document."""

from collections.abc import Awaitable, Callable
from typing import Any

import orjson
import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from chatsched.core.errors import ChatschedError, Invalid, NotFound, RateLimited, TooLarge
from chatsched.core.problems import problem

log = structlog.get_logger(__name__)


def problem_response(error: ChatschedError) -> Response:
    """Return ``error`` as ``application/problem+json`` with its status."""
    document = problem(error)
    headers = {"cache-control": "no-store"}
    if isinstance(error, RateLimited):
        headers["retry-after"] = str(error.retry_after)
    if document["status"] == 401:
        headers["www-authenticate"] = "Bearer"
    return Response(
        orjson.dumps(document),
        status_code=document["status"],
        media_type="application/problem+json",
        headers=headers,
    )


async def on_chatsched_error(_: Request, error: Exception) -> Response:
    """Translate an error of ours."""
    if not isinstance(error, ChatschedError):
        raise TypeError
    return problem_response(error)


async def on_http_error(_: Request, error: Exception) -> Response:
    """Translate what Starlette itself refuses: unknown addresses and methods."""
    if not isinstance(error, HTTPException):
        raise TypeError
    if error.status_code == 404:
        return problem_response(NotFound())
    if error.status_code == 413:
        return problem_response(TooLarge())
    response = problem_response(Invalid(error.detail))
    if error.status_code == 405:
        document: dict[str, Any] = problem(Invalid("This address does not take that method."))
        document["status"] = 405
        response = Response(
            orjson.dumps(document), status_code=405, media_type="application/problem+json"
        )
        response.headers.update(error.headers or {})
    return response


def on_explained(
    explain: Callable[[Exception], ChatschedError | None],
) -> Callable[[Request, Exception], Awaitable[Response]]:
    """Return what answers for errors of a library's that mean something to callers."""

    async def answer(_: Request, error: Exception) -> Response:
        log.warning("http.failed", error=type(error).__name__)
        return problem_response(explain(error) or ChatschedError())

    return answer


async def on_left(_: Request, __: Exception) -> Response:
    """Answer somebody who left in the middle of their request, and will not read it."""
    return Response(status_code=400)


async def on_crash(_: Request, error: Exception) -> Response:
    """Say no more than that it went wrong; the log, with the request's id, has the rest."""
    log.error("http.crash", exc_info=error)
    return problem_response(ChatschedError())
