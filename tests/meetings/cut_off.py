"""A process that changes a meeting and dies, as by a power cut, at a step that it is told.

Usage: cut_off.py MONGO_URL REDIS_URL STEP COMMAND, the command as JSON.
"""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent))

from conftest import MONDAY, Office, opened

from chatsched.chat.models.rooms import MemberNamed
from chatsched.core.actor import Actor
from chatsched.core.clock import ManualClock
from chatsched.meetings.models import BookMeeting, CancelMeeting, InviteNamed, RescheduleMeeting


def die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def then_die(method):
    """Return a method that dies once it has done its work."""

    async def done_and_dead(*args, **kwargs):
        await method(*args, **kwargs)
        die()

    return done_and_dead


def arm(office: Office, step: str) -> None:
    """Let the process die at a step of whatever it does next."""
    announcements = office.meetings.booking._announcements
    conversation = office.chat.conversation
    if step == "in the transaction":
        announcements.note = then_die(announcements.note)
    elif step == "before it is told":
        announcements._watching.time_changed = die
    elif step == "before it is posted":
        conversation.post = die
    elif step == "once it is posted":
        conversation.post = then_die(conversation.post)
    elif step == "before it follows":
        office.meetings.departures.follow = die
    elif step == "before it is settled":
        office.outbox.settle = die
    else:
        raise ValueError(step)


async def main(mongo_url: str, redis_url: str, step: str, command: dict) -> None:
    async with opened(mongo_url, redis_url, ManualClock(MONDAY)) as office:
        who = Actor(**command.pop("who"))
        kind = command.pop("kind")
        arm(office, step)
        if kind == "booking":
            await office.meetings.booking.book(who, BookMeeting.model_validate(command))
        elif kind == "withdrawal":
            await office.meetings.invites.withdraw(who, InviteNamed.model_validate(command))
        elif kind == "departure":
            await office.chat.company.remove(who, MemberNamed.model_validate(command))
        elif kind == "reschedule":
            parsed = RescheduleMeeting.model_validate(command)
            await office.meetings.reschedule.reschedule(who, parsed)
        else:
            await office.meetings.cancel.cancel(who, CancelMeeting.model_validate(command))


asyncio.run(main(*sys.argv[1:4], json.loads(sys.argv[4])))
