"""Google Calendar, version 3 of its API, over a world in memory."""

from chatsched.sandbox.google.agendas import GoogleAgendas
from chatsched.sandbox.google.app import GoogleSandbox
from chatsched.sandbox.google.faults import Fault, Faults
from chatsched.sandbox.google.push import Channel
from chatsched.sandbox.google.samples import sample_world
from chatsched.sandbox.google.world import Access, Calendar, Person, World

__all__ = [
    "Access",
    "Calendar",
    "Channel",
    "Fault",
    "Faults",
    "GoogleAgendas",
    "GoogleSandbox",
    "Person",
    "World",
    "sample_world",
]
