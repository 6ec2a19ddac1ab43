"""What happens to rooms is told to their members, also when MongoDB was away meanwhile."""

import pytest
from slices import chatting, until
from structlog.testing import capture_logs

from chatsched.chat.models.rooms import AddMember, RenameRoom


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
