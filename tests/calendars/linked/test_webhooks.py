"""What a provider tells is followed once it is known to be the provider's, and all else ignored."""

import httpx2
import pytest
from calendars.linked.pushed import PUBLIC, change, channel_of, google, pushing, settled, watched
from calendars.scripted import hours
from slices import until
from starlette.applications import Starlette

from chatsched.calendars import Busy
from chatsched.calendars.webhooks import webhook_endpoints
from chatsched.core.errors import ChatschedError
from chatsched.http import Door, Guards, on_chatsched_error, route
from chatsched.storage import Unlimited


@pytest.fixture
async def here(process, clock):
    async with pushing(process, clock) as made:
        yield made


@pytest.fixture
async def web(here):
    """Send a provider's requests, as they come through the guards."""
    door = Door(None, Unlimited(), PUBLIC)
    endpoints = webhook_endpoints(here.parts.channels, here.parts.push, door)
    app = Starlette(
        routes=[route(each, door) for each in endpoints],
        exception_handlers={ChatschedError: on_chatsched_error},
    )
    transport = httpx2.ASGITransport(app=Guards(app, secure=True))
    async with httpx2.AsyncClient(transport=transport, base_url=PUBLIC) as client:
        yield client


async def test_a_message_of_google_is_followed(here, web):
    link, diary = await watched(here, "google")
    told, touched = [], []

    async def note(user_id: str) -> None:
        told.append(user_id)

    here.linked.changed_hooks.append(note)
    here.refreshing.touched.append(touched.append)
    diary.busy = hours((9, 10))
    channel = await channel_of(here, link)
    answer = await web.post("/webhooks/google", headers=google(channel, diary))
    assert (answer.status_code, answer.content) == (204, b"")
    await until(lambda: told and link.id in touched)
    assert await here.known() == Busy(hours((9, 10)))


@pytest.mark.parametrize(
    "wrong",
    [
        {"x-goog-channel-id": "another"},
        {"x-goog-resource-id": "another"},
        {"x-goog-channel-token": "another"},
        {"x-goog-channel-token": ""},
        {"x-goog-resource-state": "sync"},
    ],
    ids=str,
)
async def test_what_google_does_not_vouch_for_gets_the_same_answer_and_no_work(here, web, wrong):
    link, diary = await watched(here, "google")
    calls = diary.calls
    channel = await channel_of(here, link)
    answer = await web.post("/webhooks/google", headers=google(channel, diary, **wrong))
    assert (answer.status_code, answer.content) == (204, b"")
    await settled(here)
    assert diary.calls == calls


async def test_a_message_that_is_none_is_refused(web):
    for headers in ({}, {"x-goog-channel-id": "x"}, {"x-goog-channel-id": "x" * 600}):
        answer = await web.post("/webhooks/google", headers=headers)
        assert answer.status_code == 422
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("token", ["plain", "a+b%2B c&d=é☃", "<script>alert(1)</script>"])
async def test_graph_is_told_that_we_are_here(web, token):
    answer = await web.post("/webhooks/microsoft", params={"validationToken": token})
    assert (answer.status_code, answer.text) == (200, token)
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_token_of_no_sense_is_not_echoed(web):
    answer = await web.post("/webhooks/microsoft", params={"validationToken": "x" * 5_000})
    assert answer.status_code == 422
    assert "xxxx" not in answer.text


async def test_changes_of_several_subscriptions_come_together(here, web):
    ada, diary = await watched(here, "microsoft")
    ben = await here.link("ben", provider="microsoft")
    await here.parts.watches.settle(ben.id)
    await settled(here)
    other = here.diaries[ben.id]
    items = [
        change(await channel_of(here, ada), diary),
        change(await channel_of(here, ben), other, clientState="wrong"),
        {"subscriptionId": "unknown", "clientState": "x"},
        {"subscriptionId": "unknown"},
    ]
    calls = diary.calls, other.calls
    answer = await web.post("/webhooks/microsoft", json={"value": items})
    assert answer.status_code == 202
    await until(lambda: diary.calls > calls[0])
    await settled(here)
    assert other.calls == calls[1]


async def test_lifecycle_events_keep_subscriptions_alive(here, web):
    link, diary = await watched(here, "microsoft")
    channel = await channel_of(here, link)

    async def tell(event: str) -> None:
        item = change(await channel_of(here, link), diary, lifecycleEvent=event)
        answer = await web.post("/webhooks/microsoft", json={"value": [item]})
        assert answer.status_code == 202
        await settled(here)

    await here.pass_time(86_400)
    await tell("reauthorizationRequired")
    renewed = await channel_of(here, link)
    assert renewed.channel_id == channel.channel_id
    assert renewed.expires_at > channel.expires_at
    asked = len(diary.asked)
    await tell("missed")
    assert len(diary.asked) == asked + 1
    await tell("subscriptionRemoved")
    assert (await channel_of(here, link)).channel_id != channel.channel_id
    assert len(diary.asked) > asked + 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"not json", 422),
        (b"[]", 422),
        (b'{"value": {}}', 422),
        (b'{"value": [7]}', 422),
        (b'{"value": [{"subscriptionId": 7}]}', 422),
        (b'{"value": []}', 202),
        (b'{"value": [{"subscriptionId": "x", "clientState": 7, "lifecycleEvent": []}]}', 202),
        (b" " * 262_145, 413),
    ],
    ids=lambda value: repr(value)[:40],
)
async def test_a_body_of_no_sense_is_refused(web, body, status):
    answer = await web.post("/webhooks/microsoft", content=body)
    assert answer.status_code == status
    if status >= 400:
        assert answer.headers["content-type"] == "application/problem+json"


async def test_many_messages_at_once_cost_two_readings(here, web):
    link, diary = await watched(here, "google")
    channel = await channel_of(here, link)
    asked = len(diary.asked)
    diary.gate.clear()
    for _ in range(20):
        await web.post("/webhooks/google", headers=google(channel, diary))
    await until(lambda: len(diary.asked) > asked)
    diary.gate.set()
    await settled(here)
    assert len(diary.asked) == asked + 2
    assert diary.most_at_once <= 2
