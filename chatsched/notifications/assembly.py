"""The slice put together from what it needs of the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network
from typing import Self

from chatsched.accounts import People, Sessions, Tokens, Users
from chatsched.calendars import CalendarSlice, Guarded
from chatsched.chat import Chat
from chatsched.core.clock import Clock
from chatsched.core.together import Work, work_on
from chatsched.meetings import MeetingSlice
from chatsched.notifications.push.services import PushServices
from chatsched.notifications.push.traffic import WORKERS, Traffic
from chatsched.notifications.push.vapid import Vapid
from chatsched.notifications.service.attending import Attending
from chatsched.notifications.service.breakages import BrokenCalendars
from chatsched.notifications.service.choices import Choices
from chatsched.notifications.service.delivering import MOST_SECONDS, Delivering
from chatsched.notifications.service.mailing import INVITED, Mailing
from chatsched.notifications.service.parcels import Parcels
from chatsched.notifications.service.preferences import OwnPreferences
from chatsched.notifications.service.pushing import AGAIN_SECONDS, PUSH, Pushing
from chatsched.notifications.service.reminders import REMINDER, DueReminders
from chatsched.notifications.service.sending import SentReminders
from chatsched.notifications.service.subscriptions import OwnSubscriptions
from chatsched.notifications.store import Breakages, Browsers, PreferenceStore, Reminders
from chatsched.realtime import Edge
from chatsched.storage import Mongo, Outbox

_REMINDER_WORKERS = 2
_REMINDER_SECONDS = 5.0  # what a worker that died had begun must not come too late


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What the slice is built from.

    ``mails``: there is a mail server. ``vapid`` None: there is no Web Push, and
    ``private_networks`` are those that push services may lie in though they are not public: none
    that anybody but who develops the server could reach, as anybody can name a push service.
    ``again`` is when messages are looked at again (see `pushing`).
    """

    mongo: Mongo
    clock: Clock
    edge: Edge
    outbox: Outbox
    people: People
    users: Users
    sessions: Sessions
    tokens: Tokens
    chat: Chat
    calendars: CalendarSlice
    meetings: MeetingSlice
    mails: bool
    vapid: Vapid | None
    private_networks: Sequence[IPv4Network | IPv6Network]
    again: Sequence[float] = AGAIN_SECONDS


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationSlice:
    """Everything of this slice that others run, serve or register."""

    own: OwnPreferences
    browsers: OwnSubscriptions
    attending: Attending
    preferences: PreferenceStore
    told: Browsers
    reminders: Reminders
    breakages: Breakages
    due: DueReminders
    guarded: Guarded
    work: Sequence[Work]

    @classmethod
    def build(cls, needs: Needs) -> Self:
        """Build the services; the other slices tell them what happens then.

        Left to do: `prepare`, serving the endpoints and commands, `run` and, at the end, `close`.
        """
        preferences, told = PreferenceStore(needs.mongo), Browsers.kept(needs.mongo)
        reminders = Reminders(needs.mongo, needs.outbox)
        breakages = Breakages(needs.mongo)
        guarded = Guarded(needs.private_networks)
        choices = Choices(
            preferences=preferences,
            rooms=needs.chat.access,
            attentions=needs.chat.attentions,
            people=needs.people,
            clock=needs.clock,
        )
        mailing, pushing = _telling(needs, choices, told)
        due = DueReminders(
            needs.meetings.meeting_store, preferences, reminders, needs.people, needs.clock
        )
        broken = BrokenCalendars(needs.calendars.links, breakages, mailing, pushing, needs.clock)
        needs.calendars.health.broken.append(broken.noticed)
        sending = SentReminders(
            meetings=needs.meetings.meeting_store,
            drawing=needs.meetings.drawing,
            users=needs.users,
            choices=choices,
            conversation=needs.chat.conversation,
            mailing=mailing,
            pushing=pushing,
        )
        needs.outbox.handle_apart(REMINDER, sending.send, _REMINDER_SECONDS)
        work: list[Work] = [due.run, broken.run, *_workers(needs, REMINDER, _REMINDER_WORKERS)]
        if needs.vapid is not None:
            services = PushServices(guarded, needs.vapid, needs.clock)
            work += _delivering(needs, choices, told, services)
            work.append(pushing.run)
        return cls(
            own=OwnPreferences(preferences, needs.edge, needs.clock),
            browsers=OwnSubscriptions(told.subscriptions, guarded, needs.vapid, needs.clock),
            attending=Attending(needs.edge),
            preferences=preferences,
            told=told,
            reminders=reminders,
            breakages=breakages,
            due=due,
            guarded=guarded,
            work=work,
        )

    async def prepare(self) -> None:
        """Create the indexes."""
        for store in (self.preferences, self.told, self.reminders, self.breakages):
            await store.prepare()

    async def run(self) -> None:
        """Remind, and tell browsers, until cancelled."""
        await work_on(self.work)

    async def close(self) -> None:
        """Close connections to push services."""
        await self.guarded.close()


def _telling(needs: Needs, choices: Choices, told: Browsers) -> tuple[Mailing, Pushing]:
    """Return who decides about mail and about browsers; they hear of what happens."""
    mailing = Mailing(choices, needs.people, needs.outbox, able=needs.mails)
    needs.meetings.announcements.inviting.append(mailing.inviting)
    needs.meetings.announcements.changing.append(mailing.changing)
    needs.outbox.handle(INVITED, mailing.invited)
    pushing = Pushing(
        choices,
        told,
        needs.chat.presence,
        needs.outbox,
        able=needs.vapid is not None,
        again=needs.again,
    )
    needs.chat.heard.append(pushing.heard)
    needs.chat.withdrawn.append(pushing.withdrawn)
    return mailing, pushing


def _delivering(
    needs: Needs, choices: Choices, told: Browsers, services: PushServices
) -> list[Work]:
    """Let the outbox know who delivers to browsers; return the work of its workers."""
    delivering = Delivering(
        told=told,
        services=services,
        traffic=Traffic(),
        clock=needs.clock,
        parcels=Parcels(
            meetings=needs.meetings.meeting_store,
            drawing=needs.meetings.drawing,
            links=needs.calendars.links,
            users=needs.users,
            choices=choices,
        ),
        presence=needs.chat.presence,
        sessions=needs.sessions,
        tokens=needs.tokens,
    )
    needs.outbox.handle_apart(PUSH, delivering.deliver, MOST_SECONDS)
    return _workers(needs, PUSH, WORKERS)


def _workers(needs: Needs, kind: str, count: int) -> list[Work]:
    async def work() -> None:
        await needs.outbox.work(kind)

    return [work] * count
