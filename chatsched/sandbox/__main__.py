"""The sandbox as a program: ``python -m chatsched.sandbox --port 8001 --client http://…``."""

import argparse
import asyncio
import contextlib
import signal
from collections.abc import Iterator
from pathlib import Path

import uvicorn

from chatsched.sandbox.app import VENDORS, Sandbox
from chatsched.sandbox.authorization import Application
from chatsched.sandbox.state import State

_LOOPBACK = "127.0.0.1"


def main() -> None:
    """Serve until a signal comes."""
    parser = argparse.ArgumentParser(description="Simulated Google and Microsoft calendars.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--client", required=True, help="the server's address")
    parser.add_argument("--client-id", required=True)
    parser.add_argument("--client-secret", required=True)
    parser.add_argument("--state", type=Path, help="file that outlasts the program")
    options = parser.parse_args()
    kept = State.read(options.state) if options.state else None
    sandbox = Sandbox(f"http://{_LOOPBACK}:{options.port}", kept)
    redirect_uris = {f"{options.client}/calendars/callback/{vendor}" for vendor in VENDORS}
    sandbox.register(
        Application(
            client_id=options.client_id,
            client_secret=options.client_secret,
            redirect_uris=frozenset(redirect_uris),
        )
    )
    try:
        asyncio.run(_serve(sandbox, options.port))
    finally:
        if options.state:
            sandbox.state.write(options.state)


class _Server(uvicorn.Server):
    """uvicorn, which would end the program by the signal that it was stopped with."""

    def stop(self) -> None:
        """Come to an end."""
        self.should_exit = True

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


async def _serve(sandbox: Sandbox, port: int) -> None:
    config = uvicorn.Config(
        sandbox.app,
        host=_LOOPBACK,
        port=port,
        lifespan="off",
        access_log=False,
        log_level="error",
        timeout_graceful_shutdown=2,
    )
    server = _Server(config)
    loop = asyncio.get_running_loop()
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(signal_number, server.stop)
    async with sandbox.running():
        await server.serve()


if __name__ == "__main__":
    main()
