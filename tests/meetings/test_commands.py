"""What does not fit is refused before anything is asked or stored, at the field that is wrong."""

import pytest
from pydantic import ValidationError

from chatsched.core.problems import invalid
from chatsched.meetings.models import (
    BookMeeting,
    CancelMeeting,
    InviteNamed,
    ListMeetings,
    ListSlots,
    MeetingNamed,
    PutAvailability,
    RescheduleMeeting,
    SendInvite,
)

WHEN = "2027-03-01T10:00:00Z"
GOOD = {
    SendInvite: {"room_id": "r", "duration": 30, "nonce": "n"},
    InviteNamed: {"invite_id": "i"},
    ListSlots: {"invite_id": "i", "from": "2027-03-01", "to": WHEN, "time_zone": "Asia/Tokyo"},
    BookMeeting: {"invite_id": "i", "start": WHEN, "nonce": "n"},
    RescheduleMeeting: {"meeting_id": "m", "start": WHEN, "version": 1, "nonce": "n"},
    CancelMeeting: {"meeting_id": "m", "version": 1},
    MeetingNamed: {"meeting_id": "m"},
    ListMeetings: {"from": "2027-03-01", "to": WHEN},
    PutAvailability: {"availability": {"time_zone": "UTC"}},
}
TEXTS = ("room_id", "nonce", "invite_id", "meeting_id", "start", "from", "to", "time_zone")
OPERATORS = ({"$ne": None}, {"$gt": ""}, ["a"], 5, True)
NOT_IDS = ("", "x" * 65, "\ud800")


def fields_of(command, members) -> set[str]:
    with pytest.raises(ValidationError) as refusal:
        command.model_validate(members)
    return set(invalid(refusal.value).extra["fields"])


@pytest.mark.parametrize("command", GOOD)
def test_the_contracts_commands_are_understood(command):
    assert command.model_validate(GOOD[command])
    assert command.model_validate({**GOOD[command], "to_come": {"in": "later versions"}})


@pytest.mark.parametrize(
    ("command", "member", "wrong"),
    [
        (command, member, wrong)
        for command, good in GOOD.items()
        for member in good
        if member in TEXTS
        for wrong in OPERATORS
    ],
)
def test_nothing_but_text_passes_where_text_belongs(command, member, wrong):
    assert fields_of(command, {**GOOD[command], member: wrong}) == {member}


@pytest.mark.parametrize(
    ("command", "member", "wrong"),
    [
        (command, member, wrong)
        for command, good in GOOD.items()
        for member in good
        if member.endswith("_id") or member == "nonce"
        for wrong in NOT_IDS
    ],
)
def test_ids_and_nonces_have_1_to_64_characters(command, member, wrong):
    assert fields_of(command, {**GOOD[command], member: wrong}) == {member}


@pytest.mark.parametrize(
    ("command", "member"),
    [
        (command, member)
        for command, good in GOOD.items()
        for member in good
        if member not in {"from", "to", "time_zone"}
    ],
)
def test_what_is_missing_is_named(command, member):
    given = {name: value for name, value in GOOD[command].items() if name != member}
    assert fields_of(command, given) == {member}


@pytest.mark.parametrize(
    ("command", "member", "wrong"),
    [
        (SendInvite, "duration", 20),
        (SendInvite, "duration", "30"),
        (SendInvite, "duration", 30.5),
        (SendInvite, "duration", None),
        (SendInvite, "reusable", "yes"),
        (SendInvite, "title", "two\nlines"),
        (SendInvite, "title", " "),
        (SendInvite, "title", "t" * 201),
        (SendInvite, "note", "n" * 2001),
        (SendInvite, "note", "bell\x07"),
        (BookMeeting, "start", "2027-03-01T10:00:00"),
        (BookMeeting, "start", "2027-03-01"),
        (BookMeeting, "start", "2027-02-30T10:00:00Z"),
        (BookMeeting, "note", {"$ne": None}),
        (RescheduleMeeting, "version", 0),
        (RescheduleMeeting, "version", "1"),
        (RescheduleMeeting, "version", True),
        (RescheduleMeeting, "version", {"$gt": 0}),
        (RescheduleMeeting, "reason", "r" * 2001),
        (CancelMeeting, "version", None),
        (CancelMeeting, "reason", 5),
        (ListSlots, "from", "2027-13-01"),
        (ListSlots, "from", "yesterday"),
        (ListSlots, "to", "0000-00-00"),
        (ListSlots, "time_zone", "Europe/Nowhere"),
        (ListSlots, "time_zone", "../../etc/passwd"),
        (ListSlots, "meeting_id", {"$ne": None}),
    ],
)
def test_a_value_that_does_not_fit_is_named(command, member, wrong):
    assert fields_of(command, {**GOOD[command], member: wrong}) == {member}


def test_no_reason_and_no_note_may_be_said_as_null():
    assert CancelMeeting.model_validate({"meeting_id": "m", "version": 1, "reason": None})
    assert BookMeeting.model_validate({**GOOD[BookMeeting], "note": None})


