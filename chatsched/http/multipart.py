"""The one file of a multipart body (RFC 7578), as it arrives: never whole in memory or on disk."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from chatsched.core.errors import Invalid, Unavailable

_PATIENCE_SECONDS = 30.0
_END = b""


class FilePart:
    """A file that is being uploaded; iterate over it once, to its end.

    ``filename`` is what the sender calls it, unchecked. A body that breaks off, brings a second
    file or is no multipart body raises `Invalid`; one that stands still, `Unavailable`.
    """

    def __init__(self, form: "_Form", filename: str) -> None:
        self._form = form
        self.filename = filename

    async def __aiter__(self) -> AsyncGenerator[bytes]:
        while data := await self._form.data():
            yield data
        await self._form.finish()


async def file_part(request: Request, field: str) -> FilePart:
    """Return the file that a request brings in a field of its form."""
    kind, options = parse_options_header(request.headers.get("content-type"))
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary:
        raise Invalid(f"The body must be multipart/form-data with a file in its field {field}.")
    form = _Form(request.stream(), boundary, field)
    return FilePart(form, await form.filename())


class _Form:
    """Reads a body up to the file, through it, and to its end."""

    def __init__(self, stream: AsyncIterator[bytes], boundary: bytes, field: str) -> None:
        self._stream = stream
        self._field = field
        self._header = b""
        self._value = b""
        self._disposition = b""
        self._inside = False
        self._filename: str | None = None
        self._waiting: deque[bytes] = deque()
        try:
            self._parser = MultipartParser(
                boundary,
                {
                    "on_part_begin": self._begin,
                    "on_header_field": self._add_to_header,
                    "on_header_value": self._add_to_value,
                    "on_header_end": self._end_header,
                    "on_headers_finished": self._begin_data,
                    "on_part_data": self._take,
                    "on_part_end": self._end,
                },
            )
        except FormParserError:
            raise _broken() from None

    async def filename(self) -> str:
        """Read up to the file, and return its name."""
        while self._filename is None:
            if not await self._read():
                raise Invalid(f"{self._field}: is required", {self._field: "is required"})
        return self._filename

    async def data(self) -> bytes:
        """Return what comes next of the file; nothing at its end."""
        while not self._waiting:
            if not await self._read():
                raise _broken()
        return self._waiting.popleft()

    async def finish(self) -> None:
        """Read what comes after the file."""
        while await self._read():
            pass

    async def _read(self) -> bool:
        """Parse what has arrived; return whether there may be more."""
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                chunk = await anext(self._stream, None)
        except TimeoutError:
            raise Unavailable("The file stopped arriving; please try again.") from None
        try:
            if chunk is not None:
                self._parser.write(chunk)
            else:
                self._parser.finalize()
        except FormParserError:
            raise _broken() from None
        return chunk is not None

    def _begin(self) -> None:
        self._disposition = b""

    def _add_to_header(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _add_to_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _end_header(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition = self._value
        self._header = self._value = b""

    def _begin_data(self) -> None:
        _, options = parse_options_header(self._disposition)
        if _decoded(options.get(b"name", b"")) != self._field:
            return
        if self._filename is not None:
            words = "must be one file"
            raise Invalid(f"{self._field}: {words}", {self._field: words})
        self._inside = True
        self._filename = _decoded(options.get(b"filename", b""))

    def _take(self, data: bytes, start: int, end: int) -> None:
        if self._inside and end > start:
            self._waiting.append(data[start:end])

    def _end(self) -> None:
        if self._inside:
            self._inside = False
            self._waiting.append(_END)


def _decoded(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _broken() -> Invalid:
    return Invalid("The body is not a whole multipart form.")
