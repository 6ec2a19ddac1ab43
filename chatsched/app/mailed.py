"""Mail, where the operator has set up a server for it."""

from chatsched import accounts, calendars, chat, meetings, notifications
from chatsched.app.ground import Ground
from chatsched.notifications.mail import Mail, MailNeeds, Sources


def mail(
    ground: Ground,
    people: accounts.People,
    rooms: chat.Chat,
    linked: calendars.CalendarSlice,
    agreed: meetings.MeetingSlice,
    told: notifications.NotificationSlice,
) -> Mail | None:
    """Build it, or return None; nothing runs yet."""
    settings = ground.settings
    if settings.smtp_url is None or settings.mail_from is None:
        return None
    sources = Sources(
        users=accounts.Users(ground.mongo),
        people=people,
        rooms=rooms.access,
        meetings=agreed,
        link_of=linked.links.one,
        has_call=linked.events.has_call,
        preferences=told.preferences,
    )
    return Mail.build(
        MailNeeds(
            mongo=ground.mongo,
            clock=ground.clock,
            outbox=ground.outbox,
            sources=sources,
            stop=told.own.no_more_mail,
            smtp_url=settings.smtp_url,
            mail_from=settings.mail_from,
            secret_key=settings.secret_key,
            public_url=ground.public_url,
        )
    )
