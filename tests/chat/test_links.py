"""Invite links: whoever is given one may come in, until it expires or is reset."""

import asyncio
from datetime import timedelta

import pytest

from chatsched.chat.models.links import LinkNamed
from chatsched.chat.models.messages import MessageNamed
from chatsched.chat.models.rooms import AddMember, CreateRoom, MemberNamed, RoomNamed, SetRole
from chatsched.chat.service.links import LINK_LIFE
from chatsched.core.clock import SystemClock
from chatsched.core.errors import Forbidden, NotFound


def token_of(url):
    site, _, token = url.rpartition("/join/")
    assert site == "https://chat.example"
    return token


async def link_of(process, who, room):
    return await process.chat.links.share(who, RoomNamed(room_id=room))


async def token(process, who, room):
    return token_of((await link_of(process, who, room)).url)


async def join(process, who, named):
    return (await process.chat.links.join(who, LinkNamed(token=named))).room


async def look(process, who, named):
    return await process.chat.links.look(who, LinkNamed(token=named))


async def members(process, who, room):
    seen = (await process.chat.company.room(who, RoomNamed(room_id=room))).room
    return [member["name"] for member in seen["members"]]


@pytest.fixture
async def ada(one):
    return await one.person("Ada")


@pytest.fixture
async def ben(one):
    return await one.person("Ben")


@pytest.fixture
async def room(one, ada):
    return await one.group(ada, name="Team")


async def test_whoever_has_the_link_comes_in_and_all_hear_of_it(one, other, ada, ben, room):
    _, to_ada = await one.attach(ada)
    _, to_ben = await other.attach(ben)
    joined = await join(other, ben, await token(one, ada, room))
    assert (joined["id"], [m["name"] for m in joined["members"]]) == (room, ["Ada", "Ben"])
    assert (await to_ben.heard("room:added"))["room"]["id"] == room
    await to_ada.heard("room:updated", lambda said: len(said["room"]["members"]) == 2)
    await other.say(ben, room, "hello")
    await to_ada.heard("message:new", lambda said: said["message"]["text"] == "hello")


async def test_a_room_has_one_link_whoever_asks(one, other, ada, ben, room):
    first = await link_of(one, ada, room)
    await join(one, ben, token_of(first.url))
    answers = await asyncio.gather(
        *(link_of(process, who, room) for process in (one, other) for who in (ada, ben))
    )
    assert {(answer.url, answer.expires_at) for answer in answers} == {
        (first.url, first.expires_at)
    }
    assert first.expires_at - SystemClock().now() <= LINK_LIFE


async def test_several_who_make_the_first_link_at_once_make_one(one, other, ada, room):
    answers = await asyncio.gather(
        *(link_of(process, ada, room) for process in (one, other) for _ in range(4))
    )
    assert len({answer.url for answer in answers}) == 1


async def test_before_an_account_one_reads_who_invites_to_what(one, ada, ben, room):
    named = await token(one, ada, room)
    for stranger in (None, ben):
        view = await look(one, stranger, named)
        assert (view.room.id, view.room.name, view.room.member_count) == (None, "Team", 1)
        assert (view.invited_by.name, view.member) == ("Ada", False)
    seen = await look(one, ada, named)
    assert (seen.room.id, seen.member) == (room, True)


async def test_coming_twice_is_harmless(one, ada, ben, room):
    named = await token(one, ada, room)
    await asyncio.gather(*(join(one, ben, named) for _ in range(5)))
    assert await members(one, ada, room) == ["Ada", "Ben"]
    await join(one, ada, named)
    seen = (await one.chat.company.room(ada, RoomNamed(room_id=room))).room
    assert [member["role"] for member in seen["members"]] == ["owner", "member"]
    said = seen["last_message"]  # the room hears who has come, and once
    assert (said["seq"], said["kind"], said["notice"]) == (1, "system", "joined")
    assert (said["sender"]["name"], said["text"]) == ("Ben", "Ben joined by the invite link.")
    with pytest.raises(Forbidden):
        await one.chat.conversation.delete(ben, MessageNamed(message_id=said["id"]))


async def test_a_link_that_was_reset_opens_nothing_from_then_on(one, other, ada, ben, room):
    old = await token(one, ada, room)
    for _ in range(2):  # also when there is none any more
        await one.chat.links.reset(ada, RoomNamed(room_id=room))
    for process in (one, other):
        for attempt in (join, look):
            with pytest.raises(NotFound):
                await attempt(process, ben, old)
    new = await token(one, ada, room)
    assert new != old
    await join(one, ben, new)


