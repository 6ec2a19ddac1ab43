"""For the operator: is it alive, is it ready, how is it doing."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Literal

from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.process_collector import ProcessCollector
from redis.asyncio import Redis
from starlette.requests import Request
from starlette.responses import Response

from chatsched.core.wire import WireModel
from chatsched.http import AnyEndpoint, RawEndpoint, answer_json
from chatsched.realtime import Edge
from chatsched.storage import Mongo

_PATIENCE_SECONDS = 2.0
_TEXT = "text/plain; version=0.0.4; charset=utf-8"


class Alive(WireModel):
    """The process answers."""

    status: Literal["ok"] = "ok"


class Readiness(WireModel):
    """Whether the process can serve, and what of its parts is not as it should be."""

    status: Literal["ready", "not ready"]
    failing: list[str]
    parts: dict[str, str]


class Health:
    """Liveness, readiness and metrics.

    The server is ready while MongoDB's primary answers and it is not draining; without Redis it
    goes on, so a missing Redis is reported but does not take it out of service.
    """

    def __init__(self, mongo: Mongo, redis: Redis, edge: Edge) -> None:
        self._mongo = mongo
        self._redis = redis
        self._edge = edge
        self.draining = False
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._connections = Gauge(
            "chatsched_connections", "Open real-time connections", registry=self._registry
        )
        self._users = Gauge(
            "chatsched_users_connected", "Users with an open connection", registry=self._registry
        )
        self._bus = Gauge(
            "chatsched_bus_up", "1 while the way to other processes stands", registry=self._registry
        )

    def endpoints(self) -> list[AnyEndpoint]:
        """Return the operator's addresses."""
        return [
            RawEndpoint(
                "GET", "/healthz", self._live, answer=Alive, summary="The process is alive"
            ),
            RawEndpoint(
                "GET",
                "/readyz",
                self._ready,
                answer=Readiness,
                statuses=(200, 503),
                summary="The process can serve",
            ),
            RawEndpoint(
                "GET", "/metrics", self._metrics, media_type="text/plain", summary="Prometheus text"
            ),
        ]

    async def _live(self, _: Request) -> Response:
        return answer_json(Alive())

    async def _ready(self, _: Request) -> Response:
        parts = {
            "mongodb": await _answers(self._mongo.ping),
            "redis": await _answers(self._ping_redis),
            "draining": "yes" if self.draining else "no",
        }
        ready = parts["mongodb"] == "ok" and not self.draining
        return answer_json(_report(parts, ready=ready), 200 if ready else 503)

    async def _metrics(self, _: Request) -> Response:
        self._connections.set(len(self._edge.connections()))
        self._users.set(len(self._edge.users_here()))
        self._bus.set(int(self._edge.up))
        return Response(generate_latest(self._registry), headers={"content-type": _TEXT})

    async def _ping_redis(self) -> None:
        await self._redis.ping()


def _report(parts: Mapping[str, str], *, ready: bool) -> Readiness:
    failing = [name for name, state in parts.items() if state not in {"ok", "no"}]
    return Readiness(status="ready" if ready else "not ready", failing=failing, parts=dict(parts))


async def _answers(ask: Callable[[], Awaitable[object]]) -> str:
    try:
        await asyncio.wait_for(_awaited(ask), _PATIENCE_SECONDS)
    except Exception as error:  # noqa: BLE001  # whatever it is, that part is not there
        return type(error).__name__
    return "ok"


async def _awaited(ask: Callable[[], Awaitable[object]]) -> object:
    return await ask()
