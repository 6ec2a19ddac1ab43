"""Bots: made, posting, revoked."""

import asyncio

import pytest

from chatsched.chat.models.bots import AddBot, BotNamed, WebhookMessage
from chatsched.chat.models.rooms import AddMember, CreateRoom, MemberNamed, RoomNamed, SetRole
from chatsched.core.actor import Credentials
from chatsched.core.errors import Forbidden, NotFound, Unauthorized
from chatsched.core.wire import NOTHING


@pytest.fixture
async def scene(one):
    """An owner, a member who made a bot, the room, the bot's keys, and the bot as an actor."""
    ada, ben = await one.person("Ada"), await one.person("Ben")
    room = await one.group(ada, ben)
    made = await one.chat.workshop.add(ben, AddBot(room_id=room, name="Helper"))
    return ada, ben, room, made, await one.gate(Credentials(token=made.token))


def secret(made) -> str:
    head, _, tail = made.webhook_url.rpartition("/")
    assert head == "https://chat.example/hooks"
    return tail


def revoke(one, who, room, made):
    return one.chat.workshop.remove(who, BotNamed(room_id=room, bot_id=made.bot.id))


async def test_a_bot_is_a_member_and_posts_by_token_and_webhook(one, scene):
    ada, _, room, made, bot = scene
    assert bot.is_bot
    _, wire = await one.attach(ada)
    by_token = await one.say(bot, room, "by token")
    by_hook = await one.chat.webhooks.post(WebhookMessage(secret=secret(made), text="by hook"))
    assert by_token["sender"] == {"id": made.bot.id, "name": "Helper", "is_bot": True}
    assert by_hook.message["sender"] == by_token["sender"]
    await wire.heard("message:new", lambda p: p["message"] == by_hook.message)
    again = WebhookMessage(secret=secret(made), text="x", nonce="n")
    first = await one.chat.webhooks.post(again)
    assert (await one.chat.webhooks.post(again)).message == first.message
    listed = (await one.chat.workshop.bots(ada, RoomNamed(room_id=room))).bots
    assert [(b.id, b.name) for b in listed] == [(made.bot.id, "Helper")]


async def test_secrets_are_not_in_the_store(scene, mongo, database_name):
    made = scene[3]
    for name in mongo[database_name].list_collection_names():
        for document in mongo[database_name][name].find():
            assert secret(made) not in repr(document)
            assert made.token not in repr(document)


async def test_a_revoked_bot_is_out_at_once_everywhere(one, other, scene):
    ada, _, room, made, bot = scene
    second = await one.group(ada, name="Second")
    await one.chat.company.add(ada, AddMember(room_id=second, user_id=bot.user_id))
    closed = []

    async def disconnect(sid):
        closed.append(sid)

    other.edge.disconnect_socket = disconnect
    connection, wire = await other.attach(await other.gate(Credentials(token=made.token)))
    await other.say(bot, room, "still here")
    await revoke(one, ada, room, made)
    await wire.heard("room:removed", lambda p: p["room_id"] == second)
    assert closed == [connection.sid]
    for process in (one, other):
        with pytest.raises(Unauthorized):
            await process.gate(Credentials(token=made.token))
        for room_id in (room, second):
            with pytest.raises(NotFound):
                await process.say(bot, room_id, "x")
        with pytest.raises(NotFound):
            await process.chat.webhooks.post(WebhookMessage(secret=secret(made), text="x"))
    assert (await one.chat.workshop.bots(ada, RoomNamed(room_id=room))).bots == []
    with pytest.raises(NotFound):
        await revoke(one, ada, room, made)


async def test_only_its_maker_and_owners_revoke_a_bot(one, scene):
    ada, ben, room, made, bot = scene
    cy, eve = await one.person("Cy"), await one.person("Eve")
    await one.chat.company.add(ada, AddMember(room_id=room, user_id=cy.user_id))
    with pytest.raises(Forbidden):
        await revoke(one, cy, room, made)
    with pytest.raises(Forbidden):
        await revoke(one, bot, room, made)
    with pytest.raises(NotFound):
        await revoke(one, eve, room, made)
    await revoke(one, ben, room, made)


async def test_a_bot_neither_opens_rooms_nor_makes_bots_nor_owns(one, scene):
    ada, _, room, made, bot = scene
    with pytest.raises(Forbidden):
        await one.chat.company.create(bot, CreateRoom(kind="group", name="Mine"))
    with pytest.raises(Forbidden):
        await one.chat.workshop.add(bot, AddBot(room_id=room, name="Child"))
    with pytest.raises(Forbidden):
        await one.chat.company.set_role(
            ada, SetRole(room_id=room, user_id=made.bot.id, role="owner")
        )


