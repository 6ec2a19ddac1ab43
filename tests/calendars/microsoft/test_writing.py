"""Events of ours at Microsoft: one under its key, however slow or forgetful Graph is."""

import httpx2
import pytest
from calendars.graph_stage import PERSONAL
from calendars.microsoft.answers import scripted
from calendars.microsoft.written import LINK, MOVED, the_item
from calendars.stage import WEEK, at, draft, span

from chatsched.calendars.providers import (
    CredentialsRefused,
    EventGone,
    Ours,
    ProviderAway,
    ProviderRefused,
)
from chatsched.sandbox.microsoft import events


async def test_nobody_is_written_to_and_text_is_text(stage):
    await stage.account.create(stage.home, draft(description=f"<b>not bold</b>\n\n{LINK}"))
    (body,) = stage.checked.bodies
    assert "attendees" not in body
    assert body["body"] == {"contentType": "text", "content": f"<b>not bold</b>\n\n{LINK}"}
    assert body["start"] == {"dateTime": "2027-03-02T09:00:00", "timeZone": "UTC"}
    assert body["location"] == {"displayName": LINK}
    assert body["isReminderOn"] is True
    assert body["transactionId"].replace("-", "") == draft().key


async def test_ids_are_encoded_whole(stage):
    written = await stage.account.create(stage.home, draft())
    assert {"/", "+", "="} <= set(written.reference)
    await stage.account.read(stage.home, written.reference)
    method, path = stage.checked.seen[-1]
    assert (method, path.count("/")) == ("GET", 3)
    assert {"%2F", "%2B", "%3D"} <= {path[i : i + 3] for i in range(len(path))}


async def test_ids_differ_by_case(stage):
    written = await stage.account.create(stage.home, draft())
    assert await stage.account.read(stage.home, written.reference.swapcase()) is None


async def test_an_event_that_its_owner_put_into_another_calendar_is_still_the_one(stage):
    written = await stage.account.create(stage.home, draft())
    other = stage.mailbox.add_calendar("Other")
    events.move(stage.mailbox, the_item(stage), other)
    assert (await stage.account.read(stage.home, written.reference)).reference == written.reference
    again = await stage.account.update(stage.home, written.reference, MOVED)
    assert again.reference == written.reference
    assert the_item(stage).calendar_id == other.id
    await stage.account.delete(stage.home, written.reference)
    assert not stage.mailbox.items


@pytest.mark.parametrize("status", [400, 409])
@pytest.mark.parametrize("named", [True, False])
async def test_another_draft_under_a_used_key_finds_the_event_that_is_there(stage, status, named):
    stage.sandbox.world.behaviour.duplicate_status = status
    stage.sandbox.world.behaviour.names_existing = named
    first = await stage.account.create(stage.home, draft())
    second = await stage.account.create(stage.home, draft(title="Renamed meanwhile"))
    assert second.reference == first.reference
    assert the_item(stage).subject == "Meeting with Ben"


@pytest.mark.parametrize("named", [True, False])
async def test_a_key_whose_event_was_deleted_since_is_gone(stage, named):
    stage.sandbox.world.behaviour.names_existing = named
    written = await stage.account.create(stage.home, draft())
    await stage.drop(stage.home, written.reference)
    with pytest.raises(EventGone):
        await stage.account.create(stage.home, draft())
    other = await stage.account.create(stage.home, draft(key="c" * 32))
    assert other.reference != written.reference


async def test_after_a_lost_answer_the_event_is_found_by_our_own_property(online):
    online.lose_answers(1)
    written = await online.account.create(online.home, draft())
    assert [method for method, _ in online.checked.seen] == ["POST", "GET"]
    assert written.reference == the_item(online).key


async def test_a_creation_that_failed_is_tried_again_under_the_same_key(stage):
    stage.break_down(1)
    await stage.account.create(stage.home, draft())
    assert [method for method, _ in stage.checked.seen] == ["POST", "GET", "POST"]
    first, second = stage.checked.bodies
    assert first == second
    assert the_item(stage).version == 1


async def test_all_trouble_at_once_makes_one_event(online):
    online.faults.throttle(1)
    online.faults.lose_answers(1)
    online.faults.break_down(2)
    online.faults.throttle(1)
    for _ in range(5):
        try:
            written = await online.account.create(online.home, draft())
            break
        except ProviderAway:
            continue
    assert written.reference == the_item(online).key


async def test_a_creation_told_to_wait_long_says_for_how_long(stage):
    stage.throttle(10, retry_after=240)
    with pytest.raises(ProviderAway) as caught:
        await stage.account.create(stage.home, draft())
    assert caught.value.retry_after == 240
    assert not stage.mailbox.items


async def test_a_calendar_that_cannot_be_written_is_refused_and_the_link_stays(stage):
    team = stage.mailbox.add_calendar("Team")
    written = await stage.account.create(team.id, draft())
    team.can_edit = False
    for attempt in (
        stage.account.create(team.id, draft(key="d" * 32)),
        stage.account.update(team.id, written.reference, MOVED),
        stage.account.delete(team.id, written.reference),
    ):
        with pytest.raises(ProviderRefused, match="may not change events"):
            await attempt


