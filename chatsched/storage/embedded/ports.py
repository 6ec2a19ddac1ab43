"""Free ports on the loopback address."""

import contextlib
import socket

LOOPBACK = "127.0.0.1"


def free_port(preferred: int | None = None) -> int:
    """Return `preferred` if nobody listens there, else a port that the system chose.

    Nothing keeps the port until the process that is to use it binds it, so that
    process must be ready to find it taken.
    """
    if preferred is not None:
        with contextlib.suppress(OSError, OverflowError):
            return _bound(preferred)
    return _bound(0)


def _bound(port: int) -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As the servers do: connections of the last run that linger do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((LOOPBACK, port))
        chosen: int = probe.getsockname()[1]
        return chosen
