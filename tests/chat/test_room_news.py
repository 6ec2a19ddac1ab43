"""What happens to rooms is told to their members, also when MongoDB was away meanwhile."""

import asyncio

import pytest
from slices import chatting, until
from structlog.testing import capture_logs

from chatsched.chat.models.rooms import AddMember, MemberNamed, RenameRoom


@pytest.fixture
async def behind(proxied, redis_url):
    """A process that asks MongoDB by way of a proxy, and that proxy."""
    proxy, url = proxied
    async with chatting(url, redis_url) as process:
        yield process, proxy


async def test_news_that_mongodb_was_away_for_are_told_when_it_is_back(one, behind):
    process, proxy = behind
    ada, ben = await one.person("Ada"), await one.person("Ben")
    team, fresh = await one.group(ada, ben), await one.group(ada, name="Fresh")
    _, to_ben = await process.attach(ben)
    proxy.refusing = True
    proxy.cut()
    with capture_logs() as lines:
        await one.chat.company.rename(ada, RenameRoom(room_id=team, name="Crew"))
        await one.chat.company.add(ada, AddMember(room_id=fresh, user_id=ben.user_id))
        await until(lambda: "room_news.store_away" in [line["event"] for line in lines])
        assert to_ben.events == []
        proxy.refusing = False
        await to_ben.heard("room:updated", lambda p: p["room"]["name"] == "Crew")
        await to_ben.heard("room:added", lambda p: p["room"]["id"] == fresh)
    assert not any("exc_info" in line for line in lines)


async def test_a_room_that_cannot_be_drawn_is_said_once_and_does_not_hold_up_the_others(one):
    ada = await one.person()
    broken, sound = await one.group(ada), await one.group(ada)
    _, to_ada = await one.attach(ada)
    views = one.chat._room_news._views
    draw, asked = views.of_room, []

    async def of_room(room_id, viewers):
        asked.append(room_id)
        if room_id == broken:
            raise KeyError("name")
        return await draw(room_id, viewers)

    views.of_room = of_room
    with capture_logs() as lines:
        one.chat._room_news.changed((broken, sound))
        await to_ada.heard("room:updated", lambda p: p["room"]["id"] == sound)
    assert asked == [broken, sound]
    assert [line["event"] for line in lines if line["log_level"] == "error"] == ["room_news.failed"]


def draw_slowly(process) -> None:
    """Let what a process draws of a room be old by the time that it is told."""
    views = process.chat._room_news._views
    draw = views.of_room

    async def of_room(room_id, viewers):
        drawn = await draw(room_id, viewers)
        await asyncio.sleep(0.05)
        return drawn

    views.of_room = of_room


async def test_who_is_added_misses_nothing_that_is_said_before_they_are_let_in(one, other):
    """What each process has told the others of the room by then comes right after the room."""
    ada, ben, cy = [await one.person(name) for name in ("Ada", "Ben", "Cy")]
    room = await one.group(ada, cy)
    wires = [(await process.attach(who))[1] for process in (one, other) for who in (ben, cy)]
    await one.say(ada, room, "before")
    views = [process.chat._room_news._views for process in (one, other)]
    draw, held = views[0].of_room, asyncio.Event()

    async def of_room(room_id, viewers):
        drawn = await draw(room_id, viewers)
        await held.wait()
        return drawn

    for each in views:
        each.of_room = of_room
    await one.chat.company.add(ada, AddMember(room_id=room, user_id=ben.user_id))
    said = [await one.say(ada, room, f"{n}") for n in range(3)]
    for wire in wires[1::2]:  # it has gone by at both processes
        await wire.heard("message:new", lambda p: p["message"] == said[-1])
    held.set()
    said += [await other.say(ada, room, f"{n}") for n in range(3, 6)]
    for wire in wires[::2]:
        await wire.heard("message:new", lambda p: p["message"] == said[-1])
        events = [e for e, _ in wire.events if e in ("room:added", "message:new")]
        assert events == ["room:added"] + ["message:new"] * 6
        assert [p["message"] for p in wire.of("message:new")] == said


