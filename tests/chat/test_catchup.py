"""What was changed unheard is told in full, however much it is."""

from datetime import timedelta

import pytest

from chatsched.chat import catchup


@pytest.mark.parametrize(
    "instants",
    [
        list(range(17)),
        [0] * 17,
        [0, 0, 0, 0, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 4],
    ],
    ids=["one after the other", "all at once", "some at once"],
)
async def test_changes_of_more_than_one_page_are_all_told(one, monkeypatch, instants):
    monkeypatch.setattr(catchup, "_PAGE", 5)
    ada = await one.person("Ada")
    room = await one.group(ada)
    since = one.clock.now() + timedelta(hours=1)
    texts = []
    for n, instant in enumerate(instants):
        message = await one.say(ada, room, f"{n}")
        texts.append(f"edited {n}")
        at = since + timedelta(milliseconds=instant)
        await one.records.messages.edit(message["id"], texts[-1], (), at)
    changes = await one.records.catchup.changes([room], since)
    told = [c.payload["message"]["text"] for c in changes if c.event == "message:updated"]
    assert sorted(told) == sorted(texts)
    assert await one.records.catchup.changes([room], since + timedelta(days=1)) == []
