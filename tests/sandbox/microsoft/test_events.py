"""The sandbox's Graph keeps events as awkwardly as Graph does: ids, zones, pages, meetings."""

from datetime import date

import pytest
from calendars.graph_stage import PERSONAL, put
from calendars.stage import Entry, at
from sandbox.microsoft.graph import EVENT, PROPERTY, WEEK, Graph, quoted

from chatsched.sandbox.microsoft import events


async def test_ids_change_with_the_calendar_unless_they_are_to_stay(stage, graph):
    made = await graph.ok("POST", "/me/events", EVENT)
    stays = 'IdType="ImmutableId"'
    (item,) = stage.mailbox.items.values()
    assert (made["id"], item.key) == (item.ref, item.key)
    events.move(stage.mailbox, item, stage.mailbox.add_calendar("Other"))
    listed = f"/me/calendars/{quoted(item.calendar_id)}/events"
    assert (await graph.ok("GET", listed))["value"] == []
    moved = stage.mailbox.items[item.key]
    listed = f"/me/calendars/{quoted(moved.calendar_id)}/events"
    (now,) = (await graph.ok("GET", listed))["value"]
    (always,) = (await graph.ok("GET", listed, prefer=stays))["value"]
    assert now["id"] != made["id"]
    assert always["id"] == item.key
    assert (await graph.refused("GET", f"/me/events/{quoted(made['id'])}"))[0] == 404
    assert await graph.ok("GET", f"/me/events/{quoted(item.key)}", prefer=stays)


async def test_an_id_that_is_not_encoded_is_not_found(graph):
    made = await graph.ok("POST", "/me/events", EVENT)
    assert (await graph.refused("GET", f"/me/events/{made['id']}"))[0] in {400, 404}


async def test_a_change_from_an_old_state_is_refused(graph):
    made = await graph.ok("POST", "/me/events", EVENT)
    at_ = f"/me/events/{quoted(made['id'])}"
    old = made["@odata.etag"]
    assert old.startswith('W/"')
    changed = await graph.ok("PATCH", at_, {"subject": "New"}, if_match=old)
    assert changed["@odata.etag"] != old
    for method, body in (("PATCH", {"subject": "Newer"}), ("DELETE", None)):
        refused = await graph.refused(method, at_, body, if_match=old)
        assert refused == (412, "ErrorIrresolvableConflict")
    await graph.ok("DELETE", at_, if_match=changed["@odata.etag"])
    assert await graph.refused("DELETE", at_) == (404, "ErrorItemNotFound")


async def test_times_are_in_the_zone_that_is_preferred(graph):
    pacific = "Pacific Standard Time"
    start = {"dateTime": "2027-03-02T01:00:00", "timeZone": pacific}
    end = {"dateTime": "2027-03-02T02:00:00", "timeZone": pacific}
    made = await graph.ok("POST", "/me/events", EVENT | {"start": start, "end": end})
    assert made["start"] == {"dateTime": "2027-03-02T09:00:00.0000000", "timeZone": "UTC"}
    assert made["originalStartTimeZone"] == pacific
    response = await graph(
        "GET", f"/me/events/{quoted(made['id'])}", prefer=f'outlook.timezone="{pacific}"'
    )
    assert response.json()["start"]["dateTime"] == "2027-03-02T01:00:00.0000000"
    assert response.headers["preference-applied"] == f'outlook.timezone="{pacific}"'
    assert (await graph.refused("GET", "/me/events", prefer='outlook.timezone="Mars"'))[0] == 400


@pytest.mark.parametrize("zone", ["Pacific Standard Time", "Tonga Standard Time"])
async def test_all_day_events_are_midnights_that_are_said_to_be_utc(stage, graph, zone):
    stage.mailbox.zone = zone
    put(stage.mailbox, stage.home, Entry(start=date(2027, 3, 3), end=date(2027, 3, 4)))
    for preferred in ("UTC", "Europe/Berlin"):
        view = f"/me/calendarView?{WEEK}"
        (event,) = (await graph.ok("GET", view, prefer=f'outlook.timezone="{preferred}"'))["value"]
        midnight = {"dateTime": "2027-03-03T00:00:00.0000000", "timeZone": preferred}
        assert event["start"] == midnight


