"""What can be done to events: put in, changed, taken out. By requests and by hand alike."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from chatsched.sandbox.microsoft.errors import Refused, bad, denied, stale
from chatsched.sandbox.microsoft.recurrence import read_recurrence
from chatsched.sandbox.microsoft.shapes import checked_event
from chatsched.sandbox.microsoft.world import TEAMS, Behaviour, Calendar, Item, Mailbox, new_key
from chatsched.sandbox.microsoft.zones import midnight, read_wall, zone_of

_KEPT_APART = frozenset(
    {"start", "end", "isAllDay", "recurrence", "transactionId", "singleValueExtendedProperties"}
)
_ONLINE = frozenset({"isOnlineMeeting", "onlineMeetingProvider"})
BLOB = "________________\nMicrosoft Teams meeting"


def create(
    mailbox: Mailbox, calendar: Calendar, body: Any, behaviour: Behaviour | None = None
) -> Item:
    """Put an event into a calendar; return the one that is there under the same transactionId."""
    behaviour = behaviour or Behaviour()
    wanted = checked_event(body)
    if not calendar.can_edit:
        raise denied()
    made_of = json.dumps(wanted, sort_keys=True)
    transaction = wanted.get("transactionId")
    if transaction and (before := _before(mailbox, transaction)) is not None:
        if before.key not in mailbox.items or before.made_of != made_of:
            raise _duplicate(before, behaviour)
        return before
    for name in ("start", "end"):
        if name not in wanted:
            raise bad(f"The required property '{name}' is missing.", "ErrorInvalidRequest")
    item = Item(calendar.id, start=datetime.min, end=datetime.min, made_of=made_of)  # noqa: DTZ901  # set at once
    item.transaction_id = transaction
    _set_times(item, wanted)
    _set_recurrence(item, wanted)
    _set_rest(item, wanted)
    _set_online(mailbox, item, wanted, behaviour)
    mailbox.items[item.key] = item
    mailbox.tell("created", item)
    return item


def change(
    mailbox: Mailbox,
    item: Item,
    body: Any,
    etag: str | None = None,
    behaviour: Behaviour | None = None,
) -> Item:
    """Change an event as a request's body says; what it does not name stays."""
    wanted = checked_event(body)
    _check(mailbox, item, etag)
    if wanted.get("transactionId", item.transaction_id) != item.transaction_id:
        raise bad("The transactionId cannot be changed.", "ErrorInvalidPropertySet")
    changed = replace(item, properties=dict(item.properties), extended=dict(item.extended))
    _set_times(changed, wanted)
    _set_recurrence(changed, wanted)
    _set_rest(changed, wanted)
    if item.online and "body" in wanted and BLOB not in changed.text:
        # Whoever overwrites the text of a Teams meeting takes the meeting away.
        changed.online, changed.join_url = False, None
    if not item.online:
        _set_online(mailbox, changed, wanted, behaviour or Behaviour())
    changed.version += 1
    if not _set_exception(mailbox, item, changed):
        mailbox.items[item.key] = changed
    mailbox.tell("updated", changed)
    return changed


def remove(mailbox: Mailbox, item: Item, etag: str | None = None) -> None:
    """Take an event out, or one occurrence of it."""
    _check(mailbox, item, etag)
    if not _set_exception(mailbox, item, None):
        mailbox.deleted[item.key] = mailbox.items.pop(item.key)
    mailbox.tell("deleted", item)


def move(mailbox: Mailbox, item: Item, calendar: Calendar) -> Item:
    """Move an event into another calendar, by hand: its ordinary id changes."""
    moved = replace(item, calendar_id=calendar.id, ref=new_key())
    moved.version += 1
    mailbox.items[item.key] = moved
    mailbox.tell("updated", moved)
    return moved


def _set_exception(mailbox: Mailbox, item: Item, changed: Item | None) -> bool:
    """Replace one occurrence, or take it out; tell whether it was one."""
    if item.master is None or item.original is None:
        return False
    master = mailbox.items[item.master.key]
    master.exceptions[item.original] = changed
    master.version += 1
    return True


def _check(mailbox: Mailbox, item: Item, etag: str | None) -> None:
    if not mailbox.calendars[item.calendar_id].can_edit:
        raise denied()
    if etag not in {None, "*", item.etag}:
        raise stale()


def _before(mailbox: Mailbox, transaction: str) -> Item | None:
    return next(
        (
            item
            for item in (*mailbox.items.values(), *mailbox.deleted.values())
            if item.transaction_id == transaction
        ),
        None,
    )


def _duplicate(before: Item, behaviour: Behaviour) -> Refused:
    more = {"@event.existingEventId": before.key} if behaviour.names_existing else {}
    return Refused(
        behaviour.duplicate_status,
        "ErrorDuplicateTransactionId",
        "Your request can't be completed. The TransactionId has already been used to create "
        "a different event.",
        **more,
    )


def _set_times(item: Item, wanted: Mapping[str, Any]) -> None:
    if isinstance(wanted.get("isAllDay"), bool):
        item.all_day = wanted["isAllDay"]
    zones = {item.zone} if not {"start", "end"} <= wanted.keys() else set()
    for name in ("start", "end"):
        if name not in wanted:
            continue
        instant, zone = read_wall(wanted[name], name)
        zones.add(zone)
        item.zone = zone
        if item.all_day:
            if not midnight(instant, zone) or len(zones) > 1:
                raise bad(
                    "The event's start and end must be midnights of one time zone.",
                    "ErrorPropertyValidationFailure",
                )
            shown = instant.astimezone(zone_of(zone))
            instant = datetime(shown.year, shown.month, shown.day, tzinfo=UTC)
        setattr(item, name, instant)
    if item.start > item.end or (item.all_day and item.start == item.end):
        raise bad("The event's end is before its start.", "ErrorPropertyValidationFailure")


def _set_recurrence(item: Item, wanted: Mapping[str, Any]) -> None:
    if "recurrence" in wanted:
        value = wanted["recurrence"]
        item.recurrence = None if value is None else read_recurrence(value, item.zone)


def _set_rest(item: Item, wanted: Mapping[str, Any]) -> None:
    for name, value in wanted.items():
        if name not in _KEPT_APART | _ONLINE:
            item.properties[name] = value
    for each in wanted.get("singleValueExtendedProperties", ()):
        item.extended[each["id"].lower()] = each["value"]


def _set_online(
    mailbox: Mailbox, item: Item, wanted: Mapping[str, Any], behaviour: Behaviour
) -> None:
    """Make a Teams meeting, where the account can have one; elsewhere it is passed over."""
    provider = wanted.get("onlineMeetingProvider", TEAMS)
    if not wanted.get("isOnlineMeeting") or provider not in mailbox.meeting_providers:
        return
    item.online = True
    if not behaviour.conferences_late:
        make_join_url(item)
    before = item.properties.get("body") or {"contentType": "text"}
    item.properties["body"] = {**before, "content": f"{item.text}\n\n{BLOB}"}
    item.properties.setdefault("location", {"displayName": "Microsoft Teams Meeting"})


def make_join_url(item: Item) -> None:
    """Make the link by which a Teams meeting is joined."""
    item.join_url = f"https://teams.microsoft.example/l/meetup-join/19%3ameeting_{uuid.uuid4().hex}"