async def test_bots_are_made_in_groups_by_members(one, scene):
    ada, ben, *_ = scene
    direct = CreateRoom(kind="direct", member_ids=[ben.user_id])
    pair = (await one.chat.company.create(ada, direct)).room["id"]
    with pytest.raises(Forbidden):
        await one.chat.workshop.add(ada, AddBot(room_id=pair, name="x"))
    with pytest.raises(NotFound):
        await one.chat.workshop.add(await one.person("Eve"), AddBot(room_id=scene[2], name="x"))


async def test_a_bot_sees_only_the_rooms_it_was_added_to(one, scene):
    ada, _, room, _, bot = scene
    hidden = await one.group(ada, name="Hidden")
    _, wire = await one.attach(bot)
    await one.say(ada, hidden, "secret")
    await one.say(ada, room, "public")
    await wire.heard("message:new", lambda p: p["message"]["text"] == "public")
    assert len(wire.of("message:new")) == 1
    assert [r["id"] for r in (await one.chat.company.rooms(bot, NOTHING)).rooms] == [room]
    with pytest.raises(NotFound):
        await one.say(bot, hidden, "x")


async def test_a_webhook_of_a_bot_that_left_the_room_is_closed(one, scene):
    ada, _, room, made, bot = scene
    await one.chat.company.remove(ada, MemberNamed(room_id=room, user_id=bot.user_id))
    with pytest.raises(NotFound):
        await one.chat.webhooks.post(WebhookMessage(secret=secret(made), text="x"))
    with pytest.raises(NotFound):
        await one.chat.webhooks.post(WebhookMessage(secret="guess", text="x"))


async def test_a_bot_that_is_taken_out_of_its_room_is_revoked(one, other, scene):
    ada, _, room, made, bot = scene
    second = await one.group(ada, name="Second")
    await one.chat.company.add(ada, AddMember(room_id=second, user_id=bot.user_id))
    _, wire = await other.attach(bot)
    await one.chat.company.remove(ada, MemberNamed(room_id=room, user_id=bot.user_id))
    await wire.heard("room:removed", lambda p: p["room_id"] == second)
    for process in (one, other):
        with pytest.raises(Unauthorized):
            await process.gate(Credentials(token=made.token))
    assert (await one.chat.workshop.bots(ada, RoomNamed(room_id=room))).bots == []
    assert await one.records.rooms.rooms_of(bot.user_id) == []


async def test_a_bot_that_is_taken_out_where_it_was_a_guest_goes_on_in_its_room(one, scene):
    ada, _, room, made, bot = scene
    second = await one.group(ada, name="Second")
    await one.chat.company.add(ada, AddMember(room_id=second, user_id=bot.user_id))
    await one.chat.company.remove(ada, MemberNamed(room_id=second, user_id=bot.user_id))
    again = await one.gate(Credentials(token=made.token))
    await one.say(again, room, "still here")
    with pytest.raises(NotFound):
        await one.say(again, second, "x")
    listed = (await one.chat.workshop.bots(ada, RoomNamed(room_id=room))).bots
    assert [each.id for each in listed] == [made.bot.id]


async def test_a_bot_for_which_there_is_no_place_is_not_made(one, other, monkeypatch):
    ada = await one.person("Ada")
    room = await one.group(ada)
    monkeypatch.setattr("chatsched.chat.service.bots.MOST_MEMBERS", 2)
    keys, issued = one.chat.workshop._keys, []
    issue = keys.issue

    async def quicker(bot):
        ben = await other.person("Ben")
        await other.chat.company.add(ada, AddMember(room_id=room, user_id=ben.user_id))
        issued.append(await issue(bot))
        return issued[0]

    keys.issue = quicker
    with pytest.raises(Forbidden):
        await one.chat.workshop.add(ada, AddBot(room_id=room, name="Helper"))
    with pytest.raises(Unauthorized):
        await one.gate(Credentials(token=issued[0].token))
    assert (await one.chat.workshop.bots(ada, RoomNamed(room_id=room))).bots == []


async def test_the_last_person_may_leave_bots_behind(one):
    ada = await one.person("Ada")
    room = await one.group(ada)
    await one.chat.workshop.add(ada, AddBot(room_id=room, name="Helper"))
    await one.chat.company.remove(ada, MemberNamed(room_id=room, user_id=ada.user_id))
    await asyncio.sleep(0)
    assert (await one.chat.company.rooms(ada, NOTHING)).rooms == []
