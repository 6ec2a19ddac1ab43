"""Invites, bookings, moves and cancellations; .ics files and feeds; who is at a meeting."""

from chatsched.meetings.addresses import Addresses
from chatsched.meetings.assembly import MeetingSlice, Needs
from chatsched.meetings.cards import Drawing
from chatsched.meetings.ics import Invitation
from chatsched.meetings.records import Change, InviteRecord, MeetingRecord
from chatsched.meetings.routes import endpoints
from chatsched.meetings.sockets import EVENTS, commands
from chatsched.meetings.store import Meetings

__all__ = [
    "EVENTS",
    "Addresses",
    "Change",
    "Drawing",
    "Invitation",
    "InviteRecord",
    "MeetingRecord",
    "MeetingSlice",
    "Meetings",
    "Needs",
    "commands",
    "endpoints",
]
