"""Opening rooms, and who is in them."""

from collections.abc import Collection

from chatsched.accounts import Person
from chatsched.chat.access import Access, RoomSeats
from chatsched.chat.departures import Departures
from chatsched.chat.models.rooms import (
    MOST_MEMBERS,
    AddMember,
    CreateRoom,
    MemberNamed,
    RenameRoom,
    RoomAnswer,
    RoomNamed,
    RoomsAnswer,
    RoomSettings,
    SetRole,
)
from chatsched.chat.moves import Moves, joining
from chatsched.chat.records import Records
from chatsched.chat.room_news import RoomNews
from chatsched.chat.store.rooms import pair_key
from chatsched.chat.views import Views
from chatsched.core.actor import Actor
from chatsched.core.clock import Clock
from chatsched.core.errors import Forbidden, Invalid, NotFound
from chatsched.core.ids import new_id
from chatsched.core.wire import NOTHING, Nothing
from chatsched.storage import Document, Session

_NO_ACCOUNT = "Not everybody who was named has an account here."
_LAST_OWNER = "The last owner must make somebody else an owner first."


class Company:
    """Rooms and their members.

    Anybody in a group may rename it and add people; only an owner may remove others and say who
    is an owner. A direct room keeps its two people for good.
    """

    def __init__(  # noqa: PLR0913  # what rooms are kept in, seen through and told by
        self,
        records: Records,
        views: Views,
        access: Access,
        news: RoomNews,
        *,
        moves: Moves,
        departures: Departures,
        clock: Clock,
    ) -> None:
        self._rooms = records.rooms
        self._people = records.people
        self._views = views
        self._access = access
        self._news = news
        self._moves = moves
        self._departures = departures
        self._clock = clock

    async def create(self, actor: Actor, command: CreateRoom) -> RoomAnswer:
        """Open a room; for the two people of a direct one always the same."""
        if actor.is_bot:
            raise Forbidden("Bots do not open rooms; they are added to them.")
        others = await self._named(command)
        others.pop(actor.user_id, None)
        if command.kind == "direct":
            room_id = await self._direct(actor, list(others.values()), command)
        else:
            room_id = await self._group(actor, command.name, others)
        return await self._answer(actor, room_id)

    async def rooms(self, actor: Actor, _command: Nothing) -> RoomsAnswer:
        """Return the actor's rooms, the newest activity first."""
        return RoomsAnswer(rooms=await self._views.of_viewer(actor.user_id))

    async def room(self, actor: Actor, command: RoomNamed) -> RoomAnswer:
        """Return one of the actor's rooms."""
        return await self._answer(actor, command.room_id)

    async def rename(self, actor: Actor, command: RenameRoom) -> RoomAnswer:
        """Give a group another name."""
        seats = await self._group_of(actor, command.room_id)
        await self._rooms.rename(seats.id, command.name, self._clock.now())
        self._news.changed((seats.id,))
        return await self._answer(actor, seats.id)

    async def add(self, actor: Actor, command: AddMember) -> RoomAnswer:
        """Add somebody to a group; harmless for who is in it already.

        Announced also then: whoever added them may have been cut off before.
        """
        seats = await self._group_of(actor, command.room_id)
        person = await self._person(command)
        move = joining(seats.id, (person.id,))

        async def note(session: Session) -> None:
            await self._moves.note(move, session)
            await self._rooms.unbar(seats.id, person.id, session)

        added = await self._rooms.add(
            seats.id,
            person.id,
            _said(person, "member"),
            most=MOST_MEMBERS,
            at=self._clock.now(),
            also=note,
        )
        if added == "full":
            raise Forbidden(f"A room has at most {MOST_MEMBERS:,} members.")
        await self._moves.tell(move)
        return await self._answer(actor, seats.id)

    async def remove(self, actor: Actor, command: MemberNamed) -> Nothing:
        """Remove somebody from a group, or leave it. The last owner hands over before leaving.

        A bot that leaves the room it was made in is revoked.
        """
        seats = await self._group_of(actor, command.room_id)
        if command.user_id not in seats.members:
            raise NotFound
        by_another = command.user_id != actor.user_id
        if by_another:
            _check_owner(actor, seats)
        gone = await self._departures.remove(seats.id, command.user_id, bar=by_another)
        if gone == "last_owner":
            raise Forbidden(_LAST_OWNER)
        return NOTHING

    async def set_role(self, actor: Actor, command: SetRole) -> RoomAnswer:
        """Make a member an owner, or an owner a member."""
        seats = await self._group_of(actor, command.room_id)
        if command.user_id not in seats.members:
            raise NotFound
        _check_owner(actor, seats)
        person = await self._people.person(command.user_id)
        if command.role == "owner" and (person is None or person.is_bot):
            raise Forbidden("A bot cannot own a room.")
        trouble = await self._rooms.set_role(
            seats.id, command.user_id, command.role, self._clock.now()
        )
        if trouble == "last_owner":
            raise Forbidden(_LAST_OWNER)
        if trouble == "absent":
            raise NotFound
        self._news.changed((seats.id,))
        return await self._answer(actor, seats.id)

    async def set_own(self, actor: Actor, command: RoomSettings) -> RoomAnswer:
        """Change the actor's own settings for a room."""
        seats = await self._access.room(actor, command.room_id)
        values = {"notify": command.notify, "muted_until": command.muted_until}
        await self._rooms.set_member(seats.id, actor.user_id, values)
        answer = await self._answer(actor, seats.id)
        self._news.set_by(actor.user_id, answer.room)
        return answer

    async def renamed(self, person: Person) -> None:
        """Let everybody see somebody's new name in the rooms that they share."""
        rooms = await self._rooms.rooms_of(person.id)
        if rooms:
            self._news.changed(rooms)

    async def _direct(self, actor: Actor, others: list[Person], command: CreateRoom) -> str:
        if len(others) != 1:
            field = "member_emails" if command.member_emails else "member_ids"
            words = "must name one other person for a direct conversation"
            raise Invalid("A direct conversation is with one other person.", {field: words})
        other = others[0]
        pair = pair_key(actor.user_id, other.id)
        people = {actor.user_id: _said_of(actor), other.id: _said(other, "owner")}
        known = await self._rooms.pair(pair)
        if known is None:
            return await self._open({"kind": "direct", "name": None, "pair": pair}, people)
        self._news.joined(known, tuple(people))  # whoever opened it may have been cut off before
        return known

    async def _group(self, actor: Actor, name: str | None, others: dict[str, Person]) -> str:
        if name is None:
            raise Invalid("A group needs a name.", {"name": "is required for a group"})
        if len(others) >= MOST_MEMBERS:
            words = f"must be at most {MOST_MEMBERS - 1:,} people beside yourself"
            raise Invalid(f"member_ids: {words}", {"member_ids": words})
        people = {user_id: _said(person, "member") for user_id, person in others.items()}
        return await self._open(
            {"kind": "group", "name": name}, {actor.user_id: _said_of(actor), **people}
        )

    async def _open(self, room: Document, members: dict[str, Document]) -> str:
        """Store a room and announce it; where another was first with the pair, return that one."""
        now = self._clock.now()
        room_id = new_id()
        document = {
            "_id": room_id,
            **room,
            "size": len(members),
            "created_at": now,
            "changed_at": now,
        }
        move = joining(room_id, members.keys())

        async def note(session: Session) -> None:
            await self._moves.note(move, session)

        if await self._rooms.create(document, members, note):
            await self._moves.tell(move)
            return room_id
        known = await self._rooms.pair(room["pair"])
        if known is None:
            raise NotFound
        return known

    async def _named(self, command: CreateRoom) -> dict[str, Person]:
        """Return the people that a command names, or say which of them do not exist."""
        by_id = await self._people.people(set(command.member_ids))
        by_email = await self._people.by_emails(set(command.member_emails))
        unknown = [
            *_unknown("member_ids", command.member_ids, by_id),
            *_unknown("member_emails", command.member_emails, by_email),
        ]
        if unknown:
            raise Invalid(_NO_ACCOUNT, dict.fromkeys(unknown, "has no account here"))
        return {person.id: person for person in (*by_id.values(), *by_email.values())}

    async def _person(self, command: AddMember) -> Person:
        if command.user_id is not None:
            field, person = "user_id", await self._people.person(command.user_id)
        else:
            field, person = "email", await self._people.by_email(command.email or "")
        if person is None:
            raise Invalid(_NO_ACCOUNT, {field: "has no account here"})
        return person

    async def _group_of(self, actor: Actor, room_id: str) -> RoomSeats:
        seats = await self._access.room(actor, room_id)
        if not seats.is_group:
            raise Forbidden("A direct conversation keeps its two people, and has no name.")
        return seats

    async def _answer(self, actor: Actor, room_id: str) -> RoomAnswer:
        views = await self._views.of_viewer(actor.user_id, (room_id,))
        if not views:
            raise NotFound
        return RoomAnswer(room=views[0])


def _unknown(field: str, given: Collection[str], found: Collection[str]) -> list[str]:
    return [f"{field}.{index}" for index, name in enumerate(given) if name not in found]


def _check_owner(actor: Actor, seats: RoomSeats) -> None:
    if seats.members.get(actor.user_id) != "owner":
        raise Forbidden("This is for the room's owners.")


def _said_of(actor: Actor) -> Document:
    return {"role": "owner", "is_bot": actor.is_bot}


def _said(person: Person, role: str) -> Document:
    return {"role": role, "is_bot": person.is_bot}
