"""Events of ours, whichever the provider: a suite to be inherited, as those of `conformance`."""

from datetime import date

import pytest
from calendars.stage import BERLIN, SOMETHING_ELSE, WEEK, Entry, Stage, at, busy, draft, epoch, span

from chatsched.calendars.providers.protocol import EventGone, Ours, ProviderAway


class WritingConformance:
    """Events of ours in a person's calendar."""

    async def test_an_event_stands_where_the_draft_says(self, stage: Stage):
        written = await stage.account.create(stage.home, draft())
        (seen,) = await stage.seen(stage.home)
        assert (seen.start, seen.end) == span(at(2, 9), at(2, 10))
        assert seen.title == "Meeting with Ben"
        assert seen.description.endswith("https://chat.example/m/1")
        read = await stage.account.read(stage.home, written.reference)
        assert (read.start, read.end) == (seen.start, seen.end)
        assert await busy(stage) == [span(at(2, 9), at(2, 10))]

    async def test_creating_twice_under_one_key_makes_one_event(self, stage: Stage):
        first = await stage.account.create(stage.home, draft())
        second = await stage.account.create(stage.home, draft())
        assert first.reference == second.reference
        assert len(await stage.seen(stage.home)) == 1

    async def test_a_lost_answer_makes_one_event(self, stage: Stage):
        stage.lose_answers(1)
        try:
            written = await stage.account.create(stage.home, draft())
        except ProviderAway:
            written = await stage.account.create(stage.home, draft())
        assert len(await stage.seen(stage.home)) == 1
        assert await stage.account.read(stage.home, written.reference) is not None

    async def test_two_keys_make_two_events(self, stage: Stage):
        await stage.account.create(stage.home, draft())
        await stage.account.create(stage.home, draft(key="b" * 32, uid="2@chat.example"))
        assert len(await stage.seen(stage.home)) == 2

    async def test_an_update_moves_the_event_and_keeps_it_one(self, stage: Stage):
        first = await stage.account.create(stage.home, draft())
        moved = draft(sequence=1, start=epoch(at(4, 9)), end=epoch(at(4, 10)), title="Moved")
        written = await stage.account.update(stage.home, first.reference, moved)
        again = await stage.account.update(stage.home, written.reference, moved)
        (seen,) = await stage.seen(stage.home)
        assert (seen.start, seen.end, seen.title) == (*span(at(4, 9), at(4, 10)), "Moved")
        assert again.reference == written.reference == first.reference

    async def test_an_event_moved_by_hand_is_read_where_it_is(self, stage: Stage):
        written = await stage.account.create(stage.home, draft())
        await stage.move(stage.home, written.reference, *span(at(5, 9), at(5, 11)))
        read = await stage.account.read(stage.home, written.reference)
        assert (read.start, read.end) == span(at(5, 9), at(5, 11))

    async def test_an_event_moved_by_hand_can_be_updated(self, stage: Stage):
        written = await stage.account.create(stage.home, draft())
        await stage.move(stage.home, written.reference, *span(at(5, 9), at(5, 11)))
        await stage.account.update(stage.home, written.reference, draft(sequence=1))
        (seen,) = await stage.seen(stage.home)
        assert (seen.start, seen.end) == span(at(2, 9), at(2, 10))

    async def test_deleting_is_done_once_and_may_be_repeated(self, stage: Stage):
        written = await stage.account.create(stage.home, draft())
        await stage.account.delete(stage.home, written.reference)
        await stage.account.delete(stage.home, written.reference)
        assert await stage.seen(stage.home) == []
        assert await stage.account.read(stage.home, written.reference) is None
        assert await busy(stage) == []

    async def test_an_event_deleted_by_hand_is_gone_and_no_error_to_delete(self, stage: Stage):
        written = await stage.account.create(stage.home, draft())
        await stage.drop(stage.home, written.reference)
        assert await stage.account.read(stage.home, written.reference) is None
        with pytest.raises(EventGone):
            await stage.account.update(stage.home, written.reference, draft(sequence=1))
        await stage.account.delete(stage.home, written.reference)
        assert await stage.seen(stage.home) == []

    async def test_an_event_of_ours_can_be_left_out_of_busy_times(self, stage: Stage):
        await stage.put(stage.home, Entry(start=at(2, 9, 30), end=at(2, 11)))
        written = await stage.account.create(stage.home, draft())
        other = draft(key="b" * 32, uid="2@c", start=epoch(at(3, 9)), end=epoch(at(3, 10)))
        await stage.account.create(stage.home, other)
        ours = Ours(frozenset({written.reference}), frozenset({draft().uid}))
        found = await stage.account.busy([stage.home], WEEK, "UTC", ours)
        assert found == [span(at(2, 9, 30), at(2, 11)), span(at(3, 9), at(3, 10))]

    async def test_only_what_takes_time_blocks_when_ours_is_left_out(self, stage: Stage):
        entries = [
            Entry(start=at(2, 9), end=at(2, 10), show="free"),
            Entry(start=at(2, 10), end=at(2, 11), show="tentative"),
            Entry(start=date(2027, 3, 3), end=date(2027, 3, 4)),
            Entry(
                start=at(5, 9, zone=BERLIN),
                end=at(5, 10, zone=BERLIN),
                rule="FREQ=DAILY;COUNT=3",
                without=[at(6, 9, zone=BERLIN)],
            ),
            Entry(start=at(-3), end=at(1, 12)),
        ]
        for entry in entries:
            await stage.put(stage.home, entry)
        found = await stage.account.busy([stage.home], WEEK, BERLIN, SOMETHING_ELSE)
        assert found == [
            span(at(1), at(1, 12)),
            span(at(2, 10), at(2, 11)),
            span(at(3, zone=BERLIN), at(4, zone=BERLIN)),
            span(at(5, 8), at(5, 9)),
            span(at(7, 8), at(7, 9)),
        ]

    async def test_text_of_people_cannot_break_an_event(self, stage: Stage):
        hostile = draft(
            title="Hi\r\nATTENDEE:mailto:eve@x.example\x00\x07" + "x" * 5_000,
            description="<b>bold</b>\r\nEND:VEVENT\x00\n"
            + "y" * 50_000
            + "\nhttps://chat.example/m/1",
        )
        await stage.account.create(stage.home, hostile)
        (seen,) = await stage.seen(stage.home)
        assert "\x00" not in seen.title + seen.description
        assert "\n" not in seen.title
        assert seen.title.startswith("Hi")
        assert seen.description.rstrip().endswith("https://chat.example/m/1")
        assert len(seen.title) <= 1_000

    async def test_writing_rides_out_passing_faults(self, stage: Stage):
        stage.throttle(1)
        written = await stage.account.create(stage.home, draft())
        stage.break_down(1)
        await stage.account.update(stage.home, written.reference, draft(sequence=1))
        stage.throttle(1)
        await stage.account.delete(stage.home, written.reference)
        assert await stage.seen(stage.home) == []
