"""Structured logs: one JSON object a line in production, readable lines at a terminal."""

import logging
import sys

import structlog
from structlog.typing import EventDict, Processor

_SECRET = ("password", "token", "secret", "cookie", "authorization", "key", "url")


def _without_secrets(_: object, __: str, event: EventDict) -> EventDict:
    """Blank out what is named like a secret, should it ever get this far."""
    for name in event:
        if any(part in name.lower() for part in _SECRET):
            event[name] = "[hidden]"
    return event


def configure(level: str, *, readable: bool) -> None:
    """Send our own and the libraries' logs to standard error in one format."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.add_logger_name,
        _without_secrets,
    ]
    last: list[Processor] = (
        [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())]
        if readable
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for noisy in ("pymongo", "socketio", "engineio", "asyncio"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, root.level))
