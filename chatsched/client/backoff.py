"""How long to wait before the next try."""

import random

_FIRST = 0.2
_LONGEST = 5.0


class Backoff:
    """Waits that double from a fifth of a second to five seconds.

    Each is drawn from between half of that and all of it, so that the clients of a server that
    restarts do not come back all at once.
    """

    def __init__(self) -> None:
        self._next = _FIRST

    def seconds(self) -> float:
        """Return the next wait."""
        wait, self._next = self._next, min(self._next * 2, _LONGEST)
        return wait * random.uniform(0.5, 1.0)  # noqa: S311  # spread, not a secret

    def reset(self) -> None:
        """Begin anew: it went well."""
        self._next = _FIRST
