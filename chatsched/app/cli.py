"""The command line: ``chatsched serve`` and ``chatsched demo``."""

import argparse
import asyncio
import base64
import os
import secrets
import signal
import sys
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import structlog
from pymongo.errors import PyMongoError

from chatsched import __version__
from chatsched.app import logs
from chatsched.app.bootstrap import application
from chatsched.app.demo import furnish
from chatsched.app.memory import spare_what_stays
from chatsched.app.sandboxed import sandboxed
from chatsched.app.serving import ListenError, address_of, listen, serving
from chatsched.app.settings import Settings, SettingsError, load, unknown
from chatsched.storage.embedded import Embedded, EmbeddedError

log = structlog.get_logger(__name__)

_KEY = "CHATSCHED_SECRET_KEY"
_KEY_FILE = "secret_key"
_VAPID_FILE = "vapid_key"
_DEMO_SUBJECT = "mailto:demo@chatsched.example"
_NOT_EMBEDDED = ("CHATSCHED_MONGO_URL", "CHATSCHED_REDIS_URL")
_STOPS = (signal.SIGINT, signal.SIGTERM)
_ONE_WISH_SECONDS = 0.3  # some who stop a program send the signal to it and to its group


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; exits with 0 after a stop by signal, otherwise with 1 and its reason.

    That is one line, or one for each setting that is wrong.
    """
    options = _parser().parse_args(arguments)
    try:
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            runner.run(_run(options))
    except* SettingsError as group:
        sys.exit("\n".join(f"chatsched: {line}" for line in str(_first(group)).split("\n")))
    except* (ListenError, EmbeddedError) as group:
        sys.exit(f"chatsched: {_first(group)}")
    except* PyMongoError as group:
        sys.exit(f"chatsched: MongoDB cannot be used: {_first_line(_first(group))}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="chatsched",
        description="A real-time chat server in which a meeting is agreed in the conversation.",
    )
    parser.add_argument("--version", action="version", version=f"chatsched {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)
    demo = commands.add_parser("demo", help="everything embedded, with sample conversations")
    demo.add_argument("--host", default="127.0.0.1", help=argparse.SUPPRESS)
    demo.add_argument("--port", type=_port, default=8000, help="port to serve on (8000)")
    demo.add_argument("--data", type=Path, default=Path("data/demo"), help="directory for its data")
    server = commands.add_parser("serve", help="the server, set up by CHATSCHED_* variables")
    server.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    server.add_argument("--port", type=_port, default=8000, help="port to serve on (8000)")
    server.add_argument(
        "--embedded", action="store_true", help="bring MongoDB and Redis along, with data in --data"
    )
    server.add_argument("--data", type=Path, default=Path("data/serve"), help="directory for data")
    return parser


def _port(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else -1
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port between 0 and 65535")
    return number


async def _run(options: argparse.Namespace) -> None:
    """Run until a signal comes, then end everything in order; the next signal ends it at once."""
    loop = asyncio.get_running_loop()
    work = asyncio.create_task(_serve(options))

    def stop() -> None:
        if not work.cancelling():
            work.cancel()
            loop.call_later(_ONE_WISH_SECONDS, insist)

    def insist() -> None:
        for signal_number in _STOPS:
            loop.remove_signal_handler(signal_number)
            # The system's own doing, so that it works however busy or stuck this program is.
            signal.signal(signal_number, signal.SIG_DFL)

    for signal_number in _STOPS:
        loop.add_signal_handler(signal_number, stop)
    try:
        await work
    except asyncio.CancelledError:
        log.info("stopped")


async def _serve(options: argparse.Namespace) -> None:
    demo = options.command == "demo"
    embeds = demo or options.embedded
    async with AsyncExitStack() as stack:
        settings = _settings(embeds=embeds, quiet=demo)
        listener = stack.enter_context(listen(options.host, options.port))
        address = address_of(listener)
        watches: list[Callable[[], Coroutine[Any, Any, None]]] = []
        if embeds:
            embedded = await stack.enter_async_context(Embedded(options.data))
            settings = settings.model_copy(update=_embedded(embedded, options.data))
            watches.append(embedded.watch)
        settings = settings.model_copy(update={"public_url": settings.public_url or address})
        lines: list[str] = []
        if demo:
            settings = settings.model_copy(update=_pushing(settings, options.data))
            simulated = await stack.enter_async_context(sandboxed(settings, options.data))
            settings = settings.model_copy(update=simulated.settings)
            lines = await furnish(settings, options.data, simulated.calendars, simulated.mail)
        running = await stack.enter_async_context(application(settings))
        server = serving(running.asgi, listener, running.drain)
        watches += [running.watch, await stack.enter_async_context(server)]
        spare_what_stays()
        for line in [*lines, f"chatsched ready on {address}"]:
            print(line, flush=True)  # noqa: T201  # what the operator asked to see
        async with asyncio.TaskGroup() as group:
            for watch in watches:
                group.create_task(watch())


def _settings(*, embeds: bool, quiet: bool) -> Settings:
    """Read the settings, set up the log by them, and say there what of them has no effect."""
    settings = load(**_to_come()) if embeds else load()
    chosen = "log_level" in settings.model_fields_set or not quiet
    logs.configure(
        settings.log_level if chosen else "warning", readable=settings.env == "development"
    )
    for name, meant in unknown(os.environ).items():
        log.warning("settings.unknown", variable=name, **({"meant": meant} if meant else {}))
    if embeds and (unused := [name for name in _NOT_EMBEDDED if os.environ.get(name)]):
        log.warning("settings.unused", variables=unused, hint="MongoDB and Redis are embedded")
    if "secret_key" not in settings.model_fields_set:
        log.warning("settings.random", variable=_KEY, hint="set it to keep links alive")
    return settings


def _to_come() -> dict[str, str]:
    """Return stand-ins for what `_embedded` will bring, so that the rest is judged at once."""
    given = {"mongo_url": "mongodb://embedded", "redis_url": "redis://embedded"}
    return given if os.environ.get(_KEY) else {**given, "secret_key": secrets.token_urlsafe(48)}


def _embedded(servers: Embedded, data: Path) -> dict[str, str]:
    """Return what comes with the embedded servers, in place of the environment's."""
    given = {"mongo_url": servers.mongo_url, "redis_url": servers.redis_url}
    if not os.environ.get(_KEY):
        given["secret_key"] = _kept_key(data / _KEY_FILE, lambda: secrets.token_urlsafe(48))
    return given


def _pushing(settings: Settings, data: Path) -> dict[str, str]:
    """Return what Web Push wants, if nobody has set it: for the demo, which is to show all."""
    if settings.vapid_private_key is not None:
        return {}
    key = _kept_key(data / _VAPID_FILE, lambda: base64.b64encode(secrets.token_bytes(32)).decode())
    return {"vapid_private_key": key, "vapid_subject": _DEMO_SUBJECT}


def _kept_key(path: Path, make: Callable[[], str]) -> str:
    """Return the key kept beside the data, made on the first start, so that links stay good."""
    if not path.exists():
        draft = path.with_suffix(".new")  # so that a power cut leaves a whole key or none
        descriptor = os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(make())
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    return path.read_text().strip()


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop  # noqa: PLC0415  # not there on every system
    except ImportError:
        return None
    return uvloop.new_event_loop


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    first = group.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first


def _first_line(error: BaseException) -> str:
    return str(error).split("\n", 1)[0].split(", Timeout:", 1)[0][:300]
