"""The addresses of files: where they are taken in, and where they are given out."""

import asyncio
from contextlib import aclosing

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from chatsched.chat.files.names import disposition
from chatsched.chat.files.types import PICTURES, PLAYABLE, file_name
from chatsched.chat.models.attachments import AttachmentAnswer, AttachmentNamed, Upload
from chatsched.chat.service.attachments import Content, Files
from chatsched.core.errors import Unavailable
from chatsched.http import (
    AnyEndpoint,
    Door,
    NoSuchRange,
    RawEndpoint,
    answer_json,
    asked_range,
    file_part,
    is_known,
)

_UPLOADS = "/api/rooms/{room_id}/attachments"
_FILE = "/api/attachments/{attachment_id}"
_THUMBNAIL = _FILE + "/thumbnail"
_FIELD = "file"
_REST_OF_FORM = 64 * 1024
_PATIENCE_SECONDS = 1800.0

_HEADERS = {
    # Whoever has seen a file may keep it; somebody else at the same browser has other cookies.
    "cache-control": "private, max-age=31536000, immutable",
    "vary": "Cookie, Authorization",
    # Were it a page after all, it would be one without scripts, forms and this site's origin.
    "content-security-policy": "default-src 'none'; sandbox",
    "cross-origin-resource-policy": "same-origin",
    "x-content-type-options": "nosniff",
}


def file_endpoints(files: Files, door: Door) -> list[AnyEndpoint]:
    """Return the addresses of files."""
    desk = _Desk(files, door)
    return [
        RawEndpoint(
            "POST",
            _UPLOADS,
            desk.take,
            command=Upload,
            answer=AttachmentAnswer,
            statuses=(201,),
            summary="Upload a file",
            signed_in=True,
            upload=_FIELD,
            largest_body=files.largest + _REST_OF_FORM,
        ),
        RawEndpoint(
            "GET",
            _FILE,
            desk.give,
            command=AttachmentNamed,
            statuses=(200, 206, 304),
            media_type="application/octet-stream",
            summary="Download a file",
            signed_in=True,
        ),
        RawEndpoint(
            "GET",
            _THUMBNAIL,
            desk.give_thumbnail,
            command=AttachmentNamed,
            statuses=(200, 206, 304),
            media_type="application/octet-stream",
            summary="See a picture, smaller",
            signed_in=True,
        ),
    ]


class _Desk:
    """Takes files in and gives them out."""

    def __init__(self, files: Files, door: Door) -> None:
        self._files = files
        self._door = door

    async def take(self, request: Request) -> Response:
        actor = await self._door.actor(request)
        await self._door.throttle(f"POST {_UPLOADS}", actor.user_id)
        room_id = request.path_params["room_id"]
        await self._files.check(actor, room_id)
        file = await file_part(request, _FIELD)
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS), aclosing(aiter(file)) as content:
                answer = await self._files.add(
                    actor, room_id, file.filename, content, _announced(request)
                )
        except TimeoutError:
            raise Unavailable("The file took too long to arrive; please try again.") from None
        return answer_json(answer, 201)

    async def give(self, request: Request) -> Response:
        return await self._give(request, f"GET {_FILE}", thumbnail=False)

    async def give_thumbnail(self, request: Request) -> Response:
        return await self._give(request, f"GET {_THUMBNAIL}", thumbnail=True)

    async def _give(self, request: Request, action: str, *, thumbnail: bool) -> Response:
        actor = await self._door.actor(request)
        await self._door.throttle(action, actor.user_id)
        attachment_id = request.path_params["attachment_id"]
        content = await self._files.content(actor, attachment_id, thumbnail=thumbnail)
        return self._response(request, content)

    def _response(self, request: Request, content: Content) -> Response:
        etag = f'"{content.id}{"-thumbnail" if content.thumbnail else ""}"'
        headers = {**_HEADERS, "etag": etag}
        if is_known(request.headers, etag):
            return Response(status_code=304, headers=headers)
        inline = content.type in PICTURES
        name = file_name(content.name, content.type)
        headers["content-disposition"] = disposition(name, inline=inline)
        headers["accept-ranges"] = "bytes"
        try:
            asked = asked_range(request.headers, content.size, etag)
        except NoSuchRange:
            headers["content-range"] = f"bytes */{content.size}"
            return Response(status_code=416, headers=headers)
        start, end = asked or (0, content.size)
        if asked is not None:
            headers["content-range"] = f"bytes {start}-{end - 1}/{content.size}"
        headers["content-length"] = str(end - start)
        headers["content-type"] = _served_type(content.type)
        status = 200 if asked is None else 206
        if request.method == "HEAD" or start == end:
            return Response(status_code=status, headers=headers)
        return StreamingResponse(self._files.read(content, start, end), status, headers=headers)


def _announced(request: Request) -> int | None:
    """Return how long a request says that its body is, if it does."""
    said = request.headers.get("content-length", "")
    return int(said) if said.isascii() and said.isdigit() else None


def _served_type(found: str) -> str:
    """Return the type that a file is served as: what browsers show or play, or else just bytes."""
    if found in PICTURES or found in PLAYABLE:
        return found
    return "text/plain; charset=utf-8" if found == "text/plain" else "application/octet-stream"
