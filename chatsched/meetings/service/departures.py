"""What follows when somebody leaves a room: nobody can pick of their time there any more.

Meetings that were agreed stand, and stay with their host and who booked them.
"""

from datetime import timedelta

from chatsched.chat import Departure
from chatsched.meetings.service.invites import Invites
from chatsched.storage import Outbox, Session

HOST_LEFT = "invite.host_left"
_PATIENCE = timedelta(seconds=5)


class Departures:
    """Withdraws the open invites of who has left; implements `chatsched.chat.Follower`."""

    def __init__(self, invites: Invites, outbox: Outbox) -> None:
        self._invites = invites
        self._outbox = outbox

    async def note(self, departure: Departure, session: Session) -> None:
        """Write down, with a departure, whose invites are to be withdrawn."""
        payload = {
            "room_id": departure.room_id,
            "host_id": departure.user_id,
            "at": departure.at,
        }
        await self._outbox.add(
            HOST_LEFT, _key(departure), payload, session=session, after=_PATIENCE
        )

    async def follow(self, departure: Departure) -> None:
        """Withdraw them."""
        await self._invites.host_left(departure.room_id, departure.user_id, departure.at)
        self._outbox.settle(_key(departure))


def _key(departure: Departure) -> str:
    return f"{HOST_LEFT}:{departure.id}"
