"""What Graph shows of mailboxes, calendars, events and subscriptions."""

import html
from collections.abc import Collection, Mapping
from typing import Any

from chatsched.sandbox.microsoft.odata import Preferences
from chatsched.sandbox.microsoft.shapes import EVENT, READ_ONLY
from chatsched.sandbox.microsoft.world import TEAMS, Calendar, Item, Mailbox
from chatsched.sandbox.microsoft.zones import write_instant, write_wall

Json = dict[str, Any]

EVENT_PROPERTIES = frozenset(EVENT) | READ_ONLY
CALENDAR_PROPERTIES = frozenset(
    {
        "id",
        "name",
        "color",
        "hexColor",
        "isDefaultCalendar",
        "changeKey",
        "canShare",
        "canViewPrivateItems",
        "canEdit",
        "allowedOnlineMeetingProviders",
        "defaultOnlineMeetingProvider",
        "isTallyingResponses",
        "isRemovable",
        "owner",
    }
)
USER_PROPERTIES = frozenset({"id", "displayName", "mail", "userPrincipalName", "mailboxSettings"})
_CUSTOM = "tzone://Microsoft/Custom"


def only(whole: Json, names: Collection[str] | None) -> Json:
    """Return what is selected; what names a thing is there always."""
    if names is None:
        return whole
    return {
        name: value
        for name, value in whole.items()
        if name in names or name == "id" or name.startswith("@")
    }


def user(mailbox: Mailbox) -> Json:
    """Return a person; Graph leaves ``mail`` of some personal accounts empty."""
    return {
        "id": mailbox.subject,
        "displayName": mailbox.name,
        "mail": mailbox.email,
        "userPrincipalName": mailbox.email,
    }


def settings(mailbox: Mailbox) -> Json:
    """Return a mailbox's settings; the zone has a Windows name mostly."""
    return {
        "timeZone": mailbox.zone,
        "dateFormat": "yyyy-MM-dd",
        "timeFormat": "HH:mm",
        "language": {"locale": "en-GB", "displayName": "English (United Kingdom)"},
        "userPurpose": "user",
    }


def calendar(mailbox: Mailbox, each: Calendar) -> Json:
    """Return a calendar."""
    return {
        "id": each.id,
        "name": each.name,
        "color": "auto",
        "hexColor": "",
        "isDefaultCalendar": each.default,
        "changeKey": "AQAA=",
        "canShare": each.can_edit,
        "canViewPrivateItems": each.can_edit,
        "canEdit": each.can_edit,
        "allowedOnlineMeetingProviders": list(mailbox.meeting_providers),
        "defaultOnlineMeetingProvider": mailbox.meeting_providers[0],
        "isTallyingResponses": each.default,
        "isRemovable": not each.default,
        "owner": {"name": mailbox.name, "address": mailbox.email},
    }


def event(mailbox: Mailbox, item: Item, prefer: Preferences) -> Json:
    """Return an event as those who prefer so see it."""
    master = item.master
    return {
        "@odata.etag": item.etag,
        "id": item.key if prefer.immutable else item.ref,
        "createdDateTime": write_instant(item.made_at),
        "lastModifiedDateTime": write_instant(item.made_at),
        "changeKey": item.change_key,
        "categories": [],
        "transactionId": item.transaction_id,
        "originalStartTimeZone": item.zone or _CUSTOM,
        "originalEndTimeZone": item.zone or _CUSTOM,
        "iCalUId": item.ical_uid,
        "reminderMinutesBeforeStart": 15,
        "isReminderOn": True,
        "hasAttachments": False,
        "subject": None,
        "bodyPreview": item.text[:255],
        "importance": "normal",
        "sensitivity": "normal",
        "isAllDay": item.all_day,
        "isCancelled": item.cancelled,
        "isOrganizer": item.response == "organizer",
        "responseRequested": True,
        "seriesMasterId": None if master is None else _id(master, prefer),
        "showAs": "busy",
        "type": _type(item),
        "webLink": f"https://outlook.office365.example/owa/?itemid={item.ical_uid}",
        "onlineMeetingUrl": None,
        "isOnlineMeeting": item.online,
        "onlineMeetingProvider": TEAMS if item.online else "unknown",
        "allowNewTimeProposals": True,
        "hideAttendees": False,
        "location": {"displayName": ""},
        "attendees": [],
        "recurrence": None if item.recurrence is None else item.recurrence.wire,
        "organizer": {"emailAddress": {"name": mailbox.name, "address": mailbox.email}},
        **item.properties,
        "body": _body(item, prefer),
        "start": write_wall(item.start, "UTC") | _label(item, prefer)
        if item.all_day
        else write_wall(item.start, prefer.zone),
        "end": write_wall(item.end, "UTC") | _label(item, prefer)
        if item.all_day
        else write_wall(item.end, prefer.zone),
        "responseStatus": {"response": item.response, "time": "0001-01-01T00:00:00Z"},
        "onlineMeeting": None if item.join_url is None else {"joinUrl": item.join_url},
    }


def _label(_: Item, prefer: Preferences) -> Json:
    """Return the zone that an all-day event's midnights are said to be of: any, but its own."""
    return {"timeZone": prefer.zone}


def _id(item: Item, prefer: Preferences) -> str:
    return item.key if prefer.immutable else item.ref


def _type(item: Item) -> str:
    if item.recurrence is not None:
        return "seriesMaster"
    master = item.master
    if master is None:
        return "singleInstance"
    changed = item.original is not None and item.original in master.exceptions
    return "exception" if changed else "occurrence"


def _body(item: Item, prefer: Preferences) -> Json:
    body: Mapping[str, Any] = item.properties.get("body") or {}
    content, plain = item.text, body.get("contentType", "html") == "text"
    if prefer.plain or not plain:
        return {"contentType": "text" if prefer.plain else "html", "content": content}
    text = html.escape(content).replace("\n", "<br>\n")
    whole = f'<html><body><div class="PlainText">{text}</div></body></html>'
    return {"contentType": "html", "content": whole}
