"""Google's API asked by hand, as a program would that knows nothing of our client."""

from collections.abc import Mapping
from typing import Any

import httpx2
from calendars.googled import ADA, BASE, GoogleStage
from calendars.stage import at

HOME = f"/calendars/{ADA.email}/events"
QUIET = {"sendUpdates": "none"}
TIMES = {
    "start": {"dateTime": "2027-03-02T09:00:00Z"},
    "end": {"dateTime": "2027-03-02T10:00:00+00:00"},
}
WINDOW = {"timeMin": "2027-03-01T00:00:00Z", "timeMax": "2027-03-08T00:00:00Z"}


class Api:
    """Google's API by hand. ``ok`` answers are compared with Google's description."""

    def __init__(self, stage: GoogleStage, *scopes: str) -> None:
        self.stage = stage
        scopes = scopes or ("calendar",)
        self.token = stage.token(*scopes)

    async def ask(
        self,
        http: str,
        path: str,
        query: Any = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx2.Response:
        response = await self.stage.web.request(
            http,
            self.stage.url + BASE + path,
            params=query,
            json=body,
            headers={"Authorization": f"Bearer {self.token}", **(headers or {})},
        )
        self.stage.transport.wrong = [  # what is wrong here is wrong on purpose
            each for each in self.stage.transport.wrong if response.is_success
        ]
        return response

    async def ok(self, *args: Any, **more: Any) -> Any:
        response = await self.ask(*args, **more)
        assert response.is_success, response.text
        return response.json() if response.content else None

    async def refused(self, *args: Any, **more: Any) -> tuple[int, str]:
        response = await self.ask(*args, **more)
        error = response.json()["error"]
        assert error["code"] == response.status_code
        assert error["errors"][0]["message"] == error["message"]
        return response.status_code, error["errors"][0]["reason"]


async def made(api: Api, count: int) -> list[str]:
    """Make events on the 2nd, one an hour; return their ids."""
    ids = []
    for hour in range(count):
        event = {
            "summary": f"No. {hour}",
            "start": {"dateTime": at(2, hour).isoformat()},
            "end": {"dateTime": at(2, hour + 1).isoformat()},
        }
        ids.append((await api.ok("POST", HOME, QUIET, event))["id"])
    return ids
