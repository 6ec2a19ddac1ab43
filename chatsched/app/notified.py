"""The notification slice, as the settings want it."""

from ipaddress import ip_network

from chatsched.accounts import People, Sessions, Tokens, Users
from chatsched.app.ground import Ground
from chatsched.app.settings import Settings
from chatsched.calendars import CalendarSlice
from chatsched.chat import Chat
from chatsched.meetings import MeetingSlice
from chatsched.notifications import Needs, NotificationSlice, Vapid
from chatsched.realtime import Edge

_LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


def notifications(
    ground: Ground,
    edge: Edge,
    people: People,
    rooms: Chat,
    linked: CalendarSlice,
    agreed: MeetingSlice,
) -> NotificationSlice:
    """Build it. Nothing runs yet."""
    settings = ground.settings
    loopback = _LOOPBACK if settings.env == "development" else ()
    return NotificationSlice.build(
        Needs(
            mongo=ground.mongo,
            clock=ground.clock,
            edge=edge,
            outbox=ground.outbox,
            people=people,
            users=Users(ground.mongo),
            sessions=Sessions(ground.mongo),
            tokens=Tokens(ground.mongo),
            chat=rooms,
            calendars=linked,
            meetings=agreed,
            mails=settings.smtp_url is not None,
            vapid=_vapid(settings),
            private_networks=loopback,
        )
    )


def _vapid(settings: Settings) -> Vapid | None:
    if settings.vapid_private_key is None or settings.vapid_subject is None:
        return None
    return Vapid(settings.vapid_private_key, settings.vapid_subject)
