"""What every group of commands stands on."""

import uuid
from collections.abc import Mapping
from typing import Any

from chatsched.client.connection import Connection
from chatsched.client.http import Http

OUTSIDE = "use the client inside `async with Client(…) as client:`"


class Commands:
    """The ways to the server; ``timeout`` bounds each command, reconnecting included."""

    timeout: float
    _connection: Connection | None = None
    _http: Http | None = None

    async def _call(self, event: str, payload: Mapping[str, Any]) -> dict[str, Any]:
        """Send a command over Socket.IO; what is None in ``payload`` is left out."""
        if self._connection is None:
            raise RuntimeError(OUTSIDE)
        given = {name: value for name, value in payload.items() if value is not None}
        return await self._connection.call(event, given, within=self.timeout)

    async def _get(self, path: str, query: Mapping[str, object] | None = None) -> dict[str, Any]:
        """Ask for something over HTTP; what is None in ``query`` is left out."""
        given = {name: str(value) for name, value in (query or {}).items() if value is not None}
        return await self._web.get(path, given, within=self.timeout)

    @property
    def _web(self) -> Http:
        if self._http is None:
            raise RuntimeError(OUTSIDE)
        return self._http


def new_nonce() -> str:
    """Return a name for one request, the same whenever it is tried again."""
    return uuid.uuid4().hex
