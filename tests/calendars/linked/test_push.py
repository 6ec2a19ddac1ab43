"""Providers tell of changes: channels are kept alive, messages are checked and followed."""

import asyncio
from datetime import timedelta

import httpx2
import pytest
from calendars.scripted import REFUSED, Bureau, Diary, bureau, hours
from slices import beside, until
from starlette.applications import Starlette

from chatsched.calendars import Busy
from chatsched.calendars.counting import push_address
from chatsched.calendars.providers import ProviderAway, ProviderRefused
from chatsched.calendars.records import LinkRecord
from chatsched.calendars.store.channels import ChannelRecord
from chatsched.calendars.webhooks import webhook_endpoints
from chatsched.core.errors import ChatschedError
from chatsched.http import Door, Guards, on_chatsched_error, route
from chatsched.storage import Unlimited

PUBLIC = "https://chat.example"


@pytest.fixture
async def here(process, clock):
    """A process that follows what providers tell, too."""
    made = bureau(process, clock, {}, PUBLIC)
    await made.parts.channels.prepare()
    async with beside(made.refreshing.run, made.parts.push.run):
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


async def watched(here: Bureau, provider: str, **more) -> tuple[LinkRecord, Diary]:
    """Link an account and return once its channels stand, and its calendars have been read."""
    link = await here.link(provider=provider, **more)
    await here.parts.chosen(link)
    diary = here.diaries[link.id]
    await here.known()
    async with asyncio.timeout(5):
        while not await here.parts.watches.live(link.id):
            await asyncio.sleep(0.01)
    await until(lambda: diary.asked and diary.at_once == 0)
    await settled(here)
    return link, diary


async def settled(here: Bureau) -> None:
    """Return once nothing is under way."""
    push = here.parts.push
    errands = (push._reading, push._rereading, push._settling)
    await until(lambda: not any(each._again for each in errands))


async def channel_of(here: Bureau, link: LinkRecord) -> ChannelRecord:
    return (await here.parts.channels.of_link(link.id))[0]


def google(channel: ChannelRecord, diary: Diary, **others: str) -> dict[str, str]:
    """Return the headers of Google's message of a change."""
    return {
        "x-goog-channel-id": channel.channel_id,
        "x-goog-resource-id": channel.resource,
        "x-goog-resource-state": "exists",
        "x-goog-message-number": "7",
        "x-goog-channel-token": diary.secrets[channel.channel_id],
        **others,
    }


def change(channel: ChannelRecord, diary: Diary, **others: str) -> dict[str, str]:
    """Return one of Graph's changes."""
    return {
        "subscriptionId": channel.channel_id,
        "clientState": diary.secrets[channel.channel_id],
        "changeType": "updated",
        **others,
    }


async def test_linking_makes_channels_whose_secrets_are_not_kept(here, mongo, database_name):
    link, diary = await watched(here, "google", counted=["main", "work"])
    assert diary.watched == [(("main", "work"), f"{PUBLIC}/webhooks/google")]
    stored = list(mongo[database_name]["calendar_channels"].find())
    assert {each["channel_id"] for each in stored} == set(diary.channels)
    assert len(set(diary.secrets.values())) == 1
    assert not any(secret in str(stored) for secret in diary.secrets.values())
    assert await here.parts.watches.live(link.id)


@pytest.mark.parametrize("provider", ["caldav", "ics"])
async def test_providers_that_do_not_push_are_not_asked_to(here, provider):
    link = await here.link(provider=provider)
    await here.parts.chosen(link)
    await settled(here)
    assert here.diaries[link.id].watched == []


def test_only_an_address_that_providers_reach_is_given_to_them():
    assert push_address("https://chat.example", loopback=False) == "https://chat.example"
    for address in ("http://127.0.0.1:8000", "http://localhost:8000", "http://[::1]:8000"):
        assert push_address(address, loopback=True) == address
        assert push_address(address, loopback=False) is None
    assert push_address("http://chat.example", loopback=True) is None