async def test_a_reset_excludes_whoever_comes_in_at_that_moment(one, ada, room):
    people = [await one.person(f"P{number}") for number in range(6)]
    named = await token(one, ada, room)

    async def reset():
        await one.chat.links.reset(ada, RoomNamed(room_id=room))
        return await members(one, ada, room)

    coming = (join(one, who, named) for who in people)
    at_reset, *came = await asyncio.gather(reset(), *coming, return_exceptions=True)
    inside = [each for each in came if not isinstance(each, BaseException)]
    assert all(isinstance(each, NotFound) for each in came if isinstance(each, BaseException))
    assert len(at_reset) - 1 == len(inside)
    assert len(await members(one, ada, room)) - 1 == len(inside)


async def test_a_link_expires(one, ada, ben, room):
    named = await token(one, ada, room)
    past = SystemClock().now() - timedelta(seconds=1)
    await one.mongo["room_links"].update_one({"_id": room}, {"$set": {"expires_at": past}})
    for attempt in (join, look):
        with pytest.raises(NotFound):
            await attempt(one, ben, named)
    assert await token(one, ada, room) != named


async def test_a_link_that_is_shared_again_late_stays_good_for_long(one, ada, room):
    first = await link_of(one, ada, room)
    soon = SystemClock().now() + timedelta(days=2)
    await one.mongo["room_links"].update_one({"_id": room}, {"$set": {"expires_at": soon}})
    again = await link_of(one, ada, room)
    assert again.url == first.url
    assert again.expires_at > soon + timedelta(days=20)
    assert (await link_of(one, ada, room)).expires_at == again.expires_at


async def test_whoever_was_removed_is_let_in_again_by_a_member_alone(one, ada, ben, room):
    named = await token(one, ada, room)
    await join(one, ben, named)
    await one.chat.company.remove(ada, MemberNamed(room_id=room, user_id=ben.user_id))
    with pytest.raises(Forbidden, match="removed"):
        await join(one, ben, named)
    await one.chat.company.add(ada, AddMember(room_id=room, user_id=ben.user_id))
    await one.chat.company.remove(ben, MemberNamed(room_id=room, user_id=ben.user_id))
    await join(one, ben, named)  # whoever left on their own may come back


async def test_once_its_maker_has_left_an_owner_invites(one, ada, ben, room):
    await join(one, ben, named := await token(one, ada, room))
    await one.chat.company.set_role(ada, SetRole(room_id=room, user_id=ben.user_id, role="owner"))
    await one.chat.company.remove(ada, MemberNamed(room_id=room, user_id=ada.user_id))
    assert (await look(one, None, named)).invited_by.name == "Ben"


async def test_a_room_that_everybody_has_left_invites_nobody(one, ada, ben, room):
    named = await token(one, ada, room)
    await one.chat.company.remove(ada, MemberNamed(room_id=room, user_id=ada.user_id))
    for attempt in (join, look):
        with pytest.raises(NotFound):
            await attempt(one, ben, named)


async def test_a_link_is_for_members_of_groups_to_make(one, ada, ben, room):
    links = one.chat.links
    for command in (links.share, links.reset):
        with pytest.raises(NotFound):
            await command(ben, RoomNamed(room_id=room))
    direct = CreateRoom(kind="direct", member_ids=[ben.user_id])
    pair = (await one.chat.company.create(ada, direct)).room["id"]
    for command in (links.share, links.reset):
        with pytest.raises(Forbidden):
            await command(ada, RoomNamed(room_id=pair))


async def test_bots_are_added_and_do_not_come_on_their_own(one, ada, room):
    bot = await one.person("Bot", bot=True)
    with pytest.raises(Forbidden):
        await join(one, bot, await token(one, ada, room))


async def test_a_forged_token_is_like_an_unknown_one(one, ada, ben, room):
    named = await token(one, ada, room)
    last = "A" if named[-1] != "A" else "B"
    for wrong in (named[:-1] + last, named[:26], named[26:], "x", "ü" * 40):
        for attempt in (join, look):
            with pytest.raises(NotFound):
                await attempt(one, ben, wrong)
