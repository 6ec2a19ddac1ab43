"""What people are shown, by date, in their own zone."""

import asyncio
from collections import Counter
from datetime import UTC, datetime

import pytest

from chatsched.core.errors import Invalid
from chatsched.meetings.windows import asked_window

NOW = int(datetime(2027, 3, 1, 8, tzinfo=UTC).timestamp())
NEW_YORK = "America/New_York"


def times(answer: dict) -> dict[str, list[str]]:
    """Return the starts by date, without the date if it is the same in UTC."""
    return {day["date"]: [slot["start"] for slot in day["slots"]] for day in answer["days"]}


async def test_dates_are_those_of_the_asked_zone_and_empty_ones_are_left_out(scene):
    hours = {"weekly": {"mon": [{"start": "20:00", "end": "24:00"}]}}
    invite = await scene.office.invite(scene.ada, scene.room_id, 60, hours=hours)
    answer = await scene.office.slots(
        scene.ben, invite["id"], "2027-03-01", "2027-03-09", time_zone="Asia/Kathmandu"
    )
    assert (answer["time_zone"], answer["duration"]) == ("Asia/Kathmandu", 60)
    assert answer["stale"] is False
    assert times(answer) == {
        "2027-03-02": [f"2027-03-01T{hour}:00:00Z" for hour in (20, 21, 22, 23)],
        "2027-03-09": [f"2027-03-08T{hour}:00:00Z" for hour in (20, 21, 22, 23)],
    }
    assert answer["days"][0]["slots"][0] == {
        "start": "2027-03-01T20:00:00Z",
        "end": "2027-03-01T21:00:00Z",
    }


async def test_hours_keep_their_wall_clock_across_a_change_of_clocks(scene):
    """New York springs forward on 2027-03-14: 13:00 is 18:00 UTC before and 17:00 after."""
    weekly = {day: [{"start": "13:00", "end": "14:00"}] for day in ("sat", "sun", "mon")}
    hours = {"time_zone": NEW_YORK, "weekly": weekly}
    invite = await scene.office.invite(scene.ada, scene.room_id, 60, hours=hours)
    answer = await scene.office.slots(
        scene.ben, invite["id"], "2027-03-13", "2027-03-15", time_zone=NEW_YORK
    )
    assert times(answer) == {
        "2027-03-13": ["2027-03-13T18:00:00Z"],
        "2027-03-14": ["2027-03-14T17:00:00Z"],
        "2027-03-15": ["2027-03-15T17:00:00Z"],
    }
    for day in answer["days"]:
        assert (
            await scene.office.book(
                scene.ben,
                (await scene.office.invite(scene.ada, scene.room_id, 60, hours=hours))["id"],
                day["slots"][0]["start"],
            )
        ).new


async def test_an_hour_that_the_clock_skips_is_not_offered(scene):
    hours = {
        "time_zone": NEW_YORK,
        "weekly": {"sun": [{"start": "01:00", "end": "04:00"}]},
    }
    invite = await scene.office.invite(scene.ada, scene.room_id, 30, hours=hours)
    answer = await scene.office.slots(scene.ben, invite["id"], "2027-03-14", "2027-03-14")
    starts = [start[11:16] for start in times(answer)["2027-03-14"]]
    assert starts == ["06:00", "06:30", "07:00", "07:30"]


async def test_overrides_replace_their_dates(scene):
    hours = {
        "overrides": [
            {"date": "2027-03-02", "ranges": []},
            {"date": "2027-03-03", "ranges": [{"start": "22:00", "end": "23:00"}]},
        ]
    }
    invite = await scene.office.invite(scene.ada, scene.room_id, 60, hours=hours)
    answer = times(await scene.office.slots(scene.ben, invite["id"], "2027-03-02", "2027-03-04"))
    assert list(answer) == ["2027-03-03", "2027-03-04"]
    assert answer["2027-03-03"] == ["2027-03-03T22:00:00Z"]


async def test_instants_cut_the_first_and_the_last_day(scene):
    invite = await scene.office.invite(scene.ada, scene.room_id, 60)
    starts = await scene.office.starts(
        scene.ben, invite["id"], "2027-03-01T11:30:00Z", "2027-03-01T15:00:00Z"
    )
    assert [start[11:16] for start in starts] == ["12:00", "13:00", "14:00"]


