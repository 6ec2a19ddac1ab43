"""How often somebody may do something.

What guards against guessing and flooding from outside is counted in Redis, over all processes;
what is done all the time is counted in the process, in microseconds. A command has one limit, by
whichever transport it comes.
"""

import math
import re
import time
from dataclasses import dataclass

import structlog
from limits import RateLimitItem, WindowStats, parse_many
from limits.aio.storage import RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from redis.asyncio import Redis

from chatsched.core.errors import RateLimited
from chatsched.storage.redis import REDIS_AWAY

log = structlog.get_logger(__name__)

DEFAULT = "50/second"
RATES = {
    "message:send": "20/second; 300/minute",
    "message:edit": "10/second; 120/minute",
    "message:delete": "10/second; 120/minute",
    "message:search": "10/second; 200/minute",
    "POST /api/rooms/{}/attachments": "60/minute; 300/hour",
    "GET /api/attachments/{}": "200/second",
    "GET /api/attachments/{}/thumbnail": "200/second",
    "slots:list": "100/second",
    "invite:send": "10/second; 120/minute",
    "meeting:book": "60/second; 600/minute",
    "room:create": "20/second; 300/minute",
    "bot:add": "5/second; 60/minute",
    "room:link": "5/second; 60/minute",
    "room:unlink": "5/second; 60/minute",
    "link:join": "2/second; 30/minute",
    "token:create": "5/second; 60/minute",
    "POST /api/calendars": "3/second; 30/minute",
    "GET /calendars/connect/{}": "3/second; 30/minute",
    "push:subscribe": "5/second; 60/minute",
    "POST /hooks/{}": "20/second; 300/minute",
    "POST /webhooks/google": "300/second",
    "POST /webhooks/microsoft": "300/second",
}
"""By user (a hook: by its secret's digest; a provider: by address), in each process.

What is not named has `DEFAULT`.
"""

SHARED_RATES = {
    "signup": "60/minute; 300/hour",
    "login": "10/minute; 100/hour",
    "login:address": "60/minute; 600/hour",
    "login:account": "200/hour",
    "link:look": "120/minute",
    "me:password": "10/minute; 50/hour",
    "forgot": "10/minute; 60/hour",
    "reset": "20/minute; 100/hour",
}
"""Over all processes. By address, of which a whole office may have one: ``signup``,
``login:address``, ``link:look``, ``forgot`` and ``reset``; by account: ``login:account`` and
``me:password``; by both: ``login``."""

SAME = {
    "GET /api/me": "me:get",
    "PATCH /api/me": "me:update",
    "POST /api/me/password": "me:password",
    "POST /api/tokens": "token:create",
    "GET /api/tokens": "token:list",
    "DELETE /api/tokens/{}": "token:revoke",
    "POST /api/rooms": "room:create",
    "GET /api/rooms": "room:list",
    "GET /api/rooms/{}": "room:get",
    "PATCH /api/rooms/{}": "room:rename",
    "POST /api/rooms/{}/members": "room:add",
    "PUT /api/rooms/{}/members/{}": "room:role",
    "DELETE /api/rooms/{}/members/{}": "room:remove",
    "PUT /api/rooms/{}/settings": "room:settings",
    "POST /api/rooms/{}/typing": "room:typing",
    "POST /api/rooms/{}/read": "room:read",
    "POST /api/sync": "room:sync",
    "POST /api/rooms/{}/link": "room:link",
    "DELETE /api/rooms/{}/link": "room:unlink",
    "GET /api/links/{}": "link:look",
    "POST /api/links/{}/join": "link:join",
    "POST /api/rooms/{}/bots": "bot:add",
    "GET /api/rooms/{}/bots": "bot:list",
    "DELETE /api/rooms/{}/bots/{}": "bot:remove",
    "GET /api/rooms/{}/messages": "message:list",
    "GET /api/search": "message:search",
    "POST /api/rooms/{}/messages": "message:send",
    "PATCH /api/messages/{}": "message:edit",
    "DELETE /api/messages/{}": "message:delete",
    "PUT /api/messages/{}/reactions/{}": "message:react",
    "DELETE /api/messages/{}/reactions/{}": "message:react",
    "POST /api/rooms/{}/invites": "invite:send",
    "DELETE /api/invites/{}": "invite:withdraw",
    "GET /api/invites/{}/slots": "slots:list",
    "POST /api/invites/{}/bookings": "meeting:book",
    "POST /api/meetings/{}/reschedule": "meeting:reschedule",
    "POST /api/meetings/{}/cancel": "meeting:cancel",
    "POST /api/meetings/{}/add": "meeting:add",
    "GET /api/me/notifications": "notifications:get",
    "PUT /api/me/notifications": "notifications:set",
    "GET /api/me/push": "push:key",
    "POST /api/me/push": "push:subscribe",
    "DELETE /api/me/push": "push:unsubscribe",
}
"""Which command an HTTP address is."""

