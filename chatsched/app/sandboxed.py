"""The demo's calendars: the sandbox as a child process, and the settings by which it is used."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from chatsched.app.settings import Settings
from chatsched.storage.embedded import END_PATIENCE, PortTakenError, Program, launch

_CLIENT_ID = "chatsched-demo"
_CLIENT_SECRET = "demo-demo"  # noqa: S105  # for simulated providers, on this machine alone
_MODULE = "chatsched.sandbox"
_READ_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Sandboxed:
    """What to set so that the server uses the sandbox at ``address``; None: there is none."""

    address: str | None
    settings: dict[str, str]


@asynccontextmanager
async def sandboxed(settings: Settings, data: Path) -> AsyncIterator[Sandboxed]:
    """Run the sandbox until the block ends, unless real providers are set.

    It has the port of last time where possible, so that linked calendars stay linked to it.
    """
    real = settings.google_client_id or settings.microsoft_client_id
    if real or settings.env == "production" or settings.public_url is None:
        yield Sandboxed(None, {})
        return
    child = await launch(_program(_home(data), settings.public_url))
    try:
        yield _of(f"http://127.0.0.1:{child.port}")
    finally:
        await child.end(END_PATIENCE)


def _home(data: Path) -> Path:
    home = data.resolve() / "sandbox"
    home.mkdir(exist_ok=True)
    return home


def _of(address: str) -> Sandboxed:
    given = {
        "google_issuer": f"{address}/google",
        "google_api_url": f"{address}/google/calendar/v3",
        "microsoft_issuer": f"{address}/microsoft/common/v2.0",
        "microsoft_api_url": f"{address}/graph/v1.0",
    }
    for vendor in ("google", "microsoft"):
        given |= {f"{vendor}_client_id": _CLIENT_ID, f"{vendor}_client_secret": _CLIENT_SECRET}
    return Sandboxed(address, given)


def _program(home: Path, client: str) -> Program:
    def command(port: int) -> list[str]:
        return [
            sys.executable,
            "-m",
            _MODULE,
            *("--port", str(port)),
            *("--client", client),
            *("--client-id", _CLIENT_ID),
            *("--client-secret", _CLIENT_SECRET),
            *("--state", str(home / "state")),
        ]

    return Program("sandbox", home, command, _settle)


async def _settle(port: int, pid: int) -> None:
    """Return if it is the sandbox that answers, and this one."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(b"GET /pid HTTP/1.0\r\nhost: 127.0.0.1\r\n\r\n")
        async with asyncio.timeout(_READ_SECONDS):
            answer = await reader.read()  # to the end: it comes in pieces
    except (OSError, TimeoutError):
        answer = b""
    finally:
        writer.close()
    if not answer.endswith(f"\r\n\r\n{pid}".encode()):
        raise PortTakenError(f"somebody else answers on port {port}")