HOURS = [{"start": "09:00", "end": "12:00"}]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"time_zone": None}, "time_zone"),
        ({"weekly": {"mon": [{"start": "12:00", "end": "09:00"}]}}, "weekly.mon.0.end"),
        ({"weekly": {"mon": [{"start": "12:00", "end": "12:00"}]}}, "weekly.mon.0.end"),
        ({"weekly": {"tue": [{"start": "24:00", "end": "24:00"}]}}, "weekly.tue.0.start"),
        ({"weekly": {"tue": [{"start": "9:00", "end": "10:00"}]}}, "weekly.tue.0.start"),
        ({"weekly": {"tue": [{"start": "09:60", "end": "10:00"}]}}, "weekly.tue.0.start"),
        ({"weekly": {"tue": [{"start": "09:00", "end": "24:01"}]}}, "weekly.tue.0.end"),
        ({"weekly": {"tue": [{"start": "09:00\n", "end": "10:00"}]}}, "weekly.tue.0.start"),
        ({"weekly": {"wed": [*HOURS, {"start": "11:59", "end": "13:00"}]}}, "weekly.wed.1.start"),
        ({"weekly": {"wed": [{"start": "11:59", "end": "13:00"}, *HOURS]}}, "weekly.wed.0.start"),
        ({"weekly": {"wed": [*HOURS, *HOURS]}}, "weekly.wed.1.start"),
        ({"weekly": {"monday": HOURS}}, "weekly.monday"),
        ({"weekly": {"sun": HOURS[0]}}, "weekly.sun"),
        (
            {
                "weekly": {
                    "sun": [
                        {"start": f"{h:02}:{m:02}", "end": f"{h:02}:{m + 1:02}"}
                        for h in range(24)
                        for m in range(0, 59, 2)
                    ]
                }
            },
            "weekly.sun",
        ),
        ({"weekly": []}, "weekly"),
        ({"overrides": [{"date": "2027-02-30"}]}, "overrides.0.date"),
        ({"overrides": [{"date": "2027-03-01"}, {"date": "2027-03-01"}]}, "overrides.1.date"),
        (
            {"overrides": [{"date": "2027-03-01", "ranges": [{"start": "10:00", "end": "09:00"}]}]},
            "overrides.0.ranges.0.end",
        ),
        ({"overrides": [{"ranges": []}]}, "overrides.0.date"),
        ({"overrides": [{"date": "2027-03-01", "ranges": 1}]}, "overrides.0.ranges"),
        ({"overrides": [1]}, "overrides.0"),
        ({"overrides": {}}, "overrides"),
        ({"buffer_before": -1}, "buffer_before"),
        ({"buffer_after": 241}, "buffer_after"),
        ({"buffer_after": "15"}, "buffer_after"),
        ({"min_notice": -1}, "min_notice"),
        ({"min_notice": 43_201}, "min_notice"),
        ({"horizon_days": 0}, "horizon_days"),
        ({"horizon_days": 366}, "horizon_days"),
        ({"slot_step": 0}, "slot_step"),
        ({"slot_step": 4}, "slot_step"),
        ({"slot_step": 241}, "slot_step"),
    ],
)
def test_availability_is_checked_field_by_field(wrong, field):
    for command in (PutAvailability, SendInvite):
        members = {**GOOD[command], "availability": {"time_zone": "Europe/Berlin", **wrong}}
        assert fields_of(command, members) == {f"availability.{field}"}


@pytest.mark.parametrize("command", [PutAvailability, SendInvite])
def test_an_availability_has_up_to_500_ranges_in_all(command):
    """A card carries them: a page of history has up to 200 cards."""
    day = [
        {"start": f"{hour:02}:{m:02}", "end": f"{hour:02}:{m + 9}"}
        for hour in range(24)
        for m in (1, 30)
    ]
    weekly = {"mon": day, "sun": day[:4]}
    overrides = [{"date": f"2027-03-{on:02}", "ranges": day[:16]} for on in range(1, 29)]
    availability = {"time_zone": "UTC", "weekly": weekly, "overrides": overrides}
    members = {**GOOD[command], "availability": availability}
    assert command.model_validate(members).availability.overrides[27].ranges
    overrides[7] = {"date": "2027-03-08", "ranges": day[:17]}
    with pytest.raises(ValidationError) as refusal:
        command.model_validate(members)
    assert invalid(refusal.value).extra["fields"] == {
        "availability.overrides": "must have at most 500 ranges, those of the week included"
    }


def test_touching_ranges_midnight_and_the_leap_day_are_fine():
    availability = {
        "time_zone": "Europe/Berlin",
        "weekly": {"mon": [{"start": "12:00", "end": "24:00"}, *HOURS]},
        "overrides": [{"date": "2028-02-29", "ranges": [{"start": "00:00", "end": "24:00"}]}],
        "slot_step": None,
    }
    parsed = PutAvailability.model_validate({"availability": availability}).availability
    assert parsed.wire()["weekly"]["mon"] == availability["weekly"]["mon"]
    assert parsed.wire()["weekly"]["sun"] == []
    assert parsed.wire()["overrides"] == availability["overrides"]
