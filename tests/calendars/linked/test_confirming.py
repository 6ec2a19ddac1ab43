"""A confirmation asks all calendars live, leaving out what is about to move or go."""

import asyncio

import pytest
from calendars.scripted import AWAY, NOW, REFUSED, WEEK, hours, notes
from slices import until

from chatsched.calendars import Busy
from chatsched.calendars.providers import Ours
from chatsched.core.errors import CalendarUnavailable


async def test_all_links_count_and_one_unknown_makes_all_unknown(here, diary):
    other = here.diaries[(await here.link()).id]
    diary.busy, other.busy = hours((9, 11)), hours((10, 12), (13, 14))
    assert await here.known() == Busy(hours((9, 12), (13, 14)))
    assert await here.linked.live("ada", WEEK, None) == hours((9, 12), (13, 14))
    other.error = AWAY
    with pytest.raises(CalendarUnavailable):
        await here.linked.live("ada", WEEK, None)
    other.error = REFUSED
    assert await here.linked.live("ada", WEEK, None) == hours((9, 11))


async def test_a_confirmation_asks_all_calendars_side_by_side(here, diary):
    other = here.diaries[(await here.link()).id]
    diary.gate.clear()
    other.gate.clear()
    asking = asyncio.create_task(here.linked.live("ada", WEEK, None))
    await until(lambda: diary.at_once and other.at_once)
    diary.gate.set()
    other.gate.set()
    assert await asking == []


async def test_a_confirmation_refreshes_what_is_kept_if_it_finds_it_wrong(here, diary):
    await here.known()
    told = notes(here)
    diary.busy = hours((9, 10))
    near = (NOW + 8 * 3600, NOW + 11 * 3600)
    assert await here.linked.live("ada", near, None) == hours((9, 10))
    await until(lambda: told)
    assert await here.known() == Busy(hours((9, 10)))
    calls = diary.calls
    assert await here.linked.live("ada", near, None) == hours((9, 10))
    assert diary.calls == calls + 1


async def test_the_meeting_that_is_moved_is_left_out(here, link, diary):
    async def ours(user_id: str, meeting_id: str) -> Ours:
        return Ours(uids=frozenset({f"{user_id}-{meeting_id}"}))

    here.linked.ours = ours
    diary.busy = hours((9, 10))
    diary.events["ada-m1"] = hours((13, 14))[0]
    assert await here.known() == Busy(hours((9, 10), (13, 14)))
    for _ in range(3):
        assert (await here.busy.without("m1", "ada", WEEK)).intervals == hours((9, 10))
    assert await here.linked.live("ada", WEEK, "m1") == hours((9, 10))
    assert len(diary.asked) == 3
    await here.linked.changed(link)
    assert (await here.busy.without("m2", "ada", WEEK)).intervals == hours((9, 10), (13, 14))


async def test_an_event_that_is_about_to_go_does_not_keep_its_time_from_others(here, diary):
    behind = ["cancelled"]

    async def ours(user_id: str, meeting_id: str) -> Ours:
        return Ours(uids=frozenset({f"{user_id}-{meeting_id}"}))

    async def of(_user_id: str) -> list[str]:
        return behind

    here.linked.ours, here.linked.behind = ours, of
    diary.events |= {"ada-cancelled": hours((9, 10))[0], "ada-moved": hours((13, 14))[0]}
    assert await here.linked.live("ada", WEEK, None) == hours((13, 14))
    assert await here.linked.live("ada", WEEK, "moved") == []
    behind.clear()
    assert await here.linked.live("ada", WEEK, None) == hours((9, 10), (13, 14))


async def test_few_questions_are_under_way_at_once(here, diary):
    diary.gate.clear()
    asking = [asyncio.create_task(here.linked.live("ada", WEEK, None)) for _ in range(10)]
    await until(lambda: diary.at_once == 2)
    diary.gate.set()
    assert await asyncio.gather(*asking) == [[]] * 10
    assert diary.most_at_once == 2
