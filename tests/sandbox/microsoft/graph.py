"""Graph asked by hand, as a program would that knows nothing of our client."""

from urllib.parse import quote

from calendars.graph_stage import SCOPES, WORK

TIMES = {
    "start": {"dateTime": "2027-03-02T09:00:00", "timeZone": "UTC"},
    "end": {"dateTime": "2027-03-02T10:00:00.0000000", "timeZone": "UTC"},
}
EVENT = {"subject": "Meeting", **TIMES}
PROPERTY = "String {66f5a359-4659-4830-9070-00047ec6ac6e} Name BookingId"
WEEK = "startDateTime=2027-03-01T00:00:00Z&endDateTime=2027-03-08T00:00:00Z"
LATER = "2099-01-01T00:00:00Z"


class Graph:
    """Graph by hand, with somebody's token."""

    def __init__(self, stage, person=WORK, scopes=SCOPES):
        self.stage = stage
        self.token = stage.token(person, scopes)

    async def __call__(self, method, path, body=None, **headers):
        response = await self.stage.web.request(
            method,
            f"{self.stage.url}/v1.0{path}",
            json=body,
            headers={"authorization": f"Bearer {self.token}"}
            | {name.replace("_", "-"): value for name, value in headers.items()},
        )
        if not response.is_success:  # what is wrong here is wrong on purpose
            self.stage.checked.violations.clear()
        return response

    async def ok(self, method, path, body=None, **headers):
        response = await self(method, path, body, **headers)
        assert response.is_success, response.text
        return response.json() if response.content else None

    async def refused(self, method, path, body=None, **headers):
        response = await self(method, path, body, **headers)
        error = response.json()["error"]
        assert error["innerError"]["request-id"] == response.headers["request-id"]
        return response.status_code, error["code"]


def quoted(text):
    return quote(text, safe="")
