"""Meeting links of Google's own, which take their time to be made."""

import hashlib

from chatsched.sandbox.google.problems import invalid, required
from chatsched.sandbox.google.world import Calendar, Json, World

_MEET = "hangoutsMeet"


class Conferences:
    """Makes conferences: asked for by a write, done after some reads of the event."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._reads: dict[tuple[str, str], int] = {}

    def requested(self, calendar: Calendar, event: Json, before: Json | None) -> None:
        """Take up what an event's new conference data asks for; ``before`` are the old ones."""
        request = (event.get("conferenceData") or {}).get("createRequest")
        if not request:
            return
        wanted = request.get("requestId")
        if not wanted:
            raise required("conferenceData.createRequest.requestId")
        earlier = ((before or {}).get("createRequest") or {}).get("requestId")
        if earlier == wanted:
            event["conferenceData"] = before
            return
        solution = (request.get("conferenceSolutionKey") or {}).get("type")
        if solution != _MEET or not calendar.meet:
            raise invalid("Invalid conference type value.")
        event["conferenceData"] = {
            "createRequest": {
                "requestId": wanted,
                "conferenceSolutionKey": {"type": _MEET},
                "status": {"statusCode": "pending"},
            }
        }
        self._reads[calendar.id, event["id"]] = self._world.conference_reads or 0
        if self._world.conference_reads == 0:
            self._finish(calendar, event)

    def seen(self, calendar: Calendar, event: Json) -> Json:
        """Return an event as it is found: the conference is done once it was read often enough."""
        key = calendar.id, event["id"]
        left = self._reads.get(key)
        if left is None or "conferenceData" not in event:
            return event
        if left > 0:
            self._reads[key] = left - 1
            return event
        done = {**event, "conferenceData": {**event["conferenceData"]}}
        self._finish(calendar, done)
        return calendar.store(done)

    def _finish(self, calendar: Calendar, event: Json) -> None:
        del self._reads[calendar.id, event["id"]]
        data = event["conferenceData"]
        fails = self._world.conference_reads is None
        status = {"statusCode": "failure" if fails else "success"}
        data["createRequest"] = {**data["createRequest"], "status": status}
        if fails:
            return
        code = _code(data["createRequest"]["requestId"])
        event["hangoutLink"] = f"https://meet.google.com/{code}"
        data |= {
            "conferenceId": code,
            "conferenceSolution": {"key": {"type": _MEET}, "name": "Google Meet"},
            "entryPoints": [
                {
                    "entryPointType": "video",
                    "uri": event["hangoutLink"],
                    "label": f"meet.google.com/{code}",
                }
            ],
        }


def _code(request_id: str) -> str:
    digest = hashlib.sha256(request_id.encode()).digest()
    letters = "".join(chr(ord("a") + byte % 26) for byte in digest[:10])
    return f"{letters[:3]}-{letters[3:7]}-{letters[7:]}"
