"""Bots in rooms, as they go over the wire."""

from typing import Annotated

from pydantic import StringConstraints

from chatsched.chat.models.messages import Sender, Text
from chatsched.core.wire import Id, Instant, Line, Nonce, WireModel


class AddBot(WireModel):
    """A bot to be made for a room."""

    room_id: Id
    name: Line


class BotMade(WireModel):
    """A fresh bot. Its token and its webhook's address are not shown again."""

    bot: Sender
    token: str
    webhook_url: str


class BotView(WireModel):
    """A bot that was made in a room."""

    id: str
    name: str
    is_bot: bool
    created_by: str
    created_at: Instant


class BotsAnswer(WireModel):
    """The bots made in a room, oldest first."""

    bots: list[BotView]


class BotNamed(WireModel):
    """The bot that is meant."""

    room_id: Id
    bot_id: Id


class WebhookMessage(WireModel):
    """A message posted to a webhook's address; whoever has the address may post."""

    secret: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    text: Text
    nonce: Nonce | None = None
