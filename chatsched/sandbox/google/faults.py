"""What goes wrong at Google now and then, switched on by whoever lives in the sandbox."""

from dataclasses import dataclass

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from chatsched.sandbox.google.problems import Problem, not_found


@dataclass(slots=True)
class Fault:
    """An answer that the next ``times`` requests get, after so many that go well.

    ``method`` is the id of the only method that it strikes, all if None.
    """

    status: int
    reason: str
    message: str
    times: int = 1
    after: int = 0
    retry_after: float | str | None = None
    method: str | None = None

    def problem(self) -> Problem:
        """Return it as an answer."""
        headers = {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}
        domain = "usageLimits" if "ateLimit" in self.reason else "global"
        return Problem(self.status, self.reason, self.message, domain=domain, headers=headers)


class Faults:
    """The faults that are switched on, and ``requests``: the ids of methods that were called.

    ``spoiled`` are ids of calendars that cannot be read; ``hidden_reads`` is how often an event
    that was just inserted is not found.
    """

    def __init__(self) -> None:
        self.requests: list[str] = []
        self.spoiled: set[str] = set()
        self.hidden_reads = 0
        self._hidden: dict[str, int] = {}
        self._waiting: list[Fault] = []
        self._lost: list[str | None] = []

    def add(self, fault: Fault) -> None:
        """Switch a fault on."""
        self._waiting.append(fault)

    def throttle(self, times: int = 1, retry_after: float | str | None = None) -> None:
        """Answer 429 to the next requests."""
        message = "Rate Limit Exceeded"
        self.add(Fault(429, "rateLimitExceeded", message, times, retry_after=retry_after))

    def throttle_quietly(self, times: int = 1) -> None:
        """Answer 403 to the next requests, which means the same as 429."""
        self.add(Fault(403, "userRateLimitExceeded", "User Rate Limit Exceeded", times))

    def break_down(self, times: int = 1, after: int = 0, status: int = 503) -> None:
        """Answer a server's error to the next requests."""
        self.add(Fault(status, "backendError", "Backend Error", times, after))

    def lose_answers(self, times: int = 1, method: str | None = None) -> None:
        """Do what the next requests that change something ask for, and drop the connection."""
        self._lost += [method] * times

    def strike(self, method: str) -> None:
        """Raise the problem that this request runs into, if any."""
        self.requests.append(method)
        for fault in self._waiting:
            if fault.method not in {None, method} or not fault.times:
                continue
            if fault.after:
                fault.after -= 1
                return
            fault.times -= 1
            raise fault.problem()

    def loses(self, method: str) -> bool:
        """Tell whether this request's answer is lost."""
        for lost in self._lost:
            if lost in {None, method}:
                self._lost.remove(lost)
                return True
        return False

    def inserted(self, event_id: str) -> None:
        """Let an event appear with the delay that is switched on."""
        if self.hidden_reads:
            self._hidden[event_id] = self.hidden_reads

    def look_for(self, event_id: str) -> None:
        """Raise a problem while the event has not appeared."""
        left = self._hidden.get(event_id, 0)
        if left:
            self._hidden[event_id] = left - 1
            raise not_found()


class LostAnswer(Response):
    """An answer that breaks off in its middle, so that the server closes the connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Begin to answer, and no more."""
        del scope, receive
        headers = [(b"content-type", b"application/json"), (b"content-length", b"1000")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"{", "more_body": True})
