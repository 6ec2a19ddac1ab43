"""Google's push channels: opened, told of changes, and closed."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from calendars.googled import GoogleStage, google_stage
from calendars.hosting import hosted
from calendars.stage import Entry, at
from slices import until
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from chatsched.calendars.providers.google import errand
from chatsched.calendars.providers.protocol import Channel, ProviderAway, ProviderRefused
from chatsched.sandbox.google import Fault

SECRET = "a-secret-of-the-channel"
WEEK_SECONDS = 7 * 86_400


@dataclass
class Receiver:
    """Takes what Google sends, and answers with ``statuses`` first, then with 204."""

    messages: list[dict[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    url: str = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        self.bodies.append(await request.body())
        self.messages.append({k.lower(): v for k, v in request.headers.items()})
        status = self.statuses.pop(0) if self.statuses else 204
        await Response(status_code=status)(scope, receive, send)

    def states(self) -> list[str]:
        return [message["x-goog-resource-state"] for message in self.messages]

    def numbers(self) -> list[int]:
        return [int(message["x-goog-message-number"]) for message in self.messages]


@pytest.fixture
async def stage(monkeypatch) -> AsyncIterator[GoogleStage]:
    monkeypatch.setattr(errand, "_FIRST_WAIT", 0.02)
    async with google_stage(served=True) as each:
        yield each


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    each = Receiver()
    async with hosted(each) as url:
        each.url = f"{url}/webhooks/google"
        yield each


async def watch(stage: GoogleStage, receiver: Receiver, *calendars: str) -> list[Channel]:
    wanted = calendars or (stage.home,)
    found = await stage.account.watch(wanted, receiver.url, SECRET, WEEK_SECONDS)
    return list(found)


async def test_a_channel_is_opened_for_each_calendar(stage: GoogleStage, receiver: Receiver):
    first, second = await watch(stage, receiver, stage.home, await stage.calendar("Work"))
    assert first.id != second.id
    assert first.resource != second.resource
    week = timedelta(seconds=WEEK_SECONDS)
    assert abs(first.expires_at - datetime.now(UTC) - week) < timedelta(minutes=1)
    assert stage.sandbox.push.open == [first.id, second.id]


async def test_the_first_message_comes_before_the_answer(stage: GoogleStage, receiver: Receiver):
    (channel,) = await watch(stage, receiver)
    (message,) = receiver.messages
    assert message["x-goog-channel-id"] == channel.id
    assert message["x-goog-resource-id"] == channel.resource
    assert (message["x-goog-resource-state"], message["x-goog-message-number"]) == ("sync", "1")
    assert message["x-goog-channel-token"] == SECRET
    assert receiver.bodies == [b""]


async def test_changes_are_told_with_growing_numbers(stage: GoogleStage, receiver: Receiver):
    await watch(stage, receiver)
    for hour in (9, 10, 11):
        await stage.put(stage.home, Entry(start=at(2, hour), end=at(2, hour + 1)))
    await until(lambda: len(receiver.messages) == 4)
    assert receiver.states() == ["sync", "exists", "exists", "exists"]
    numbers = sorted(receiver.numbers())
    assert len(set(numbers)) == 4
    assert numbers != [1, 2, 3, 4]


async def test_other_calendars_changes_are_not_told(stage: GoogleStage, receiver: Receiver):
    work = await stage.calendar("Work")
    await watch(stage, receiver)
    await stage.put(work, Entry(start=at(2, 9), end=at(2, 10)))
    await stage.put(stage.home, Entry(start=at(2, 9), end=at(2, 10)))
    await until(lambda: len(receiver.messages) == 2)
    assert len(set(receiver.numbers())) == 2


async def test_a_receiver_that_fails_is_told_again(stage: GoogleStage, receiver: Receiver):
    await watch(stage, receiver)
    receiver.statuses = [503]
    await stage.put(stage.home, Entry(start=at(2, 9), end=at(2, 10)))
    await until(lambda: len(receiver.messages) == 3)
    assert receiver.numbers()[1] == receiver.numbers()[2]


async def test_a_closed_channel_is_silent_and_may_be_closed_again(
    stage: GoogleStage, receiver: Receiver
):
    kept, closed = await watch(stage, receiver, stage.home, stage.home)
    await stage.account.unwatch(closed)
    await stage.account.unwatch(closed)
    await stage.put(stage.home, Entry(start=at(2, 9), end=at(2, 10)))
    await until(lambda: len(receiver.messages) == 3)
    assert receiver.messages[-1]["x-goog-channel-id"] == kept.id


async def test_a_channel_is_never_prolonged(stage: GoogleStage, receiver: Receiver):
    (channel,) = await watch(stage, receiver)
    assert await stage.account.renew(channel, WEEK_SECONDS) is None


async def test_an_expired_channel_is_silent(stage: GoogleStage, receiver: Receiver):
    (first,) = await watch(stage, receiver)
    now = stage.world.clock
    stage.world.clock = lambda: now() + WEEK_SECONDS + 1
    assert stage.sandbox.push.open == []
    (second,) = await watch(stage, receiver)
    await stage.put(stage.home, Entry(start=at(2, 9), end=at(2, 10)))
    await until(lambda: len(receiver.messages) == 3)
    assert receiver.messages[-1]["x-goog-channel-id"] == second.id != first.id


async def test_a_lost_answer_is_mended_with_another_channel(stage: GoogleStage, receiver: Receiver):
    stage.lose_answers(1)
    (channel,) = await watch(stage, receiver)
    assert channel.id in stage.sandbox.push.open
    assert len(stage.sandbox.push.open) == 2


async def test_a_calendar_that_google_never_pushes_has_no_channel(
    stage: GoogleStage, receiver: Receiver
):
    holidays = await stage.calendar("Holidays", writable=False)
    reason = "pushNotSupportedForRequestedResource"
    stage.faults.add(Fault(400, reason, "Push is not supported", 1, method="calendar.events.watch"))
    (channel,) = await watch(stage, receiver, holidays, stage.home)
    assert stage.sandbox.push.open == [channel.id]


async def test_where_one_channel_fails_none_is_left(stage: GoogleStage, receiver: Receiver):
    fails = Fault(503, "backendError", "Backend", 50, after=1, method="calendar.events.watch")
    stage.faults.add(fails)
    with pytest.raises(ProviderAway):
        await watch(stage, receiver, stage.home, await stage.calendar("Work"))
    assert stage.sandbox.push.open == []


async def test_google_posts_to_https_alone_but_for_this_machine(stage: GoogleStage):
    address = "http://chat.example/webhooks/google"
    with pytest.raises(ProviderRefused):
        await stage.account.watch([stage.home], address, SECRET, WEEK_SECONDS)