async def test_ten_come_at_once_unless_more_are_asked_for(stage, graph):
    for hour in range(12):
        await stage.put(stage.home, Entry(start=at(2, hour), end=at(2, hour + 1)))
    view = f"/me/calendarView?{WEEK}"
    first = await graph.ok("GET", view)
    assert len(first["value"]) == 10
    following = first["@odata.nextLink"].partition("/v1.0")[2]
    second = await graph.ok("GET", following)
    assert len(second["value"]) == 2
    assert "@odata.nextLink" not in second
    assert len((await graph.ok("GET", view, prefer="odata.maxpagesize=3"))["value"]) == 3
    assert len((await graph.ok("GET", f"{view}&$top=50"))["value"]) == 12
    elsewhere = following.replace("2027-03-08", "2027-03-09")
    assert (await graph.refused("GET", elsewhere))[0] == 400


async def test_only_what_is_selected_comes(graph):
    await graph.ok("POST", "/me/events", EVENT)
    (event,) = (await graph.ok("GET", f"/me/calendarView?{WEEK}&$select=start"))["value"]
    assert set(event) == {"@odata.etag", "id", "start"}


async def test_masters_of_series_are_listed_and_occurrences_viewed(stage, graph):
    await stage.put(stage.home, Entry(start=at(1, 9), end=at(1, 10), rule="FREQ=DAILY;COUNT=3"))
    (master,) = (await graph.ok("GET", "/me/events"))["value"]
    viewed = (await graph.ok("GET", f"/me/calendarView?{WEEK}"))["value"]
    assert master["type"] == "seriesMaster"
    assert [each["type"] for each in viewed] == ["occurrence"] * 3
    assert {each["seriesMasterId"] for each in viewed} == {master["id"]}
    assert len({each["id"] for each in viewed}) == 3
    second = f"/me/events/{quoted(viewed[1]['id'])}"
    await graph.ok("PATCH", second, {"subject": "Moved"})
    assert (await graph.ok("GET", second))["type"] == "exception"
    await graph.ok("DELETE", second)
    assert len((await graph.ok("GET", f"/me/calendarView?{WEEK}"))["value"]) == 2


async def test_an_event_is_found_by_an_extended_property(graph):
    tagged = {"singleValueExtendedProperties": [{"id": PROPERTY, "value": "it's 7"}]}
    made = await graph.ok("POST", "/me/events", EVENT | tagged)
    await graph.ok("POST", "/me/events", EVENT)
    for value, found in (("it''s 7", [made["id"]]), ("8", [])):
        sought = f"ep/id eq '{PROPERTY}' and ep/value eq '{value}'"
        query = quoted(f"singleValueExtendedProperties/Any(ep: {sought})")
        listed = await graph.ok("GET", f"/me/events?$filter={query}")
        assert [each["id"] for each in listed["value"]] == found


@pytest.mark.parametrize("status", [400, 409])
async def test_a_transaction_id_is_good_for_one_event(stage, graph, status):
    stage.sandbox.world.behaviour.duplicate_status = status
    event = EVENT | {"transactionId": "7E163156-7762-4BEB-A1C6-729EA81755A7"}
    first = await graph("POST", "/me/events", event)
    again = await graph("POST", "/me/events", event)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["id"] == again.json()["id"]
    other = await graph("POST", "/me/events", event | {"subject": "Another"})
    assert other.status_code == status
    assert other.json()["error"]["code"] == "ErrorDuplicateTransactionId"
    at_ = f"/me/events/{quoted(first.json()['id'])}"
    assert (await graph.refused("PATCH", at_, {"transactionId": "x"}))[0] == 400


async def test_teams_meetings_are_for_work_accounts_and_live_in_the_text(stage, graph):
    meeting = EVENT | {
        "isOnlineMeeting": True,
        "onlineMeetingProvider": "teamsForBusiness",
        "body": {"contentType": "text", "content": "Agenda"},
    }
    personal = await Graph(stage, PERSONAL).ok("POST", "/me/events", meeting)
    assert (personal["isOnlineMeeting"], personal["onlineMeeting"]) == (False, None)
    made = await graph.ok("POST", "/me/events", meeting)
    assert made["onlineMeeting"]["joinUrl"].startswith("https://teams.")
    assert "Microsoft Teams meeting" in made["body"]["content"]
    at_ = f"/me/events/{quoted(made['id'])}"
    assert (await graph.ok("PATCH", at_, {"subject": "New"}))["isOnlineMeeting"] is True
    rewritten = {"body": {"contentType": "text", "content": "Agenda, new"}}
    assert (await graph.ok("PATCH", at_, rewritten))["isOnlineMeeting"] is False
