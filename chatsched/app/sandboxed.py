"""The demo's calendars and mail: the sandbox as a child process, and the settings to use it by."""

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
_SENDER = "chatsched <mail@chatsched.example>"
_READ_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Sandboxed:
    """What to set so that the server uses the sandbox.

    ``calendars`` and ``mail`` are addresses of pages that show them; None: there are none.
    """

    calendars: str | None
    mail: str | None
    settings: dict[str, str]


@asynccontextmanager
async def sandboxed(settings: Settings, data: Path) -> AsyncIterator[Sandboxed]:
    """Run the sandbox until the block ends, for what is not set up to be real.

    It has the port of last time where possible, so that linked calendars stay linked to it.
    """
    calendars = not (settings.google_client_id or settings.microsoft_client_id)
    mail = settings.smtp_url is None
    wanted = calendars or mail
    if not wanted or settings.env == "production" or settings.public_url is None:
        yield Sandboxed(None, None, {})
        return
    child = await launch(_program(_home(data), settings.public_url))
    try:
        address = f"http://127.0.0.1:{child.port}"
        given = _calendars(address) if calendars else {}
        given |= await _mail(child.port) if mail else {}
        yield Sandboxed(address if calendars else None, f"{address}/mail/" if mail else None, given)
    finally:
        await child.end(END_PATIENCE)


def _home(data: Path) -> Path:
    home = data.resolve() / "sandbox"
    home.mkdir(exist_ok=True)
    return home


async def _mail(port: int) -> dict[str, str]:
    taken_at = (await _get(port, "/mail/port")).decode()
    return {"smtp_url": f"smtp://127.0.0.1:{taken_at}", "mail_from": _SENDER}


def _calendars(address: str) -> dict[str, str]:
    given = {
        "google_issuer": f"{address}/google",
        "google_api_url": f"{address}/google/calendar/v3",
        "microsoft_issuer": f"{address}/microsoft/common/v2.0",
        "microsoft_api_url": f"{address}/graph/v1.0",
    }
    for vendor in ("google", "microsoft"):
        given |= {f"{vendor}_client_id": _CLIENT_ID, f"{vendor}_client_secret": _CLIENT_SECRET}
    return given


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
    if await _get(port, "/pid") != str(pid).encode():
        raise PortTakenError(f"somebody else answers on port {port}")


async def _get(port: int, path: str) -> bytes:
    """Return the body of what answers on a port; empty if nothing does."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(f"GET {path} HTTP/1.0\r\nhost: 127.0.0.1\r\n\r\n".encode())
        async with asyncio.timeout(_READ_SECONDS):
            answer = await reader.read()  # to the end: it comes in pieces
    except (OSError, TimeoutError):
        answer = b""
    finally:
        writer.close()
    return answer.partition(b"\r\n\r\n")[2]
