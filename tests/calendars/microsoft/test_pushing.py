"""Subscriptions at Microsoft Graph: really made, and really told of changes."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from calendars.graph_schema import named, problems
from calendars.hosting import hosted
from calendars.stage import Entry, at
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from chatsched.calendars.providers import CredentialsRefused, ProviderRefused
from chatsched.core.clock import ManualClock

DAY = 86_400
SECRET = "s" * 43


class Ear:
    """Who is told."""

    def __init__(self):
        self.heard = asyncio.Queue()
        self.handshakes = 0
        self.answer = PlainTextResponse
        self.address = ""
        self.app = Starlette(routes=[Route("/hook", self._hook, methods=["POST"])])

    async def _hook(self, request):
        token = request.query_params.get("validationToken")
        if token is not None:
            self.handshakes += 1
            return self.answer(token)
        body = await request.json()
        assert problems(named("changeNotificationCollection"), body) == []
        for each in body["value"]:
            self.heard.put_nowait(each)
        return Response(status_code=202)

    async def next(self):
        return await asyncio.wait_for(self.heard.get(), 20)


@pytest.fixture
async def ear():
    ear = Ear()
    async with hosted(ear.app) as url:
        ear.address = f"{url}/hook"
        yield ear


async def watch(stage, ear, lifetime=DAY, account=None):
    account = account or stage.account
    (channel,) = await account.watch([stage.home], ear.address, SECRET, lifetime)
    return channel


def kept(stage):
    return stage.sandbox.subscriptions.of(stage.mailbox, "chatsched")


async def test_a_change_by_hand_is_told_with_our_secret(stage, ear):
    channel = await watch(stage, ear)
    assert ear.handshakes == 2  # for changes, and for what becomes of the subscription
    await stage.put(stage.home, Entry(start=at(2, 9), end=at(2, 10)))
    told = await ear.next()
    assert (told["subscriptionId"], told["clientState"]) == (channel.id, SECRET)
    assert told["changeType"] == "created"
    (item,) = stage.mailbox.items.values()
    assert told["resourceData"]["id"] == item.key
    await stage.drop(stage.home, item.key)
    assert (await ear.next())["changeType"] == "deleted"


async def test_one_subscription_covers_every_calendar(stage, ear):
    work = await stage.calendar("Work")
    channels = await stage.account.watch([stage.home, work], ear.address, SECRET, DAY)
    assert len(channels) == len(kept(stage)) == 1
    await stage.put(work, Entry(start=at(2, 9), end=at(2, 10)))
    assert (await ear.next())["subscriptionId"] == channels[0].id


async def test_what_becomes_of_a_subscription_is_told_to_the_same_address(stage, ear):
    channel = await watch(stage, ear)
    for event in ("reauthorizationRequired", "missed", "subscriptionRemoved"):
        stage.sandbox.subscriptions.lifecycle(channel.id, event)
        told = await ear.next()
        assert (told["lifecycleEvent"], told["clientState"]) == (event, SECRET)
    assert await stage.account.renew(channel, DAY) is None


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        (60, timedelta(minutes=45)),
        (DAY, timedelta(days=1)),
        (30 * DAY, timedelta(minutes=10_070)),
    ],
)
async def test_a_lifetime_is_what_graph_allows(stage, ear, asked, given):
    before = datetime.now(UTC)
    channel = await watch(stage, ear, asked)
    assert abs(channel.expires_at - before - given) < timedelta(seconds=60)


async def test_a_subscription_is_prolonged(stage, ear):
    channel = await watch(stage, ear)
    renewed = await stage.account.renew(channel, 3 * DAY)
    assert renewed.id == channel.id
    assert renewed.expires_at - channel.expires_at > timedelta(days=1.9)
    assert ear.handshakes == 2


async def test_a_subscription_that_ended_is_made_anew(stage, ear):
    channel = await watch(stage, ear)
    late = datetime.now(UTC) + timedelta(days=2)
    stage.sandbox.world.clock = late.timestamp
    assert await stage.account.renew(channel, DAY) is None
    account = stage.account_of_owner(clock=ManualClock(late))
    assert (await watch(stage, ear, account=account)).id != channel.id


async def test_ending_a_subscription_may_be_repeated(stage, ear):
    channel = await watch(stage, ear)
    await stage.account.unwatch(channel)
    await stage.account.unwatch(channel)
    assert kept(stage) == []


async def test_a_forgotten_subscription_makes_room_for_the_one_we_know(stage, ear):
    forgotten = await watch(stage, ear)
    channel = await watch(stage, ear)
    assert channel.id != forgotten.id
    assert [each.id for each in kept(stage)] == [channel.id]


async def test_a_lost_answer_leaves_one_subscription_and_it_is_ours(online, ear):
    online.lose_answers(1)
    channel = await watch(online, ear)
    assert [each.id for each in kept(online)] == [channel.id]


@pytest.mark.parametrize(
    "answer",
    [
        lambda _: Response(status_code=202),
        lambda token: PlainTextResponse(token.upper()),
        lambda token: PlainTextResponse(token, 404),
        lambda token: Response(token, media_type="text/html"),
        lambda token: PlainTextResponse(token.replace("+", " ")),
    ],
)
async def test_without_a_handshake_there_is_no_subscription(stage, ear, answer):
    ear.answer = answer
    with pytest.raises(ProviderRefused):
        await watch(stage, ear)
    assert kept(stage) == []


async def test_whoever_does_not_shake_hands_in_time_gets_no_subscription(stage, ear):
    stage.sandbox.world.behaviour.handshake_seconds = 0.05
    ended = asyncio.Event()

    async def slow(_):
        await ended.wait()
        return Response()

    ear.app.router.routes[:] = [Route("/hook", slow, methods=["POST"])]
    with pytest.raises(ProviderRefused):
        await watch(stage, ear)
    ended.set()
    assert kept(stage) == []


async def test_a_revoked_grant_can_no_longer_be_told(stage, ear):
    channel = await watch(stage, ear)
    stage.revoke()
    with pytest.raises(CredentialsRefused):
        await stage.account.renew(channel, DAY)


async def test_whoever_is_away_is_told_again(stage, ear):
    await watch(stage, ear)
    heard = []

    async def busy(request):
        heard.append(request)
        if len(heard) == 1:
            return Response(status_code=503)
        for each in (await request.json())["value"]:
            ear.heard.put_nowait(each)
        return Response(status_code=202)

    ear.app.router.routes[:] = [Route("/hook", busy, methods=["POST"])]
    await stage.put(stage.home, Entry(start=at(2, 9), end=at(2, 10)))
    assert (await ear.next())["changeType"] == "created"
    assert len(heard) == 2


async def test_another_programs_subscriptions_are_not_shown(stage, ear):
    await watch(stage, ear)
    theirs = {"authorization": f"Bearer {stage.token()}"}
    subscriptions = await stage.web.get(f"{stage.url}/v1.0/subscriptions", headers=theirs)
    assert subscriptions.json()["value"] == []