async def test_without_a_span_it_is_a_month_in_ones_own_zone(scene):
    office = scene.office
    eve = await office.person("Eve", time_zone=NEW_YORK)
    room_id = await office.group(scene.ada, eve)
    invite = await office.invite(scene.ada, room_id, 60)
    answer = await office.slots(eve, invite["id"], **{"from": None, "to": None, "time_zone": None})
    assert answer["time_zone"] == NEW_YORK
    assert answer["days"][0]["date"] == "2027-03-01"
    assert answer["days"][-1]["date"] == "2027-04-01"


async def test_nothing_lies_in_the_past_or_beyond_the_horizon(scene):
    hours = {"horizon_days": 3}
    invite = await scene.office.invite(scene.ada, scene.room_id, 60, hours=hours)
    dates = list(
        times(await scene.office.slots(scene.ben, invite["id"], "2027-02-20", "2027-03-20"))
    )
    assert dates == ["2027-03-01", "2027-03-02", "2027-03-03"]


async def test_time_that_passes_takes_slots_from_a_picker(scene, later):
    office = scene.office
    invite = await office.invite(scene.ada, scene.room_id, 60)
    first = await office.starts(scene.ben, invite["id"])
    later(hours=1)
    assert await office.starts(scene.ben, invite["id"]) == first
    later(seconds=1)
    assert await office.starts(scene.ben, invite["id"]) == first[1:]


@pytest.mark.parametrize(
    ("first", "last", "good"),
    [
        ("2027-03-01", "2027-05-01", True),
        ("2027-03-01", "2027-05-02", False),
        ("2027-03-01", "2027-02-28", False),
        ("2027-03-01", "2027-03-01", True),
        ("2027-03-01T00:00:00Z", "2027-05-02T00:00:00Z", True),
        ("2027-03-01T00:00:00Z", "2027-05-02T00:00:01Z", False),
        ("2027-03-01T00:00:00Z", "2027-02-28T23:59:59Z", False),
        ("2027-03-01", "2027-05-02T00:00:00Z", True),
        ("2027-03-01", "2027-05-02T00:00:01Z", False),
        ("2027-03-01T00:00:01Z", "2027-05-01", True),
        ("2027-02-28T23:59:59Z", "2027-05-01", False),
        ("0001-01-01", "2027-03-01", False),
        ("9999-12-31", "9999-12-31", True),
        ("9999-12-31", None, True),
        ("9998-12-31T23:59:59Z", None, True),
        ("1970-01-01T00:00:00Z", "1970-01-01", True),
    ],
)
async def test_at_most_62_days_are_shown_and_none_backwards(scene, first, last, good):
    invite = await scene.office.invite(scene.ada, scene.room_id)
    if good:
        assert "days" in await scene.office.slots(scene.ben, invite["id"], first, to=last)
    else:
        with pytest.raises(Invalid) as refusal:
            await scene.office.slots(scene.ben, invite["id"], first, last)
        assert "to" in refusal.value.extra["fields"]


def test_a_span_without_its_end_is_a_month():
    window = asked_window(None, None, "Asia/Tokyo", NOW)
    assert window[0] == int(datetime(2027, 2, 28, 15, tzinfo=UTC).timestamp())
    assert window[1] - window[0] == 32 * 86_400


async def test_fifty_who_look_at_once_when_nothing_is_kept_share_their_questions(scene):
    office, meetings = scene.office, scene.office.meetings
    invite = await office.invite(scene.ada, scene.room_id)
    known = meetings.slots._access._known
    asked = []
    for store, name in (
        (meetings.invite_store, "one"),
        (office.records.rooms, "rooms"),
        (meetings.meeting_store, "busy"),
    ):
        note_calls(store, name, asked)
    for _ in range(2):
        known._forget(invite["id"])
        office.chat.access._forget(scene.room_id)
        await meetings.busy.changed([scene.ada.user_id, scene.ben.user_id])
        await asyncio.gather(*(office.starts(scene.ben, invite["id"]) for _ in range(50)))
    counts = Counter(asked)
    assert (counts["one"], counts["rooms"]) == (2, 2)
    # The host's time and one's own, and again for who asked Redis just before it was kept there.
    assert 4 <= counts["busy"] <= 8


def note_calls(store, name: str, asked: list[str]) -> None:
    """Note each call of a store's method."""
    method = getattr(store, name)

    async def noted(*arguments, **options):
        asked.append(name)
        return await method(*arguments, **options)

    setattr(store, name, noted)
