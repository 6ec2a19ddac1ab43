"""When people are busy, whatever knows of it."""

from chatsched.calendars.busy import Busy, BusySource, BusyTimes

__all__ = ["Busy", "BusySource", "BusyTimes"]
