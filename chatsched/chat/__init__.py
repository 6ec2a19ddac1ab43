"""Rooms and what is said in them: members, messages, presence, bots."""

from chatsched.chat.access import Access, RoomSeats
from chatsched.chat.attention import Attention, Attentions
from chatsched.chat.bot_keys import BotKeys
from chatsched.chat.chat import Chat
from chatsched.chat.departures import Departure, Departures, Follower
from chatsched.chat.drawing import CardSource
from chatsched.chat.link_addresses import LinkAddresses
from chatsched.chat.models.drawn import As, Json
from chatsched.chat.models.messages import DrawnMessage, Message
from chatsched.chat.presence import Pace
from chatsched.chat.records import Records
from chatsched.chat.routes import endpoints
from chatsched.chat.service.messages import Announcement, Conversation
from chatsched.chat.sockets import EVENTS, commands

__all__ = [
    "EVENTS",
    "Access",
    "Announcement",
    "As",
    "Attention",
    "Attentions",
    "BotKeys",
    "CardSource",
    "Chat",
    "Conversation",
    "Departure",
    "Departures",
    "DrawnMessage",
    "Follower",
    "Json",
    "LinkAddresses",
    "Message",
    "Pace",
    "Records",
    "RoomSeats",
    "commands",
    "endpoints",
]
