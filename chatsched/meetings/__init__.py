"""Invites, bookings, moves and cancellations; .ics files and feeds; who is at a meeting."""

from chatsched.meetings.addresses import Addresses
from chatsched.meetings.assembly import MeetingSlice, Needs
from chatsched.meetings.routes import endpoints
from chatsched.meetings.sockets import EVENTS, commands

__all__ = ["EVENTS", "Addresses", "MeetingSlice", "Needs", "commands", "endpoints"]
