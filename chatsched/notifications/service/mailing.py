"""Who gets which e-mail: written down for the outbox, with what it tells of or right after it.

Whoever sends looks at how things stand then; here it is decided who is to be told at all.
"""

from collections.abc import Collection, Mapping
from typing import Any

from chatsched.accounts import People
from chatsched.calendars import LinkRecord
from chatsched.meetings import InviteRecord, MeetingRecord
from chatsched.notifications.alerting import invites
from chatsched.notifications.models import Kind
from chatsched.notifications.service.choices import Choices
from chatsched.storage import Entry, Outbox, Session

MAIL = "mail"
INVITED = "notifications.invited"

LARGEST_ROOM = 100
"""In rooms with more members, nobody gets an e-mail about an invite for all of them."""

Payload = Mapping[str, Any]


class Mailing:
    """Writes down what is to be mailed. Without a mail server (``able``) it writes nothing."""

    def __init__(
        self,
        choices: Choices,
        people: People,
        outbox: Outbox,
        *,
        able: bool,
    ) -> None:
        self._choices = choices
        self._people = people
        self._outbox = outbox
        self._able = able

    # -- in the transaction of what is told of -----------------------------------------

    async def inviting(self, invite: InviteRecord, session: Session) -> None:
        """Have a new invite told of: to whom is found out apart, as a room may be large."""
        if self._able:
            payload = {
                "invite_id": invite.id,
                "room_id": invite.room_id,
                "by": invite.host_id,
                "note": invite.note,
            }
            await self._outbox.add(INVITED, f"{INVITED}:{invite.id}", payload, session=session)

    async def changing(self, meeting: MeetingRecord, session: Session) -> None:
        """Have the people of a meeting told of its last change.

        Of what one did oneself, too, because the invitation goes into one's calendar and follows
        there; but not of a move or a cancellation if one's own calendar follows by itself.
        """
        change = meeting.change
        to = [
            user_id
            for user_id in dict.fromkeys(meeting.people)
            if change.kind == "booking" or user_id != change.by or user_id not in change.informed
        ]
        for user_id in await self._wanting(change.kind, to):
            payload = {
                "kind": change.kind,
                "user_id": user_id,
                "meeting_id": meeting.id,
                "version": change.version,
            }
            await self._outbox.add(MAIL, mail_key(payload), payload, session=session)

    async def breaking(self, link: LinkRecord, session: Session) -> None:
        """Have the owner of a linked calendar told that it needs to be linked anew."""
        for user_id in await self._wanting("calendar", [link.user_id]):
            payload = {
                "kind": "calendar",
                "user_id": user_id,
                "link_id": link.id,
                "version": link.generation,
            }
            await self._outbox.add(MAIL, mail_key(payload), payload, session=session)

    # -- by the outbox -------------------------------------------------------------------

    async def invited(self, entry: Entry) -> None:
        """Write down who gets an e-mail about an invite. May be done again.

        The room's other members do, unless they want to hear nothing of the room, or of mentions
        alone and it is not for them.
        """
        room_id, host_id = entry.payload["room_id"], entry.payload["by"]
        seats = await self._choices.rooms.seats(room_id)
        if seats is None or len(seats.members) > LARGEST_ROOM:
            return
        others = seats.members.keys() - {host_id}
        listeners = await self._choices.listeners(seats, others)
        now, note = self._choices.clock.now(), entry.payload.get("note", "")
        to = [each.user_id for each in listeners if invites(each, note, now)]
        await self._write(
            [
                {"kind": "invite", "user_id": user_id, "invite_id": entry.payload["invite_id"]}
                | {"room_id": room_id}
                for user_id in await self._wanting("invite", to)
            ]
        )

    async def reminding(self, meeting: MeetingRecord, user_id: str, minutes: int) -> None:
        """Have somebody reminded of a meeting. May be done again."""
        await self._write(
            [
                {
                    "kind": "reminder",
                    "user_id": to,
                    "meeting_id": meeting.id,
                    "version": meeting.version,
                    "minutes": minutes,
                }
                for to in await self._wanting("reminder", [user_id])
            ]
        )

    async def _write(self, payloads: Collection[Payload]) -> None:
        entries = {mail_key(payload): payload for payload in payloads}
        await self._outbox.add_several(MAIL, entries)

    async def _wanting(self, kind: Kind, user_ids: Collection[str]) -> list[str]:
        """Return those of these people who want e-mail of a kind; bots never do."""
        if not self._able or not user_ids:
            return []
        people = await self._people.people(user_ids)
        kept = await self._choices.preferences.of_several(user_ids)
        return [
            user_id
            for user_id in user_ids
            if user_id in people
            and not people[user_id].is_bot
            and getattr(kept[user_id].preferences.email, kind)
        ]


def mail_key(payload: Payload) -> str:
    """Return the key of the entry for an e-mail, by which it is written once."""
    kind, user_id = payload["kind"], payload["user_id"]
    about = payload.get("meeting_id") or payload.get("invite_id") or payload.get("link_id")
    which = str(payload.get("version", 1))
    if "minutes" in payload:
        which += f".{payload['minutes']}"
    return f"{MAIL}:{kind}:{about}:{which}:{user_id}"
