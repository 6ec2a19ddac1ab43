"""Linked calendars, and when people are busy, whatever knows of it."""

from chatsched.calendars.assembly import CalendarSlice, Needs
from chatsched.calendars.busy import Busy, BusySource, BusyTimes
from chatsched.calendars.clients import SIGN_IN_PROVIDERS, Client, Clients
from chatsched.calendars.routes import EVENTS, commands, endpoints
from chatsched.calendars.vault import derived_key

__all__ = [
    "EVENTS",
    "SIGN_IN_PROVIDERS",
    "Busy",
    "BusySource",
    "BusyTimes",
    "CalendarSlice",
    "Client",
    "Clients",
    "Needs",
    "commands",
    "derived_key",
    "endpoints",
]
