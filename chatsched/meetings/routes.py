"""The addresses of this slice."""

import hashlib

from starlette.requests import Request
from starlette.responses import Response

from chatsched.core.wire import Nothing
from chatsched.http import AnyEndpoint, Door, Endpoint, RawEndpoint, client_address
from chatsched.meetings.assembly import MeetingSlice
from chatsched.meetings.hand_edited import KeepEvent
from chatsched.meetings.models import (
    AvailabilityAnswer,
    BookMeeting,
    CancelMeeting,
    Feed,
    FeedNamed,
    FileNamed,
    InviteAnswer,
    InviteNamed,
    InviteSent,
    ListMeetings,
    ListSlots,
    MeetingAnswer,
    MeetingChanged,
    MeetingNamed,
    MeetingsAnswer,
    PutAvailability,
    RescheduleMeeting,
    SendInvite,
    SlotsAnswer,
)
from chatsched.meetings.service.views import Calendars

_CALENDAR = "text/calendar"


def endpoints(meetings: MeetingSlice, door: Door) -> list[AnyEndpoint]:
    """Return the addresses of this slice."""
    return [
        *_availability(meetings),
        *_invites(meetings),
        *_meetings(meetings),
        *_calendars(meetings, door),
    ]


def _availability(meetings: MeetingSlice) -> list[AnyEndpoint]:
    return [
        Endpoint(
            "GET",
            "/api/me/availability",
            Nothing,
            AvailabilityAnswer,
            lambda actor, _: meetings.availability.get(actor),
            summary="Show one's own availability.",
        ),
        Endpoint(
            "PUT",
            "/api/me/availability",
            PutAvailability,
            AvailabilityAnswer,
            meetings.availability.put,
            summary="Say when one can be met.",
        ),
    ]


def _invites(meetings: MeetingSlice) -> list[AnyEndpoint]:
    return [
        Endpoint(
            "POST",
            "/api/rooms/{room_id}/invites",
            SendInvite,
            InviteSent,
            meetings.invites.send,
            status=_created,
            summary="Send an invite into a room.",
        ),
        Endpoint(
            "GET",
            "/api/invites/{invite_id}",
            InviteNamed,
            InviteAnswer,
            meetings.invites.get,
            summary="Show an invite.",
        ),
        Endpoint(
            "DELETE",
            "/api/invites/{invite_id}",
            InviteNamed,
            InviteAnswer,
            meetings.invites.withdraw,
            summary="Withdraw one's own open invite.",
        ),
        Endpoint(
            "GET",
            "/api/invites/{invite_id}/slots",
            ListSlots,
            SlotsAnswer,
            meetings.slots.list,
            summary="List an invite's slots.",
        ),
        Endpoint(
            "POST",
            "/api/invites/{invite_id}/bookings",
            BookMeeting,
            MeetingChanged,
            meetings.booking.book,
            status=_created,
            summary="Confirm a slot.",
        ),
    ]


def _meetings(meetings: MeetingSlice) -> list[AnyEndpoint]:
    return [
        Endpoint(
            "GET",
            "/api/me/meetings",
            ListMeetings,
            MeetingsAnswer,
            meetings.views.mine,
            summary="List the meetings that one hosts or has booked.",
        ),
        Endpoint(
            "GET",
            "/api/meetings/{meeting_id}",
            MeetingNamed,
            MeetingAnswer,
            meetings.views.meeting,
            summary="Show a meeting.",
        ),
        Endpoint(
            "POST",
            "/api/meetings/{meeting_id}/reschedule",
            RescheduleMeeting,
            MeetingChanged,
            meetings.reschedule.reschedule,
            summary="Move a meeting.",
        ),
        Endpoint(
            "POST",
            "/api/meetings/{meeting_id}/cancel",
            CancelMeeting,
            MeetingChanged,
            meetings.cancel.cancel,
            summary="Call a meeting off.",
        ),
        Endpoint(
            "POST",
            "/api/meetings/{meeting_id}/add",
            MeetingNamed,
            MeetingAnswer,
            meetings.adding.add,
            summary="Put a meeting into one's own linked calendar.",
        ),
        Endpoint(
            "POST",
            "/api/meetings/{meeting_id}/calendar",
            KeepEvent,
            MeetingAnswer,
            meetings.adding.keep,
            summary="Write back an event that one has moved or deleted in one's own calendar.",
        ),
    ]


def _calendars(meetings: MeetingSlice, door: Door) -> list[AnyEndpoint]:
    files = _CalendarFiles(meetings.calendars, door)
    return [
        Endpoint(
            "GET",
            "/api/me/feed",
            Nothing,
            Feed,
            lambda actor, _: meetings.calendars.address(actor),
            summary="Show the private address of one's meetings as a calendar.",
        ),
        Endpoint(
            "POST",
            "/api/me/feed/reset",
            Nothing,
            Feed,
            lambda actor, _: meetings.calendars.reset(actor),
            summary="Have another address; the one before stops working at once.",
        ),
        RawEndpoint(
            "GET",
            "/meetings/{meeting_id}.ics",
            files.meeting,
            command=FileNamed,
            media_type=_CALENDAR,
            summary="A meeting as an .ics file, by its signed address.",
        ),
        RawEndpoint(
            "GET",
            "/feeds/{secret}.ics",
            files.feed,
            command=FeedNamed,
            statuses=(200, 304),
            media_type=_CALENDAR,
            summary="Somebody's meetings as a calendar, by its private address.",
        ),
    ]


class _CalendarFiles:
    """Answers for calendars, which bring no credentials but the address itself."""

    def __init__(self, calendars: Calendars, door: Door) -> None:
        self._calendars = calendars
        self._door = door

    async def meeting(self, request: Request) -> Response:
        await self._door.throttle("GET /meetings/{meeting_id}.ics", client_address(request))
        meeting_id = request.path_params["meeting_id"]
        content = await self._calendars.file(meeting_id, request.query_params.get("sig", ""))
        return _calendar(request, content, "meeting.ics")

    async def feed(self, request: Request) -> Response:
        await self._door.throttle("GET /feeds/{secret}.ics", client_address(request))
        content = await self._calendars.feed(request.path_params["secret"])
        return _calendar(request, content, "meetings.ics")


def _calendar(request: Request, content: bytes, name: str) -> Response:
    """Return a calendar, or that it is still the one that the asker has."""
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"etag": tag, "cache-control": "private, no-cache"}
    known = request.headers.get("if-none-match", "")
    if tag in (each.strip().removeprefix("W/") for each in known.split(",")):
        return Response(status_code=304, headers=headers)
    headers["content-disposition"] = f'attachment; filename="{name}"'
    return Response(content, media_type=f"{_CALENDAR}; charset=utf-8", headers=headers)


def _created(answer: InviteSent | MeetingChanged) -> int:
    return 201 if answer.new else 200
