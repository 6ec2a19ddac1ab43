"""Linked accounts whose providers tell of changes, and the messages by which they do."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from calendars.scripted import Bureau, Diary, bureau
from slices import Process, beside, until

from chatsched.calendars.records import LinkRecord
from chatsched.calendars.store.channels import ChannelRecord
from chatsched.core.clock import ManualClock

PUBLIC = "https://chat.example"


@contextlib.asynccontextmanager
async def pushing(process: Process, clock: ManualClock) -> AsyncIterator[Bureau]:
    """Let a process follow what providers tell, until the block ends."""
    made = bureau(process, clock, {}, PUBLIC)
    await made.parts.channels.prepare()
    async with beside(made.refreshing.run, made.parts.push.run):
        yield made


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
