"""Who is in a room is remembered, but never beyond what could have changed it."""

import asyncio

import pytest
from slices import until

from chatsched.chat.models.rooms import AddMember, MemberNamed
from chatsched.core.errors import NotFound


def count_reads(process) -> list[set[str]]:
    """Note the rooms of each question that the process asks MongoDB."""
    rooms = process.records.rooms
    asked: list[set[str]] = []
    read = rooms.rooms

    async def noted(room_ids):
        asked.append(set(room_ids))
        return await read(room_ids)

    rooms.rooms = noted
    return asked


async def nothing(_session) -> None:
    """Write nothing beside a removal."""


async def test_a_warm_room_costs_no_question(one):
    ada = await one.person()
    room = await one.group(ada)
    await asyncio.sleep(0.05)
    await one.say(ada, room, "warm")
    asked = count_reads(one)
    await asyncio.gather(*(one.say(ada, room, str(n)) for n in range(10)))
    assert asked == []


async def test_a_cold_room_is_asked_about_once_for_all_who_wait(one):
    ada = await one.person()
    room = await one.group(ada)
    await asyncio.sleep(0.05)
    one.chat.access._forget(room)
    asked = count_reads(one)
    await asyncio.gather(*(one.chat.access.room(ada, room) for _ in range(10)))
    assert asked == [{room}]


async def test_many_cold_rooms_are_asked_about_together(one):
    ada = await one.person()
    rooms = [await one.group(ada) for _ in range(5)]
    await asyncio.sleep(0.05)
    for room in rooms:
        one.chat.access._forget(room)
    asked = count_reads(one)
    await asyncio.gather(*(one.chat.access.room(ada, room) for room in rooms))
    assert asked == [set(rooms)]


async def test_a_change_while_the_question_is_under_way_is_not_overwritten(one):
    ada, ben = await one.person("Ada"), await one.person("Ben")
    room = await one.group(ada, ben)
    await asyncio.sleep(0.05)
    one.chat.access._forget(room)
    rooms = one.records.rooms
    read, gate = rooms.members, asyncio.Event()

    async def late(room_ids):
        found = await read(room_ids)
        await gate.wait()
        return found

    rooms.members = late
    asking = asyncio.create_task(one.chat.access.room(ben, room))
    await asyncio.sleep(0.05)
    rooms.members = read
    await rooms.remove(room, ben.user_id, one.clock.now(), nothing)
    one.chat.access.changed(room)
    gate.set()
    await asking
    with pytest.raises(NotFound):
        await one.chat.access.room(ben, room)


async def test_a_question_that_failed_is_asked_again_by_each_who_waited(one):
    ada = await one.person()
    room = await one.group(ada)
    await asyncio.sleep(0.05)
    one.chat.access._forget(room)
    rooms = one.records.rooms
    read, asked = rooms.rooms, []

    async def failing(room_ids):
        asked.append(room_ids)
        await asyncio.sleep(0.02)
        if len(asked) == 1:
            raise ConnectionError
        return await read(room_ids)

    rooms.rooms = failing
    answers = await asyncio.gather(
        *(one.chat.access.room(ada, room) for _ in range(3)), return_exceptions=True
    )
    assert [isinstance(answer, ConnectionError) for answer in answers] == [True, False, False]


async def being_admitted(process, who) -> tuple[asyncio.Task, asyncio.Event]:
    """Begin to connect somebody; their rooms, as they are now, are known once the event is set."""
    rooms = process.records.rooms
    read, asked, gate = rooms.rooms_of_several, asyncio.Event(), asyncio.Event()

    async def late(user_ids):
        found = await read(user_ids)
        asked.set()
        await gate.wait()
        return found

    rooms.rooms_of_several = late
    attaching = asyncio.create_task(process.attach(who))
    await asked.wait()
    rooms.rooms_of_several = read
    return attaching, gate


async def test_whoever_is_removed_while_being_admitted_stays_out(one):
    ada, ben = await one.person("Ada"), await one.person("Ben")
    room = await one.group(ada, ben)
    await asyncio.sleep(0.05)
    attaching, gate = await being_admitted(one, ben)
    await one.chat.company.remove(ada, MemberNamed(room_id=room, user_id=ben.user_id))
    gate.set()
    _, wire = await attaching
    await one.say(ada, room, "among us")
    await asyncio.sleep(0.1)
    assert wire.of("message:new") == []


async def test_whoever_is_added_while_being_admitted_is_in(one):
    ada, ben = await one.person("Ada"), await one.person("Ben")
    room = await one.group(ada)
    await asyncio.sleep(0.05)
    attaching, gate = await being_admitted(one, ben)
    await one.chat.company.add(ada, AddMember(room_id=room, user_id=ben.user_id))
    await asyncio.sleep(0.05)
    gate.set()
    _, wire = await attaching
    await one.say(ada, room, "welcome")
    await wire.heard("message:new")


async def test_without_a_way_between_processes_nothing_is_remembered(launch, redis_factory):
    spare = redis_factory()
    (here, _), (there, _) = await launch(spare.url), await launch(spare.url)
    ada, ben = await here.person("Ada"), await here.person("Ben")
    room = await here.group(ada, ben)
    await there.say(ben, room, "warm")
    spare.kill()
    await until(lambda: not (here.edge.up or there.edge.up))
    await here.chat.company.remove(ada, MemberNamed(room_id=room, user_id=ben.user_id))
    with pytest.raises(NotFound):
        await there.say(ben, room, "gone")
    await here.chat.company.add(ada, AddMember(room_id=room, user_id=ben.user_id))
    await there.say(ben, room, "back")


async def test_who_was_removed_unheard_learns_it_when_the_way_stands_again(launch, redis_factory):
    spare = redis_factory()
    (here, _), (there, _) = await launch(spare.url), await launch(spare.url)
    ada, ben = await here.person("Ada"), await here.person("Ben")
    room = await here.group(ada, ben)
    fresh = await here.group(ada, name="Fresh")
    _, to_ben = await there.attach(ben)
    spare.kill()
    await until(lambda: not (here.edge.up or there.edge.up))
    await here.chat.company.remove(ada, MemberNamed(room_id=room, user_id=ben.user_id))
    await here.chat.company.add(ada, AddMember(room_id=fresh, user_id=ben.user_id))
    await here.say(ada, fresh, "welcome")
    await to_ben.heard("room:removed", lambda p: p["room_id"] == room)
    await to_ben.heard("room:added", lambda p: p["room"]["id"] == fresh)
    await here.say(ada, fresh, "again")
    await to_ben.heard("message:new", lambda p: p["message"]["text"] == "again")
    spare.start()
