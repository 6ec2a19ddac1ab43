"""Channels stand for as long as a link does, are renewed in time, and keep readings fresh."""

from datetime import timedelta

import pytest
from calendars.linked.pushed import PUBLIC, channel_of, pushing, settled, watched
from calendars.scripted import REFUSED
from slices import until

from chatsched.calendars.counting import push_address
from chatsched.calendars.providers import ProviderAway, ProviderRefused


@pytest.fixture
async def here(process, clock):
    async with pushing(process, clock) as made:
        yield made


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


async def test_with_a_channel_readings_are_fresh_for_longer(here):
    _, diary = await watched(here, "google")
    await here.known()
    asked = len(diary.asked)
    await here.pass_time(500)
    await here.known()
    await settled(here)
    assert len(diary.asked) == asked