async def test_who_is_taken_out_before_they_are_let_in_hears_nothing(one):
    ada, ben = await one.person("Ada"), await one.person("Ben")
    room = await one.group(ada)
    _, to_ben = await one.attach(ben)
    views = one.chat._room_news._views
    draw, drawn, removed = views.of_room, asyncio.Event(), asyncio.Event()

    async def of_room(room_id, viewers):
        found = await draw(room_id, viewers)
        if ben.user_id in found:
            drawn.set()
            await removed.wait()
        return found

    views.of_room = of_room
    await one.chat.company.add(ada, AddMember(room_id=room, user_id=ben.user_id))
    await drawn.wait()
    await one.chat.company.remove(ada, MemberNamed(room_id=room, user_id=ben.user_id))
    removed.set()
    await one.say(ada, room, "among us")
    await asyncio.sleep(0.2)  # for what would let Ben in
    assert {event for event, _ in to_ben.events} <= {"room:removed", "presence"}


async def test_who_is_added_again_while_the_room_is_drawn_without_them_hears_the_room(one):
    ada, ben = await one.person("Ada"), await one.person("Ben")
    room = await one.group(ada)
    _, to_ben = await one.attach(ben)
    added, named = (
        command(room_id=room, user_id=ben.user_id) for command in (AddMember, MemberNamed)
    )
    views = one.chat._room_news._views
    draw = views.of_room
    begun, removed, drawn, again = (asyncio.Event() for _ in range(4))

    async def of_room(room_id, viewers):
        begun.set()
        await removed.wait()
        found = await draw(room_id, viewers)
        drawn.set()
        await again.wait()
        return found

    views.of_room = of_room
    await one.chat.company.add(ada, added)
    await begun.wait()
    await one.chat.company.remove(ada, named)
    removed.set()
    await drawn.wait()
    await one.chat.company.add(ada, added)
    again.set()
    await to_ben.heard("room:added")
    await asyncio.sleep(0.2)  # for what would take Ben out again
    message = await one.say(ada, room, "welcome back")
    await to_ben.heard("message:new", lambda p: p["message"] == message)
    told = [event for event, _ in to_ben.events if event in ("room:added", "room:removed")]
    assert told == ["room:removed", "room:added"]


async def test_nobody_is_told_of_a_room_that_was_drawn_before_they_were_out(one):
    ada, ben = await one.person("Ada"), await one.person("Ben")
    room = await one.group(ada, ben)
    _, to_ada = await one.attach(ada)
    _, to_ben = await one.attach(ben)
    draw_slowly(one)
    await one.chat.company.rename(ada, RenameRoom(room_id=room, name="Crew"))
    await one.chat.company.remove(ada, MemberNamed(room_id=room, user_id=ben.user_id))
    await to_ada.heard("room:updated", lambda p: len(p["room"]["members"]) == 1)
    told = [event for event, _ in to_ben.events if event.startswith("room:")]
    assert told[told.index("room:removed") :] == ["room:removed"]


async def test_who_was_moved_without_a_word_is_found_by_looking_round(one, other):
    ada, ben, cy = [await one.person(name) for name in ("Ada", "Ben", "Cy")]
    room = await one.group(ada, ben)
    _, to_ben = await other.attach(ben)
    _, to_cy = await other.attach(cy)
    at, said = one.clock.now(), {"role": "member", "is_bot": False}
    rooms = one.records.rooms
    assert await rooms.remove(room, ben.user_id, at, nothing) == "removed"
    assert await rooms.add(room, cy.user_id, said, most=9, at=at, also=nothing) == "added"
    await other.edge._recovery.look_round()
    assert await to_ben.heard("room:removed") == {"room_id": room}
    assert (await to_cy.heard("room:added"))["room"]["id"] == room
    message = await one.say(ada, room, "among us")
    await to_cy.heard("message:new", lambda p: p["message"] == message)
    assert to_ben.of("message:new") == []


async def nothing(_session) -> None:
    """Write nothing beside a move, as none of ours does."""
