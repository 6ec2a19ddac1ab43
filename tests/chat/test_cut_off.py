"""What is cut off once it is stored and before it is told is told all the same."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Coroutine
from datetime import UTC, datetime, timedelta

import pytest
from slices import Process, chatting

from chatsched.chat.models.bots import AddBot
from chatsched.chat.models.messages import MessageNamed, React
from chatsched.chat.models.rooms import AddMember, CreateRoom, MemberNamed
from chatsched.core.actor import Credentials
from chatsched.core.clock import ManualClock
from chatsched.core.errors import Unauthorized


@pytest.fixture
def clock() -> ManualClock:
    """A clock that stands still until it is moved."""
    return ManualClock(datetime.now(UTC))


@pytest.fixture
async def two(database_url, redis_url, clock) -> AsyncIterator[tuple[Process, Process]]:
    """Two processes."""
    async with (
        chatting(database_url, redis_url, clock) as one,
        chatting(database_url, redis_url, clock) as other,
    ):
        yield one, other


async def cut_off(holder: object, name: str, work: Coroutine) -> None:
    """Do ``work``, and cancel it when what the method ``name`` stores is stored."""
    store = getattr(holder, name)
    stored = asyncio.Event()

    async def unanswered(*args, **kwargs):
        await store(*args, **kwargs)
        stored.set()
        await asyncio.Event().wait()

    setattr(holder, name, unanswered)
    task = asyncio.create_task(work)
    try:
        await asyncio.wait_for(stored.wait(), 5)
    finally:
        setattr(holder, name, store)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def work_off(process: Process, clock: ManualClock) -> None:
    """Let a process's outbox do what it would do some seconds later."""
    clock.advance(timedelta(seconds=10))
    while await process.outbox.work_once():
        pass


async def test_who_was_removed_hears_no_more_though_the_removal_was_cut_off(two, clock):
    one, other = two
    ada, ben = await one.person("Ada"), await one.person("Ben")
    room = await one.group(ada, ben)
    _, to_ada = await other.attach(ada)
    _, to_ben = await other.attach(ben)
    removal = one.chat.company.remove(ada, MemberNamed(room_id=room, user_id=ben.user_id))
    await cut_off(one.mongo, "_transaction", removal)
    await work_off(other, clock)
    assert await to_ben.heard("room:removed") == {"room_id": room}
    secret = await other.say(ada, room, "among us")
    await to_ada.heard("message:new", lambda p: p["message"] == secret)
    assert to_ben.of("message:new") == []


async def test_who_was_added_again_stays_though_the_removal_was_cut_off(two, clock):
    one, other = two
    ada, ben = await one.person("Ada"), await one.person("Ben")
    room = await one.group(ada, ben)
    _, to_ben = await other.attach(ben)
    removal = one.chat.company.remove(ada, MemberNamed(room_id=room, user_id=ben.user_id))
    await cut_off(one.mongo, "_transaction", removal)
    await one.chat.company.add(ada, AddMember(room_id=room, user_id=ben.user_id))
    await work_off(other, clock)
    message = await one.say(ada, room, "welcome back")
    await to_ben.heard("message:new", lambda p: p["message"] == message)
    assert to_ben.of("room:removed") == []


@pytest.mark.parametrize("repeated", [True, False])
async def test_who_was_added_hears_the_room_though_that_was_cut_off(two, clock, repeated):
    one, other = two
    ada, ben = await one.person("Ada"), await one.person("Ben")
    room = await one.group(ada)
    _, to_ben = await other.attach(ben)
    command = AddMember(room_id=room, user_id=ben.user_id)
    await cut_off(one.mongo, "_transaction", one.chat.company.add(ada, command))
    if repeated:
        await one.chat.company.add(ada, command)
        await to_ben.heard("room:added")
    await work_off(other, clock)
    assert (await to_ben.heard("room:added"))["room"]["id"] == room
    message = await one.say(ada, room, "welcome")
    await to_ben.heard("message:new", lambda p: p["message"] == message)
    assert len(to_ben.of("room:added")) == 1


