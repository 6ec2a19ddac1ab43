"""What clients may send about rooms and messages, and what they hear of them."""

from chatsched.chat.chat import Chat
from chatsched.chat.link_routes import link_commands
from chatsched.chat.models.bots import AddBot, BotMade, BotNamed, BotsAnswer
from chatsched.chat.models.messages import (
    EditMessage,
    History,
    HistoryPage,
    MessageAnswer,
    MessageEvent,
    MessageNamed,
    React,
    SendMessage,
    Sent,
    Sync,
    SyncAnswer,
)
from chatsched.chat.models.rooms import (
    AddMember,
    CreateRoom,
    MarkRead,
    MemberNamed,
    Presence,
    ReadUpTo,
    RenameRoom,
    RoomAnswer,
    RoomNamed,
    RoomRemoved,
    RoomsAnswer,
    RoomSettings,
    SetRole,
    Typing,
)
from chatsched.chat.models.search import Search, SearchPage
from chatsched.chat.service.messages import sent
from chatsched.core.wire import Nothing
from chatsched.realtime import AnyCommand, PlacedCommand, ServerEvent, SocketCommand

EVENTS = (
    ServerEvent("message:new", MessageEvent, "A message was sent"),
    ServerEvent("message:updated", MessageEvent, "A message was edited, deleted or reacted to"),
    ServerEvent("room:added", RoomAnswer, "The receiver was put into a room"),
    ServerEvent("room:updated", RoomAnswer, "A room's name, members or settings changed"),
    ServerEvent("room:removed", RoomRemoved, "The receiver is no longer in a room"),
    ServerEvent("room:typing", Typing, "Somebody else is typing"),
    ServerEvent("room:read", ReadUpTo, "Somebody has read on"),
    ServerEvent("presence", Presence, "Somebody who shares a room came or went"),
)


def commands(chat: Chat) -> list[AnyCommand]:
    """Return this slice's socket commands; each runs the code of its address under /api."""
    return [*_messages(chat), *_rooms(chat), *_bots(chat), *link_commands(chat.links)]


def _messages(chat: Chat) -> list[AnyCommand]:
    talk = chat.conversation
    return [
        PlacedCommand("message:send", SendMessage, Sent, talk.place, sent, "Send a message"),
        SocketCommand("message:edit", EditMessage, MessageAnswer, talk.edit, "Edit a message"),
        SocketCommand(
            "message:delete", MessageNamed, MessageAnswer, talk.delete, "Delete a message"
        ),
        SocketCommand("message:react", React, MessageAnswer, talk.react, "React to a message"),
        SocketCommand("message:list", History, HistoryPage, talk.history, "Read the history"),
        SocketCommand("message:search", Search, SearchPage, chat.finding.search, "Find messages"),
        SocketCommand("room:sync", Sync, SyncAnswer, chat.sync.sync, "Catch up"),
        SocketCommand("room:read", MarkRead, Nothing, chat.reads.read, "Mark as read"),
        SocketCommand("room:typing", RoomNamed, Nothing, chat.typing.typing, "Say one is typing"),
    ]


def _rooms(chat: Chat) -> list[AnyCommand]:
    rooms = chat.company
    return [
        SocketCommand("room:create", CreateRoom, RoomAnswer, rooms.create, "Open a room"),
        SocketCommand("room:list", Nothing, RoomsAnswer, rooms.rooms, "List one's rooms"),
        SocketCommand("room:get", RoomNamed, RoomAnswer, rooms.room, "Look at a room"),
        SocketCommand("room:rename", RenameRoom, RoomAnswer, rooms.rename, "Rename a group"),
        SocketCommand("room:add", AddMember, RoomAnswer, rooms.add, "Add somebody to a group"),
        SocketCommand("room:remove", MemberNamed, Nothing, rooms.remove, "Remove or leave"),
        SocketCommand("room:role", SetRole, RoomAnswer, rooms.set_role, "Hand over a group"),
        SocketCommand(
            "room:settings", RoomSettings, RoomAnswer, rooms.set_own, "Choose what alerts"
        ),
    ]


def _bots(chat: Chat) -> list[AnyCommand]:
    bots = chat.workshop
    return [
        SocketCommand("bot:add", AddBot, BotMade, bots.add, "Make a bot"),
        SocketCommand("bot:list", RoomNamed, BotsAnswer, bots.bots, "List a room's bots"),
        SocketCommand("bot:remove", BotNamed, Nothing, bots.remove, "Revoke a bot"),
    ]
