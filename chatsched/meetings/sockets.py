"""The commands over Socket.IO, and the events that this slice sends."""

from chatsched.core.wire import Nothing
from chatsched.meetings.assembly import MeetingSlice
from chatsched.meetings.hand_edited import KeepEvent, MeetingCalendar
from chatsched.meetings.models import (
    BookMeeting,
    CancelMeeting,
    InviteAnswer,
    InviteNamed,
    InviteSent,
    ListSlots,
    MeetingAnswer,
    MeetingChanged,
    MeetingNamed,
    MeetingPresence,
    PresenceAnswer,
    RescheduleMeeting,
    SendInvite,
    SlotsAnswer,
    SlotsChanged,
)
from chatsched.realtime import AnyCommand, ConnectionCommand, ServerEvent, SocketCommand

EVENTS = (
    ServerEvent("invite:updated", InviteAnswer, "An invite was booked, withdrawn or expired."),
    ServerEvent("meeting:updated", MeetingAnswer, "A meeting was booked, moved or called off."),
    ServerEvent(
        "meeting:calendar",
        MeetingCalendar,
        "A meeting's event was moved or deleted by hand in one's own calendar.",
    ),
    ServerEvent("slots:changed", SlotsChanged, "The slots of a watched invite may be others now."),
    ServerEvent("meeting:presence", MeetingPresence, "Who is at a meeting that was entered."),
)


def commands(meetings: MeetingSlice) -> list[AnyCommand]:
    """Return the commands of this slice."""
    return [
        SocketCommand(
            "invite:send", SendInvite, InviteSent, meetings.invites.send, "Send an invite."
        ),
        SocketCommand(
            "invite:withdraw",
            InviteNamed,
            InviteAnswer,
            meetings.invites.withdraw,
            "Withdraw one's own open invite.",
        ),
        SocketCommand(
            "slots:list", ListSlots, SlotsAnswer, meetings.slots.list, "List an invite's slots."
        ),
        ConnectionCommand(
            "slots:watch",
            InviteNamed,
            Nothing,
            meetings.watching.watch,
            "Hear slots:changed of an invite from now on.",
        ),
        ConnectionCommand(
            "slots:unwatch", InviteNamed, Nothing, meetings.watching.unwatch, "Undo slots:watch."
        ),
        SocketCommand(
            "meeting:book", BookMeeting, MeetingChanged, meetings.booking.book, "Confirm a slot."
        ),
        SocketCommand(
            "meeting:reschedule",
            RescheduleMeeting,
            MeetingChanged,
            meetings.reschedule.reschedule,
            "Move a meeting.",
        ),
        SocketCommand(
            "meeting:cancel",
            CancelMeeting,
            MeetingChanged,
            meetings.cancel.cancel,
            "Call a meeting off.",
        ),
        SocketCommand(
            "meeting:add",
            MeetingNamed,
            MeetingAnswer,
            meetings.adding.add,
            "Put a meeting into one's own linked calendar.",
        ),
        SocketCommand(
            "meeting:calendar",
            KeepEvent,
            MeetingAnswer,
            meetings.adding.keep,
            "Write back an event that one has moved or deleted in one's own calendar.",
        ),
        ConnectionCommand(
            "meeting:enter",
            MeetingNamed,
            PresenceAnswer,
            meetings.presence.enter,
            "Come to a meeting's page; hear meeting:presence from now on.",
        ),
        ConnectionCommand(
            "meeting:leave", MeetingNamed, Nothing, meetings.presence.leave, "Undo meeting:enter."
        ),
    ]