@pytest.mark.parametrize("repeated", [True, False])
async def test_both_hear_their_direct_room_though_its_opening_was_cut_off(two, clock, repeated):
    one, other = two
    ada, ben = await one.person("Ada"), await one.person("Ben")
    _, to_ada = await one.attach(ada)
    _, to_ben = await other.attach(ben)
    command = CreateRoom(kind="direct", member_ids=[ben.user_id])
    await cut_off(one.mongo, "_transaction", one.chat.company.create(ada, command))
    if repeated:
        await one.chat.company.create(ada, command)
        for wire in (to_ada, to_ben):
            await wire.heard("room:added")
    await work_off(other, clock)
    for wire in (to_ada, to_ben):
        room = (await wire.heard("room:added"))["room"]["id"]
    message = await one.say(ada, room, "hello")
    for wire in (to_ada, to_ben):
        await wire.heard("message:new", lambda p: p["message"] == message)
        assert len(wire.of("room:added")) == 1


async def test_what_was_told_is_not_told_again(two, clock):
    one, other = two
    ada, ben = await one.person("Ada"), await one.person("Ben")
    _, to_ben = await other.attach(ben)
    room = await one.group(ada, ben)
    await one.chat.company.remove(ada, MemberNamed(room_id=room, user_id=ben.user_id))
    await to_ben.heard("room:removed")
    await work_off(one, clock)
    assert not await other.outbox.work_once()
    assert [event for event, _ in to_ben.events if event in ("room:added", "room:removed")] == [
        "room:added",
        "room:removed",
    ]


async def test_a_deletion_that_was_cut_off_is_told_when_it_is_repeated(two):
    one, other = two
    ada, ben = await one.person("Ada"), await one.person("Ben")
    room = await one.group(ada, ben)
    message = await one.say(ada, room, "my password")
    _, to_ben = await other.attach(ben)
    command = MessageNamed(message_id=message["id"])
    await cut_off(one.records.messages, "erase", one.chat.conversation.delete(ada, command))
    answer = await one.chat.conversation.delete(ada, command)
    told = await to_ben.heard("message:updated", lambda p: p["message"]["deleted"])
    assert told["message"] == answer.message


@pytest.mark.parametrize(("method", "on"), [("react", True), ("unreact", False)])
async def test_a_reaction_that_was_cut_off_is_told_when_it_is_repeated(two, method, on):
    one, other = two
    ada, ben = await one.person("Ada"), await one.person("Ben")
    room = await one.group(ada, ben)
    message = await one.say(ada, room, "well?")
    if not on:
        await one.chat.conversation.react(ben, React(message_id=message["id"], emoji="👍", on=True))
    _, to_ada = await other.attach(ada)
    command = React(message_id=message["id"], emoji="👍", on=on)
    await cut_off(one.records.messages, method, one.chat.conversation.react(ben, command))
    answer = await one.chat.conversation.react(ben, command)
    told = await to_ada.heard("message:updated", lambda p: bool(p["message"]["reactions"]) == on)
    assert told["message"] == answer.message


async def test_a_bot_is_revoked_though_its_removal_was_cut_off(two, clock):
    one, other = two
    ada = await one.person("Ada")
    room, second = await one.group(ada), await one.group(ada, name="Second")
    made = await one.chat.workshop.add(ada, AddBot(room_id=room, name="Helper"))
    await one.chat.company.add(ada, AddMember(room_id=second, user_id=made.bot.id))
    removal = one.chat.company.remove(ada, MemberNamed(room_id=room, user_id=made.bot.id))
    await cut_off(one.mongo, "_transaction", removal)
    await work_off(other, clock)
    for process in two:
        with pytest.raises(Unauthorized):
            await process.gate(Credentials(token=made.token))
    assert await one.records.rooms.rooms_of(made.bot.id) == []
