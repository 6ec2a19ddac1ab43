"""The addresses under /api/rooms and /api/messages, and those of webhooks."""

from starlette.requests import Request
from starlette.responses import Response

from chatsched.chat.bot_keys import webhook_digest
from chatsched.chat.chat import Chat
from chatsched.chat.file_routes import file_endpoints
from chatsched.chat.link_routes import link_endpoints
from chatsched.chat.models.bots import AddBot, BotMade, BotNamed, BotsAnswer, WebhookMessage
from chatsched.chat.models.messages import (
    EditMessage,
    History,
    HistoryPage,
    MessageAnswer,
    MessageNamed,
    React,
    Reaction,
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
    RenameRoom,
    RoomAnswer,
    RoomNamed,
    RoomsAnswer,
    RoomSettings,
    SetRole,
)
from chatsched.chat.models.search import Search, SearchPage
from chatsched.chat.service.bots import Webhooks
from chatsched.chat.service.messages import Conversation
from chatsched.core.actor import Actor
from chatsched.core.wire import Nothing
from chatsched.http import AnyEndpoint, Door, Endpoint, RawEndpoint, answer_json, parse_command

_ROOM = "/api/rooms/{room_id}"
_MESSAGE = "/api/messages/{message_id}"
_REACTION = _MESSAGE + "/reactions/{emoji}"
_HOOK = "/hooks/{secret}"


def endpoints(chat: Chat, door: Door) -> list[AnyEndpoint]:
    """Return this slice's addresses."""
    return [
        *_rooms(chat),
        *_messages(chat),
        *file_endpoints(chat.files, door),
        *_bots(chat, door),
        *link_endpoints(chat.links, door),
    ]


def _rooms(chat: Chat) -> list[AnyEndpoint]:
    rooms = chat.company
    member = _ROOM + "/members/{user_id}"
    return [
        Endpoint("POST", "/api/rooms", CreateRoom, RoomAnswer, rooms.create, 201, "Open a room"),
        Endpoint("GET", "/api/rooms", Nothing, RoomsAnswer, rooms.rooms, 200, "List one's rooms"),
        Endpoint("GET", _ROOM, RoomNamed, RoomAnswer, rooms.room, 200, "Look at a room"),
        Endpoint("PATCH", _ROOM, RenameRoom, RoomAnswer, rooms.rename, 200, "Rename a group"),
        Endpoint("POST", _ROOM + "/members", AddMember, RoomAnswer, rooms.add, 200, "Add somebody"),
        Endpoint("PUT", member, SetRole, RoomAnswer, rooms.set_role, 200, "Hand over a group"),
        Endpoint("DELETE", member, MemberNamed, Nothing, rooms.remove, 204, "Remove or leave"),
        Endpoint(
            "PUT",
            _ROOM + "/settings",
            RoomSettings,
            RoomAnswer,
            rooms.set_own,
            200,
            "Choose what alerts",
        ),
        Endpoint("POST", _ROOM + "/read", MarkRead, Nothing, chat.reads.read, 200, "Mark as read"),
        Endpoint(
            "POST", _ROOM + "/typing", RoomNamed, Nothing, chat.typing.typing, 200, "Say one types"
        ),
        Endpoint("POST", "/api/sync", Sync, SyncAnswer, chat.sync.sync, 200, "Catch up"),
    ]


def _messages(chat: Chat) -> list[AnyEndpoint]:
    talk = chat.conversation
    reactions = _Reactions(talk)
    path = _ROOM + "/messages"
    return [
        Endpoint("GET", path, History, HistoryPage, talk.history, 200, "Read the history"),
        Endpoint("POST", path, SendMessage, Sent, talk.send, _sent_status, "Send a message"),
        Endpoint(
            "GET", _MESSAGE, MessageNamed, MessageAnswer, talk.message, 200, "Read one message"
        ),
        Endpoint(
            "GET", "/api/search", Search, SearchPage, chat.finding.search, 200, "Find messages"
        ),
        Endpoint("PATCH", _MESSAGE, EditMessage, MessageAnswer, talk.edit, 200, "Edit a message"),
        Endpoint(
            "DELETE", _MESSAGE, MessageNamed, MessageAnswer, talk.delete, 200, "Delete a message"
        ),
        Endpoint("PUT", _REACTION, Reaction, MessageAnswer, reactions.put, 200, "React"),
        Endpoint(
            "DELETE", _REACTION, Reaction, MessageAnswer, reactions.delete, 200, "React no more"
        ),
    ]


def _bots(chat: Chat, door: Door) -> list[AnyEndpoint]:
    workshop = chat.workshop
    path = _ROOM + "/bots"
    return [
        Endpoint("POST", path, AddBot, BotMade, workshop.add, 201, "Make a bot"),
        Endpoint("GET", path, RoomNamed, BotsAnswer, workshop.bots, 200, "List a room's bots"),
        Endpoint(
            "DELETE", path + "/{bot_id}", BotNamed, Nothing, workshop.remove, 204, "Revoke a bot"
        ),
        RawEndpoint(
            "POST",
            _HOOK,
            _Hook(chat.webhooks, door).post,
            command=WebhookMessage,
            answer=Sent,
            statuses=(201, 200),
            summary="Post by webhook",
        ),
    ]


def _sent_status(sent: Sent) -> int:
    return 200 if sent.repeated else 201


class _Reactions:
    """Reactions by method, where the socket command says on or off."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation

    async def put(self, actor: Actor, reaction: Reaction) -> MessageAnswer:
        return await self._conversation.react(actor, _react(reaction, on=True))

    async def delete(self, actor: Actor, reaction: Reaction) -> MessageAnswer:
        return await self._conversation.react(actor, _react(reaction, on=False))


def _react(reaction: Reaction, *, on: bool) -> React:
    return React(message_id=reaction.message_id, emoji=reaction.emoji, on=on)


class _Hook:
    """The address of a webhook is its credential; limits count by it, not by where it came from."""

    def __init__(self, webhooks: Webhooks, door: Door) -> None:
        self._webhooks = webhooks
        self._door = door

    async def post(self, request: Request) -> Response:
        digest = webhook_digest(request.path_params["secret"])
        await self._door.throttle(f"POST {_HOOK}", digest)
        sent = await self._webhooks.post(await parse_command(request, WebhookMessage))
        return answer_json(sent, _sent_status(sent))
