"""The sandbox's Graph takes fitting subscriptions only (what they tell is tested elsewhere)."""

from datetime import UTC, datetime, timedelta

import pytest
from sandbox.microsoft.graph import LATER

WANTED = {
    "changeType": "created,updated,deleted",
    "notificationUrl": "http://127.0.0.1:9/hook",
    "resource": "me/events",
    "expirationDateTime": LATER,
    "clientState": "secret",
}


@pytest.mark.parametrize(
    "change",
    [
        {},  # too late an end
        {"expirationDateTime": "soon"},
        {"changeType": "created,moved"},
        {"resource": "me/messages"},
        {"notificationUrl": "ftp://127.0.0.1/hook"},
        {"clientState": "s" * 129},
        {"secret": "s"},
    ],
)
async def test_a_subscription_that_does_not_fit_is_refused(graph, change):
    assert (await graph.refused("POST", "/subscriptions", WANTED | change))[0] == 400


async def test_a_subscription_that_lacks_something_is_refused(graph):
    for name in ("changeType", "notificationUrl", "resource", "expirationDateTime"):
        wanted = {key: value for key, value in WANTED.items() if key != name}
        assert (await graph.refused("POST", "/subscriptions", wanted))[0] == 400


async def test_whoever_does_not_answer_gets_no_subscription(graph):
    soon = (datetime.now(UTC) + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    refused = await graph.refused("POST", "/subscriptions", WANTED | {"expirationDateTime": soon})
    assert refused == (400, "ValidationError")
