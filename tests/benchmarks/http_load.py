"""A small keep-alive HTTP client for load: one connection for each user, nothing parsed in vain."""

import asyncio
import json
import time
from dataclasses import dataclass, field


@dataclass
class Timings:
    """What was asked and how long it took, in seconds."""

    taken: list[float] = field(default_factory=list)
    began: float = 0.0
    ended: float = 0.0

    @property
    def per_second(self) -> float:
        return len(self.taken) / (self.ended - self.began)

    def quantile(self, share: float) -> float:
        """Return a quantile in milliseconds."""
        ordered = sorted(self.taken)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1e3


class User:
    """One person's connection."""

    def __init__(self, port: int, token: str) -> None:
        self._port = port
        self._head = f"Host: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\n"
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> bytes:
        """Return the body of an answer that must be 200."""
        return await self._ask(f"GET {path} HTTP/1.1\r\n{self._head}\r\n".encode())

    async def post(self, path: str, body: object) -> bytes:
        """Return the body of an answer that must be 2xx."""
        content = json.dumps(body).encode()
        head = f"POST {path} HTTP/1.1\r\n{self._head}Content-Length: {len(content)}\r\n\r\n"
        return await self._ask(head.encode() + content)

    async def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()

    async def _ask(self, request: bytes) -> bytes:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        at = head.lower().find(b"content-length:")
        length = int(head[at + 15 : head.find(b"\r\n", at)])
        body = await reader.readexactly(length)
        if not head.startswith(b"HTTP/1.1 2"):
            raise SystemExit(f"{request[:80]!r}: {head[:20]!r} {body[:300]!r}")
        return body


async def timed(timings: Timings, work) -> bytes:
    """Await ``work`` and keep how long it took."""
    began = time.perf_counter()
    result = await work
    timings.taken.append(time.perf_counter() - began)
    return result
