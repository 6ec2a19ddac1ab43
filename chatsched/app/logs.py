"""Structured logs: one JSON object a line in production, readable lines at a terminal.

No secrets: tracebacks show no variables, members named like a secret are blanked out at any
depth, and so is what looks like one in a text. Of libraries only warnings are shown, because
what some of them say beside that has headers in it.
"""

import logging
import re
import sys
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

_SECRET = ("password", "token", "secret", "cookie", "authorization", "key", "url")
_HIDDEN = "[hidden]"
_LOOKS_SECRET = re.compile(r"\bcs_[\w-]{16,}|(?<=://)[^/@\s]+(?=@)|(?<=[?&]token=)[^&\s\"']+")
"""API tokens, and the user and password of an address."""


def _without_secrets(_: object, __: str, event: EventDict) -> EventDict:
    """Blank out what is named or looks like a secret, should it ever get this far."""
    return {name: _shown(name, value) for name, value in event.items()}


def _shown(name: str, value: Any) -> Any:
    if name and any(part in name.lower() for part in _SECRET):
        return _HIDDEN
    if isinstance(value, str):
        return _LOOKS_SECRET.sub(_HIDDEN, value)
    if isinstance(value, dict):
        return {key: _shown(str(key), member) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [_shown("", member) for member in value]
    return value


def configure(level: str, *, readable: bool) -> None:
    """Send our own and the libraries' logs to standard error in one format."""
    chosen = getattr(logging, level.upper())
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.add_logger_name,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(chosen),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                _without_secrets,
                _renderer(readable=readable),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(logging.WARNING, chosen))
    logging.getLogger("chatsched").setLevel(chosen)


def _renderer(*, readable: bool) -> Processor:
    if not readable:
        return structlog.processors.JSONRenderer()
    # With "rich" installed, the default would show the variables of every frame.
    plain = structlog.dev.plain_traceback
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain)