async def test_rights_that_are_short_for_writing_end_the_link(stage):
    account = stage.account_of(PERSONAL, frozenset({"User.Read", "Calendars.Read"}))
    home = stage.sandbox.world.mailboxes[PERSONAL.id].default.id
    with pytest.raises(CredentialsRefused):
        await account.create(home, draft())


async def test_a_calendar_that_is_gone_is_refused(stage):
    with pytest.raises(ProviderRefused):
        await stage.account.create("nowhere", draft())


async def test_an_event_that_somebody_changes_at_the_same_time_is_read_anew(stage):
    written = await stage.account.create(stage.home, draft())
    item = the_item(stage)
    stage.checked.before["PATCH"] = lambda: events.change(
        stage.mailbox, item, {"categories": ["Red"]}
    )
    await stage.account.update(stage.home, written.reference, MOVED)
    assert [method for method, _ in stage.checked.seen[1:]] == ["GET", "PATCH", "GET", "PATCH"]
    assert the_item(stage).properties["categories"] == ["Red"]
    assert int(the_item(stage).start.timestamp()) == MOVED.start


async def test_an_event_deleted_between_reading_and_changing_is_gone(stage):
    written = await stage.account.create(stage.home, draft())
    item = the_item(stage)
    stage.checked.before["PATCH"] = lambda: events.remove(stage.mailbox, item)
    with pytest.raises(EventGone):
        await stage.account.update(stage.home, written.reference, MOVED)


async def test_a_cancelled_event_is_gone(stage):
    written = await stage.account.create(stage.home, draft())
    the_item(stage).cancelled = True
    assert await stage.account.read(stage.home, written.reference) is None
    with pytest.raises(EventGone):
        await stage.account.update(stage.home, written.reference, MOVED)


async def test_an_event_made_all_day_by_hand_gets_its_times_back(stage):
    written = await stage.account.create(stage.home, draft())
    whole_day = {
        "isAllDay": True,
        "start": {"dateTime": "2027-03-05T00:00:00", "timeZone": "Pacific Standard Time"},
        "end": {"dateTime": "2027-03-06T00:00:00", "timeZone": "Pacific Standard Time"},
    }
    events.change(stage.mailbox, the_item(stage), whole_day)
    read = await stage.account.read(stage.home, written.reference)
    assert (read.start, read.end) == span(at(5), at(6))
    await stage.account.update(stage.home, written.reference, MOVED)
    item = the_item(stage)
    assert (item.all_day, int(item.start.timestamp())) == (False, MOVED.start)


async def test_an_event_of_ours_is_left_out_by_its_id_or_its_uid(stage):
    written = await stage.account.create(stage.home, draft())
    uid = the_item(stage).ical_uid
    for ours in (Ours(references=frozenset({written.reference})), Ours(uids=frozenset({uid}))):
        assert await stage.account.busy([stage.home], WEEK, "UTC", ours) == []


async def test_deleting_rides_out_a_lost_answer(online):
    written = await online.account.create(online.home, draft())
    online.lose_answers(1)
    await online.account.delete(online.home, written.reference)
    assert not online.mailbox.items


async def test_a_key_that_is_in_use_but_not_yet_found_is_asked_for_later():
    """The first attempt was lost, and what it made is not to be found yet."""
    posted = []

    def answer(request):
        if request.method == "GET":
            return httpx2.Response(200, json={"value": []})
        posted.append(request)
        if len(posted) == 1:
            raise httpx2.ReadTimeout("late", request=request)
        error = {"error": {"code": "ErrorDuplicateTransactionId", "message": "Already used."}}
        return httpx2.Response(409, json=error)

    with pytest.raises(ProviderAway):
        await scripted(answer).create("c", draft())
    assert len(posted) == 2


@pytest.mark.parametrize("first", ["lost", "failed"])
async def test_a_graph_that_cannot_be_searched_is_trusted_with_the_key(first):
    posted = []

    def answer(request):
        if request.method == "GET":
            return httpx2.Response(400, json={"error": {"code": "ErrorInvalidUrlQueryFilter"}})
        posted.append(request.content)
        if len(posted) > 1:
            return httpx2.Response(201, json={"id": "x", "@odata.etag": 'W/"1"'})
        if first == "lost":
            raise httpx2.ReadError("cut off", request=request)
        return httpx2.Response(504)

    written = await scripted(answer).create("c", draft())
    assert (written.reference, written.etag) == ("x", 'W/"1"')
    assert posted[0] == posted[1]


async def test_an_id_of_another_kind_does_not_keep_the_event_from_being_found():
    def answer(request):
        if request.method == "POST":
            error = {"code": "ErrorDuplicateTransactionId", "@event.existingEventId": "old/id="}
            return httpx2.Response(409, json={"error": error})
        if "old" in str(request.url):
            return httpx2.Response(400, json={"error": {"code": "ErrorInvalidIdMalformed"}})
        return httpx2.Response(200, json={"value": [{"id": "x"}]})

    assert (await scripted(answer).create("c", draft())).reference == "x"
