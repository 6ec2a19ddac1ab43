"""The sandbox as a program: ``python -m chatsched.sandbox --port 8001 --client http://…``."""

import argparse
import asyncio

import uvicorn

from chatsched.sandbox.app import VENDORS, Sandbox
from chatsched.sandbox.authorization import Application

_LOOPBACK = "127.0.0.1"


def main() -> None:
    """Serve until a signal comes."""
    parser = argparse.ArgumentParser(description="Simulated Google and Microsoft calendars.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--client", required=True, help="the server's address")
    parser.add_argument("--client-id", required=True)
    parser.add_argument("--client-secret", required=True)
    options = parser.parse_args()
    sandbox = Sandbox(f"http://{_LOOPBACK}:{options.port}")
    redirect_uris = {f"{options.client}/calendars/callback/{vendor}" for vendor in VENDORS}
    sandbox.register(
        Application(
            client_id=options.client_id,
            client_secret=options.client_secret,
            redirect_uris=frozenset(redirect_uris),
        )
    )
    asyncio.run(_serve(sandbox, options.port))


async def _serve(sandbox: Sandbox, port: int) -> None:
    config = uvicorn.Config(
        sandbox.app, host=_LOOPBACK, port=port, lifespan="off", access_log=False, log_level="error"
    )
    async with sandbox.running():
        await uvicorn.Server(config).serve()


if __name__ == "__main__":
    main()
