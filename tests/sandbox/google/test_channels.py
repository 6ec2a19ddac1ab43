"""The sandbox's Google opens and stops channels (what they tell is tested with the accounts)."""

from typing import Any

import pytest
from calendars.googled import GoogleStage
from sandbox.google.api import HOME, Api

from chatsched.sandbox.authorization import GOOGLE_ACCOUNTS, Grant
from chatsched.sandbox.google.methods import AUTH


async def test_channels_have_one_owner_and_unique_names(stage: GoogleStage, api: Api):
    body = {"id": "channel-1", "type": "web_hook", "address": "https://chat.example/hook"}
    opened = await api.ok("POST", f"{HOME}/watch", body=body)
    assert isinstance(opened["expiration"], str)
    again = await api.refused("POST", f"{HOME}/watch", body=body)
    assert again == (400, "channelIdNotUnique")
    stop = {"id": opened["id"], "resourceId": opened["resourceId"]}
    other = Api(stage)
    scopes = frozenset({f"{AUTH}calendar"})
    other.token = stage.store.issue_access(Grant(GOOGLE_ACCOUNTS[0], scopes, "another-client"))
    assert await other.refused("POST", "/channels/stop", body=stop) == (404, "notFound")
    wrong = {**stop, "resourceId": "another"}
    assert await api.refused("POST", "/channels/stop", body=wrong) == (404, "notFound")
    await api.ok("POST", "/channels/stop", body=stop)
    assert await api.refused("POST", "/channels/stop", body=stop) == (404, "notFound")


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "x" * 65},
        {"id": "with space"},
        {"type": "mail"},
        {"token": "x" * 257},
        {"address": "http://chat.example/hook"},
        {"expiration": 1},
        {"expiration": "1"},
        {"params": {"ttl": "soon"}},
        {"params": {"ttl": 60}},
        {"address": None},
    ],
)
async def test_a_channel_that_does_not_fit_is_refused(stage: GoogleStage, api: Api, changes: Any):
    body = {"id": "one", "type": "web_hook", "address": "https://chat.example/hook", **changes}
    status, _ = await api.refused("POST", f"{HOME}/watch", body=body)
    assert status == 400
    assert stage.sandbox.push.open == []
