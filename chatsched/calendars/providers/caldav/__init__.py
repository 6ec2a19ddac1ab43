"""Calendars on CalDAV servers (RFC 4791): iCloud, Nextcloud, Fastmail, Radicale and others.

::

    account.py        what others see: each call bounded in time
    reading.py        when the events of calendars take time
    writing.py        events of ours
    discovery.py      from what a person typed to calendars
    conversation.py   one request: credentials, patience, what refusals mean
    bodies.py         what is asked, as XML, and the names in it
    objects.py        a draft as iCalendar

Servers differ in what they make of free-busy queries and expansion, so neither is used: events
are fetched and reckoned with here.
"""

from chatsched.calendars.providers.caldav.account import CalDavAccount

__all__ = ["CalDavAccount"]
