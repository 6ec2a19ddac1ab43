"""Meetings whose events are written into people's calendars, and what people do with them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from paper_calendars import Provider

from chatsched.core.actor import Actor
from chatsched.meetings.hand_edited import KeepEvent
from chatsched.meetings.models import CancelMeeting, MeetingNamed, RescheduleMeeting
from chatsched.meetings.service.changes import MEETING_CALENDAR

TEN = "2027-03-01T10:00:00Z"
NOON = "2027-03-01T12:00:00Z"
AT_TEN = 1_803_895_200
AT_NOON = AT_TEN + 7200


async def work_off(office, later=None, **step) -> None:
    """Let the outbox do what is due after a while in people's calendars."""
    if later is not None:
        later(**(step or {"seconds": 1}))
    while await office.outbox.work_once(MEETING_CALENDAR):
        pass


async def patiently(office, later, seconds: int = 60) -> int:
    """Let time go by until nothing waits any more; return after how many seconds that was."""
    waiting = {"kind": MEETING_CALENDAR, "state": {"$ne": "done"}}
    for second in range(seconds):
        await work_off(office, later)
        if not await office.mongo["outbox"].count_documents(waiting):
            return second
    raise AssertionError("something still waits")


async def booked(scene, **more) -> dict:
    """Let Ben book Ada's ten o'clock."""
    invite = await scene.office.invite(scene.ada, scene.room_id, **more)
    return (await scene.office.book(scene.ben, invite["id"], TEN)).meeting


async def moved(scene, meeting, start: str = NOON) -> dict:
    command = RescheduleMeeting.model_validate(
        {
            "meeting_id": meeting["id"],
            "start": start,
            "version": meeting["version"],
            "nonce": f"to {start}",
        }
    )
    return (await scene.office.meetings.reschedule.reschedule(scene.ben, command)).meeting


async def cancelled(scene, meeting) -> dict:
    command = CancelMeeting(meeting_id=meeting["id"], version=meeting["version"])
    return (await scene.office.meetings.cancel.cancel(scene.ben, command)).meeting


async def shown(scene, meeting, who=None) -> dict:
    named = MeetingNamed(meeting_id=meeting["id"])
    return (await scene.office.meetings.views.meeting(who or scene.ben, named)).meeting


async def add(scene, who, meeting) -> dict:
    named = MeetingNamed(meeting_id=meeting["id"])
    return (await scene.office.meetings.adding.add(who, named)).meeting


async def keep(scene, who, meeting) -> dict:
    command = KeepEvent(meeting_id=meeting["id"], keep=True)
    return (await scene.office.meetings.adding.keep(who, command)).meeting


@dataclass
class Stage:
    """The scene, and what is outside: the provider, and time."""

    office: Any
    ada: Actor
    ben: Actor
    cleo: Actor
    dan: Actor
    room_id: str
    provider: Provider
    later: Callable

    @property
    def host(self) -> str:
        """The name of Ada's account."""
        return self.ada.user_id
