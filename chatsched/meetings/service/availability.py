"""When somebody can be met, remembered from one invite to the next."""

from chatsched.accounts import Accounts
from chatsched.core.actor import Actor
from chatsched.meetings.availability import Availability, office_hours
from chatsched.meetings.models import AvailabilityAnswer, PutAvailability
from chatsched.meetings.store import Availabilities


class OwnAvailability:
    """What each person said last."""

    def __init__(self, availabilities: Availabilities, accounts: Accounts) -> None:
        self._availabilities = availabilities
        self._accounts = accounts

    async def get(self, actor: Actor) -> AvailabilityAnswer:
        """Return the caller's availability; office hours in their zone if they never said."""
        return AvailabilityAnswer(availability=await self.of(actor))

    async def put(self, actor: Actor, command: PutAvailability) -> AvailabilityAnswer:
        """Remember the caller's availability."""
        await self.remember(actor, command.availability)
        return AvailabilityAnswer(availability=command.availability)

    async def of(self, actor: Actor) -> Availability:
        """Return what is remembered, or else the default."""
        stored = await self._availabilities.of(actor.user_id)
        if stored is not None:
            return Availability.model_validate(stored)
        return office_hours((await self._accounts.me(actor)).user.time_zone)

    async def remember(self, actor: Actor, availability: Availability) -> None:
        """Keep what the caller says from now on."""
        await self._availabilities.put(actor.user_id, availability.wire())
