"""What is asked of every provider of calendars, and what it may answer.

An account here is reached with credentials that are good until it says otherwise. All answers
are whole or an error: what was read in part, throttled half-way or refused for one of several
calendars is unknown, and unknown is never free.
"""

from chatsched.calendars.providers.protocol import (
    Account,
    Channel,
    CredentialsRefused,
    Draft,
    Event,
    EventGone,
    ForeignCalendar,
    Ours,
    ProviderAway,
    ProviderError,
    ProviderRefused,
    Pushing,
    Tokens,
    Writing,
    Written,
)

__all__ = [
    "Account",
    "Channel",
    "CredentialsRefused",
    "Draft",
    "Event",
    "EventGone",
    "ForeignCalendar",
    "Ours",
    "ProviderAway",
    "ProviderError",
    "ProviderRefused",
    "Pushing",
    "Tokens",
    "Writing",
    "Written",
]
