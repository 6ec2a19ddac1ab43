"""Linked calendars, and when people are busy, whatever knows of it."""

from chatsched.calendars.assembly import CalendarSlice, Needs
from chatsched.calendars.busy import Busy, BusySource, BusyTimes
from chatsched.calendars.clients import SIGN_IN_PROVIDERS, Client, Clients
from chatsched.calendars.drafts import MeetingEvent
from chatsched.calendars.events import CalendarEvents, Outcome
from chatsched.calendars.guarded import Answer, Caps, Guarded
from chatsched.calendars.providers import ProviderAway
from chatsched.calendars.records import EventRecord, LinkRecord
from chatsched.calendars.routes import EVENTS, commands, endpoints
from chatsched.calendars.store.links import Links
from chatsched.calendars.tenure import BeingWritten
from chatsched.calendars.vault import derived_key

__all__ = [
    "EVENTS",
    "SIGN_IN_PROVIDERS",
    "Answer",
    "BeingWritten",
    "Busy",
    "BusySource",
    "BusyTimes",
    "CalendarEvents",
    "CalendarSlice",
    "Caps",
    "Client",
    "Clients",
    "EventRecord",
    "Guarded",
    "LinkRecord",
    "Links",
    "MeetingEvent",
    "Needs",
    "Outcome",
    "ProviderAway",
    "commands",
    "derived_key",
    "endpoints",
]