async def test_other_calendars_get_other_channels(here):
    link, diary = await watched(here, "google")
    before = set(diary.channels)
    calendars = [*link.calendars, *(await here.link("ben", counted=["work"])).calendars]
    chosen = await here.links.choose(link, calendars, None, conferencing=False)
    await here.parts.chosen(chosen)
    await until(lambda: len(diary.watched) == 2)
    await settled(here)
    assert before.isdisjoint(diary.channels)
    assert len(diary.channels) == 2
    stored = await here.parts.channels.of_link(link.id)
    assert {each.channel_id for each in stored} == set(diary.channels)


async def test_channels_are_replaced_before_they_end_and_overlap(here):
    link, diary = await watched(here, "google")
    first = set(diary.channels)
    await here.pass_time(4 * 86_400)
    assert await here.parts.watches.due(10) == []
    await here.pass_time(86_400)
    assert await here.parts.watches.due(10) == [link.id]
    assert await here.parts.watches.live(link.id)
    await here.parts.watches.settle(link.id)
    assert len(diary.watched) == 2
    assert first.isdisjoint(diary.channels)
    assert await here.parts.watches.due(10) == []


async def test_channels_are_prolonged_where_providers_do_that(here):
    link, diary = await watched(here, "microsoft")
    await here.pass_time(5 * 86_400)
    await here.parts.watches.settle(link.id)
    channel = await channel_of(here, link)
    assert len(diary.watched) == 1
    assert channel.expires_at - here.clock.now() == timedelta(days=6)
    assert await here.parts.watches.due(10) == []


async def test_a_subscription_of_graph_tells_of_all_calendars(here):
    link, diary = await watched(here, "microsoft")
    calendars = [*link.calendars, *(await here.link("ben", counted=["work"])).calendars]
    await here.parts.chosen(await here.links.choose(link, calendars, None, conferencing=False))
    await settled(here)
    assert len(diary.watched) == len(diary.channels) == 1


async def test_a_renewal_that_fails_is_tried_again_while_the_channel_lasts(here):
    link, diary = await watched(here, "microsoft")
    await here.pass_time(5 * 86_400)
    diary.error = ProviderAway("No answer.")
    await here.parts.watches.settle(link.id)
    assert await here.parts.watches.due(10) == []
    diary.error = None
    await here.pass_time(900)
    assert await here.parts.watches.due(10) == [link.id]
    await here.parts.watches.settle(link.id)
    assert len(diary.watched) == 1
    assert await here.parts.watches.due(10) == []


@pytest.mark.parametrize("error", [ProviderRefused("The address cannot be reached."), REFUSED])
async def test_a_provider_that_makes_no_channel_is_left_alone_for_a_while(here, error):
    link = await here.link(provider="google")
    diary = here.diaries[link.id]
    diary.error = error
    await here.parts.watches.settle(link.id)
    assert (await here.links.one(link.id)).status == "ok"
    assert diary.calls == 1
    diary.error = None
    assert not await here.parts.push.follows(link)
    await settled(here)
    assert diary.calls == 1
    await here.pass_time(16 * 60)
    assert not await here.parts.push.follows(link)
    await settled(here)
    assert await here.parts.push.follows(link)


async def test_unlinking_ends_the_channels(here):
    link, diary = await watched(here, "google", counted=["main", "work"])
    await here.parts.leaving(link)
    assert (diary.channels, await here.parts.channels.of_link(link.id)) == ({}, [])


async def test_unlinking_goes_on_when_the_provider_is_away(here):
    link, diary = await watched(here, "google")
    diary.error = ProviderAway("No answer.")
    await here.parts.leaving(link)
    assert await here.parts.channels.of_link(link.id) == []
    assert (await here.links.one(link.id)).status == "ok"


async def test_a_broken_link_has_no_channels_and_is_not_asked(here):
    link, diary = await watched(here, "google")
    diary.error = REFUSED
    await here.linked.live("ada", (0, 1), None)
    calls = diary.calls
    await here.parts.watches.settle(link.id)
    assert await here.parts.channels.of_link(link.id) == []
    assert diary.calls == calls


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


async def test_with_a_channel_readings_are_fresh_for_longer(here):
    _, diary = await watched(here, "google")
    await here.known()
    asked = len(diary.asked)
    await here.pass_time(500)
    await here.known()
    await settled(here)
    assert len(diary.asked) == asked
