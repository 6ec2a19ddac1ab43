"""Invite links: made and reset by a group's members, used by whoever is given one."""

from datetime import timedelta

from chatsched.chat.access import Access, RoomSeats
from chatsched.chat.link_addresses import LinkAddresses
from chatsched.chat.models.links import (
    LinkAnswer,
    LinkedPerson,
    LinkedRoom,
    LinkNamed,
    LinkView,
)
from chatsched.chat.models.rooms import MOST_MEMBERS, RoomAnswer, RoomNamed
from chatsched.chat.moves import Move, Moves, joining
from chatsched.chat.records import Records
from chatsched.chat.service.messages import Announcement, Conversation
from chatsched.chat.service.rooms import Company
from chatsched.core.actor import Actor
from chatsched.core.clock import Clock
from chatsched.core.errors import Forbidden, NotFound
from chatsched.core.ids import new_id
from chatsched.core.wire import NOTHING, Nothing
from chatsched.storage import Document, Session

LINK_LIFE = timedelta(days=30)
_SHORT = timedelta(days=7)
"""A link that has less than this to live is prolonged when somebody asks for it."""

_GONE = "This invite link is not valid: it has expired or was reset. Ask for a new one."
_DIRECT = "A direct conversation keeps its two people."
_REMOVED = "You were removed from this room. One of its members can add you again."
_BOT = "Bots do not use invite links; they are added by people."


class Links:
    """One link per group, the same for all of its members, until one of them resets it.

    Whoever was removed by somebody else is let in again only by being added.
    """

    def __init__(  # noqa: PLR0913  # what a link opens, and who is told
        self,
        records: Records,
        access: Access,
        company: Company,
        conversation: Conversation,
        *,
        moves: Moves,
        addresses: LinkAddresses,
        clock: Clock,
    ) -> None:
        self._links = records.links
        self._rooms = records.rooms
        self._people = records.people
        self._access = access
        self._company = company
        self._conversation = conversation
        self._moves = moves
        self._addresses = addresses
        self._clock = clock

    async def share(self, actor: Actor, command: RoomNamed) -> LinkAnswer:
        """Return a group's link, made now if there is none."""
        seats = await self._group_of(actor, command.room_id)
        now = self._clock.now()
        link = await self._links.of_room(seats.id, now)
        if link is None:
            fresh = {
                "link_id": new_id(),
                "made_by": actor.user_id,
                "created_at": now,
                "expires_at": now + LINK_LIFE,
            }
            link = await self._links.put(seats.id, fresh, now)
        elif link["expires_at"] - now < _SHORT:
            link["expires_at"] = now + LINK_LIFE
            await self._links.prolong(link["link_id"], link["expires_at"])
        return LinkAnswer(
            url=self._addresses.address(link["link_id"]), expires_at=link["expires_at"]
        )

    async def reset(self, actor: Actor, command: RoomNamed) -> Nothing:
        """Make a group's link useless at once; harmless when there is none."""
        seats = await self._group_of(actor, command.room_id)
        await self._links.drop(seats.id)
        return NOTHING

    async def look(self, actor: Actor | None, command: LinkNamed) -> LinkView:
        """Tell who invites to which room; to anybody who has the link."""
        link, seats = await self._behind(command.token)
        inviter = await self._people.person(_inviter(link, seats))
        if inviter is None:
            raise NotFound(_GONE)
        member = actor is not None and actor.user_id in seats.members
        return LinkView(
            room=LinkedRoom(
                id=seats.id if member else None,
                name=seats.name or "",
                member_count=len(seats.members),
            ),
            invited_by=LinkedPerson(id=inviter.id, name=inviter.name),
            member=member,
        )

    async def join(self, actor: Actor, command: LinkNamed) -> RoomAnswer:
        """Let somebody into the room, and say so there; harmless for who is in it already."""
        if actor.is_bot:
            raise Forbidden(_BOT)
        link, seats = await self._behind(command.token)
        move = joining(seats.id, (actor.user_id,))
        now = self._clock.now()

        async def check_and_note(session: Session) -> None:
            if not await self._links.use(link["link_id"], now, session):
                raise NotFound(_GONE)
            if await self._rooms.is_barred(seats.id, actor.user_id, session):
                raise Forbidden(_REMOVED)
            await self._moves.note(move, session)

        added = await self._rooms.add(
            seats.id,
            actor.user_id,
            {"role": "member", "is_bot": False},
            most=MOST_MEMBERS,
            at=now,
            also=check_and_note,
        )
        if added == "full":
            raise Forbidden(f"A room has at most {MOST_MEMBERS:,} members.")
        await self._moves.tell(move)
        if added == "added":
            await self._conversation.post(_joined(seats.id, actor, move))
        return await self._company.room(actor, RoomNamed(room_id=seats.id))

    async def _behind(self, token: str) -> tuple[Document, RoomSeats]:
        link_id = self._addresses.link_id(token)
        link = link_id and await self._links.by_id(link_id, self._clock.now())
        seats = await self._access.seats(link["_id"]) if link else None
        if not link or seats is None or not seats.members:
            raise NotFound(_GONE)
        return link, seats

    async def _group_of(self, actor: Actor, room_id: str) -> RoomSeats:
        seats = await self._access.room(actor, room_id)
        if not seats.is_group:
            raise Forbidden(_DIRECT)
        return seats


def _joined(room_id: str, actor: Actor, move: Move) -> Announcement:
    """Return what the room is told; whoever has the link comes in without being asked for."""
    return Announcement(
        room_id=room_id,
        kind="system",
        sender_id=actor.user_id,
        text=f"{actor.name} joined by the invite link.",
        source=f"joined:{move.id}",
        notice="joined",
    )


def _inviter(link: Document, seats: RoomSeats) -> str:
    """Return who made the link; once they have left, the owner who has been there longest."""
    if link["made_by"] in seats.members:
        return str(link["made_by"])
    owners = (user_id for user_id, role in seats.members.items() if role == "owner")
    return next(owners, next(iter(seats.members)))
