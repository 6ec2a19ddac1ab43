"""The MongoDB collections of this slice, and the only files that know them."""

from chatsched.meetings.store.invites import Invites
from chatsched.meetings.store.meetings import Meetings, Repeated
from chatsched.meetings.store.people import Availabilities, Feeds
from chatsched.meetings.store.schedules import Schedules

__all__ = ["Availabilities", "Feeds", "Invites", "Meetings", "Repeated", "Schedules"]
