"""The meeting slice, as the settings want it."""

from datetime import timedelta

from chatsched.accounts import Accounts, People
from chatsched.app.ground import PREFIX, Ground
from chatsched.calendars import CalendarSlice
from chatsched.chat import Chat
from chatsched.meetings import Addresses, MeetingSlice, Needs
from chatsched.realtime import Edge


def meeting_slice(
    ground: Ground,
    edge: Edge,
    people: People,
    profiles: Accounts,
    rooms: Chat,
    linked: CalendarSlice,
) -> MeetingSlice:
    """Build it, and have the slices below tell it what it follows. Nothing runs yet."""
    settings = ground.settings
    built = MeetingSlice.build(
        Needs(
            mongo=ground.mongo,
            redis=ground.redis,
            clock=ground.clock,
            edge=edge,
            outbox=ground.outbox,
            accounts=profiles,
            people=people,
            rooms=rooms.access,
            conversation=rooms.conversation,
            busy=linked.busy,
            calendar_events=linked.events,
            addresses=Addresses(ground.public_url, settings.secret_key, settings.meeting_url),
            prefix=PREFIX,
        )
    )
    rooms.register_card("invite", built.invite_cards)
    rooms.register_card("meeting", built.meeting_cards)
    rooms.departures.followers.append(built.departures)

    async def time_changed(user_id: str) -> None:
        await built.watching.time_changed((user_id,))

    async def behind(user_id: str) -> list[str]:
        return await built.meeting_store.behind(user_id, ground.clock.now() - timedelta(days=1))

    linked.counting.linked.changed_hooks.append(time_changed)
    linked.counting.linked.behind = behind
    return built
