"""Google Calendar, by version 3 of its API."""

from chatsched.calendars.providers.google.account import GoogleAccount

__all__ = ["GoogleAccount"]
