"""Microsoft Graph v1.0 in miniature: calendars, events and subscriptions, over a world in memory.

::

    world.py           mailboxes, calendars, events; recurrence.py, zones.py
    events.py          what can be done to events, by requests and by hand
    shapes.py          what may stand in a request's body
    views.py           what Graph shows
    odata.py           queries, preferences, pages
    methods.py         what is done where; schedules.py, subscriptions.py
    calls.py, api.py   the edge: tokens, scopes, limits, lost answers
    faults.py          what goes wrong, by order of a test
    agendas.py         what people see and do by hand; samples.py
"""

from chatsched.sandbox.microsoft.agendas import MicrosoftAgendas
from chatsched.sandbox.microsoft.samples import sample_world
from chatsched.sandbox.microsoft.sandbox import MicrosoftSandbox, world_of
from chatsched.sandbox.microsoft.subscriptions import Subscription
from chatsched.sandbox.microsoft.world import Behaviour, Mailbox, World

__all__ = [
    "Behaviour",
    "Mailbox",
    "MicrosoftAgendas",
    "MicrosoftSandbox",
    "Subscription",
    "World",
    "sample_world",
    "world_of",
]
