"""What is known of who wants to hear of what."""

from collections.abc import Collection
from dataclasses import dataclass

from chatsched.accounts import People
from chatsched.chat import Access, Attentions, RoomSeats
from chatsched.core.clock import Clock
from chatsched.notifications.alerting import Listener
from chatsched.notifications.store import PreferenceStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """People's own settings, in general and for each room, and who is in it."""

    preferences: PreferenceStore
    rooms: Access
    attentions: Attentions
    people: People
    clock: Clock

    async def listeners(self, seats: RoomSeats, user_ids: Collection[str]) -> list[Listener]:
        """Return what those of these people who are in a room chose."""
        people = await self.people.people(user_ids)
        attentions = await self.attentions.of(seats.id, people.keys())
        kept = await self.preferences.of_several(people.keys())
        return [
            Listener(
                user_id=user_id,
                name=people[user_id].name,
                direct=not seats.is_group,
                attention=attention,
                preferences=kept[user_id].preferences,
            )
            for user_id, attention in attentions.items()
        ]
