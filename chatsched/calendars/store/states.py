"""Sign-ins at providers that are under way."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from chatsched.calendars.clients import SignInProvider
from chatsched.storage import Mongo

_KEPT = timedelta(hours=1)  # longer than they are good for, to know where a late one came from


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """Somebody who was sent to a provider and is to come back.

    ``id`` is the digest of the state that went along. ``return_to`` is a path of this site.
    ``link_id`` is the link that is to be mended, if it is about one.
    """

    id: str
    user_id: str
    provider: SignInProvider
    verifier: str
    nonce: str
    redirect_uri: str
    return_to: str
    link_id: str | None
    began_at: datetime


class Journeys:
    """The collection of sign-ins under way. Each is taken out once, by whoever began it."""

    def __init__(self, mongo: Mongo) -> None:
        self._journeys = mongo["calendar_journeys"]

    async def prepare(self) -> None:
        """Create the index that lets forgotten ones go."""
        await self._journeys.create_index("began_at", expireAfterSeconds=int(_KEPT.total_seconds()))

    async def begin(self, journey: Journey) -> None:
        """Insert one."""
        document = asdict(journey)
        document["_id"] = document.pop("id")
        await self._journeys.insert_one(document)

    async def take(self, journey_id: str, user_id: str, provider: SignInProvider) -> Journey | None:
        """Take one out, or return None: it is not there, or is somebody else's."""
        found = await self._journeys.find_one_and_delete(
            {"_id": journey_id, "user_id": user_id, "provider": provider}
        )
        if found is None:
            return None
        members = {**found, "id": found["_id"]}
        del members["_id"]
        return Journey(**members)