_PARAMETER = re.compile(r"\{[^}]*\}")
_MOST_COUNTERS = 100_000
_FEWEST_BEFORE_SWEEP = 1_000
_REDIS_REST_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class _Rule:
    command: str
    limits: tuple[RateLimitItem, ...]
    shared: bool


class RateLimiter:
    """Implements `chatsched.core.actor.Throttle`.

    With Redis away, what it would have counted is counted in the process: never an error.
    """

    def __init__(self, redis: Redis, *, prefix: str) -> None:
        self._local = FixedWindowRateLimiter(Counters())
        self._shared = MovingWindowRateLimiter(
            RedisStorage(
                "async+redis://",
                implementation="redispy",
                key_prefix=f"{prefix}:limits",
                connection_pool=redis.connection_pool,  # type: ignore[arg-type]  # passed on as is
            )
        )
        self._redis_away_until = 0.0
        self._rules: dict[str, _Rule] = {}

    async def __call__(self, action: str, key: str) -> None:
        """Count one ``action`` of ``key``; raise `RateLimited` when it was one too many."""
        rule = self._rules.get(action)
        if rule is None:
            rule = self._rules[action] = _rule(action)
        if rule.shared and time.monotonic() >= self._redis_away_until:
            try:
                await self._count_in_redis(rule, key)
            except REDIS_AWAY as error:
                log.warning("limits.redis_away", error=type(error).__name__)
                self._redis_away_until = time.monotonic() + _REDIS_REST_SECONDS
            else:
                return
        self._count_here(rule, key)

    def _count_here(self, rule: _Rule, key: str) -> None:
        for limit in rule.limits:
            if not self._local.hit(limit, rule.command, key):
                raise _refusal(self._local.get_window_stats(limit, rule.command, key))

    async def _count_in_redis(self, rule: _Rule, key: str) -> None:
        for limit in rule.limits:
            if not await self._shared.hit(limit, rule.command, key):
                raise _refusal(await self._shared.get_window_stats(limit, rule.command, key))


class Unlimited:
    """Implements `chatsched.core.actor.Throttle` for load tests: nothing is too much."""

    async def __call__(self, action: str, key: str) -> None:
        """Let it pass."""


class Counters(Storage):
    """The library's storage for fixed windows, in this process.

    The library's own needs a thread, or a task for each key, to get rid of what has expired;
    here that is done in passing, at a constant cost for each count.
    """

    STORAGE_SCHEME = None

    def __init__(self) -> None:
        super().__init__()
        self._counters: dict[str, tuple[int, float]] = {}
        self._sweep_at = _FEWEST_BEFORE_SWEEP

    @property
    def base_exceptions(self) -> type[Exception]:
        """Return what the storage may raise: nothing of its own."""
        return ValueError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count; a window of ``expiry`` seconds begins with its first count."""
        now = time.time()
        count, ends = self._counters.get(key, (0, 0.0))
        if ends <= now:
            count, ends = 0, now + expiry
            self._make_room(now)
        self._counters[key] = (count + amount, ends)
        return count + amount

    def get(self, key: str) -> int:
        """Return the count in the present window."""
        count, ends = self._counters.get(key, (0, 0.0))
        return count if ends > time.time() else 0

    def get_expiry(self, key: str) -> float:
        """Return when the present window ends, in epoch seconds."""
        return self._counters.get(key, (0, time.time()))[1]

    def check(self) -> bool:
        """Tell whether the storage works: it does."""
        return True

    def reset(self) -> int:
        """Forget everything; return how many counters there were."""
        forgotten = len(self._counters)
        self._counters.clear()
        return forgotten

    def clear(self, key: str) -> None:
        """Forget one counter."""
        self._counters.pop(key, None)

    def _make_room(self, now: float) -> None:
        """Drop expired windows whenever the counters have doubled since that was done."""
        if len(self._counters) < self._sweep_at:
            return
        running = [(key, kept) for key, kept in self._counters.items() if kept[1] > now]
        self._counters = dict(running[-_MOST_COUNTERS:])
        self._sweep_at = max(_FEWEST_BEFORE_SWEEP, 2 * len(self._counters))


def _rule(action: str) -> _Rule:
    address = _PARAMETER.sub("{}", action)
    command = SAME.get(address, address)
    shared = SHARED_RATES.get(command)
    return _Rule(
        command,
        tuple(parse_many(shared or RATES.get(command, DEFAULT))),
        shared=shared is not None,
    )


def _refusal(window: WindowStats) -> RateLimited:
    return RateLimited(max(1, math.ceil(window.reset_time - time.time())))
