"""Invite links to rooms, as they go over the wire, and the commands about them."""

from typing import Annotated

from pydantic import StringConstraints

from chatsched.core.wire import Instant, WireModel

LinkToken = Annotated[str, StringConstraints(min_length=1, max_length=100)]


class LinkNamed(WireModel):
    """The link that is meant, by the last part of its address."""

    token: LinkToken


class LinkAnswer(WireModel):
    """A room's invite link: whoever opens ``url`` may join, until ``expires_at``."""

    url: str
    expires_at: Instant


class LinkedRoom(WireModel):
    """The room behind a link; its ``id`` is for its members alone."""

    id: str | None
    name: str
    member_count: int


class LinkedPerson(WireModel):
    """Who invites."""

    id: str
    name: str


class LinkView(WireModel):
    """What a link's page says; ``member``: whoever asks is in the room already."""

    room: LinkedRoom
    invited_by: LinkedPerson
    member: bool
