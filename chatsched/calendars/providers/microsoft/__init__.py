"""Microsoft 365 and Outlook.com calendars, by Microsoft Graph v1.0.

::

    account.py    what others see: each call bounded in time
    reading.py    calendars, and when their events take time
    writing.py    events of ours
    pushing.py    subscriptions
    drafts.py     a draft as Graph's event, and back
    times.py      Graph's dates and zones as epoch seconds
    graph.py      one request: token, patience, pages
    refusals.py   what Graph's errors mean
"""

from chatsched.calendars.providers.microsoft.account import MicrosoftAccount

__all__ = ["MicrosoftAccount"]
