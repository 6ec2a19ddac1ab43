"""Events of ours on a CalDAV server."""

import re

import httpx2

from chatsched.calendars.guarded import Answer
from chatsched.calendars.ical import Found, Reader
from chatsched.calendars.providers.caldav import bodies
from chatsched.calendars.providers.caldav.conversation import Conversation, refusal
from chatsched.calendars.providers.caldav.objects import written
from chatsched.calendars.providers.protocol import (
    Draft,
    Event,
    EventGone,
    ProviderAway,
    ProviderRefused,
    Written,
)

_TYPE = "text/calendar; charset=utf-8"
_GONE = frozenset({404, 410})
_WELL = frozenset({200, 201, 204, 207})
_CHANGED = 412
_CONFLICTS = frozenset({400, 403, 409})
_SAME_UID = (b"no-uid-conflict", b"uid already exists")

_GONE_WORDS = "The event is no longer in the calendar."


class Writing:
    """Puts events in, changes them and takes them out; a reference is an object's address."""

    def __init__(self, conversation: Conversation, reader: Reader) -> None:
        self._conversation = conversation
        self._reader = reader

    async def create(self, calendar_url: str, draft: Draft) -> Written:
        """Put a draft in, unless something is there under its key already."""
        url = str(httpx2.URL(calendar_url.rstrip("/") + "/").join(f"{draft.key}.ics"))
        answer = await self._put(url, draft, {"If-None-Match": "*"})
        if answer.status == _CHANGED:
            there = await self._get(url)
            if there.status in _GONE:
                raise ProviderAway("The event is being changed in the calendar at this moment.")
            event = await self._event(there)
            if event is None or event.uid != draft.uid:
                raise ProviderRefused("Another event stands in this meeting's place.")
            return _as_written(url, there)
        if answer.status in _CONFLICTS and any(each in answer.body for each in _SAME_UID):
            return await self._adopt(calendar_url, draft)
        return self._done(url, answer)

    async def update(self, url: str, draft: Draft) -> Written:
        """Make an event what the draft says, also if its owner changes it meanwhile.

        The last try is made without a condition: some servers tell one ETag and want another.
        """
        for last in (False, False, True):
            there = await self._get(url)
            if there.status in _GONE:
                raise EventGone(_GONE_WORDS)
            etag = None if last else _etag(there)
            condition = {"If-Match": etag.removeprefix("W/")} if etag else {}
            answer = await self._put(url, draft, condition)
            if answer.status in _GONE:
                raise EventGone(_GONE_WORDS)
            if answer.status != _CHANGED:
                break
        return self._done(url, answer)

    async def delete(self, url: str) -> None:
        """Take an event out."""
        answer = await self._conversation.say("DELETE", url)
        if answer.status not in _WELL | _GONE:
            raise refusal(answer)

    async def read(self, url: str) -> Event | None:
        """Return an event as it stands now."""
        answer = await self._get(url)
        event = await self._event(answer)
        if event is None or event.cancelled:
            return None
        return Event(reference=url, start=event.start, end=event.end, etag=_etag(answer))

    async def _adopt(self, calendar_url: str, draft: Draft) -> Written:
        """Take over the event that has the draft's UID already."""
        report = await self._conversation.report(calendar_url, bodies.events_with_uid(draft.uid))
        found = await self._reader.resources(report)
        if not found:
            raise ProviderRefused("This meeting stands in another calendar of the account already.")
        return await self.update(str(httpx2.URL(calendar_url).join(found[0].href)), draft)

    async def _event(self, answer: Answer) -> Found | None:
        if answer.status in _GONE:
            return None
        return await self._reader.event(answer.body, "UTC")

    async def _get(self, url: str) -> Answer:
        answer = await self._conversation.say("GET", url, headers={"Accept": _TYPE})
        if answer.status not in _GONE | {httpx2.codes.OK}:
            raise refusal(answer)
        return answer

    async def _put(self, url: str, draft: Draft, condition: dict[str, str]) -> Answer:
        headers = {"Content-Type": _TYPE, **condition}
        return await self._conversation.say("PUT", url, written(draft), headers)

    def _done(self, url: str, answer: Answer) -> Written:
        if answer.status not in _WELL:
            raise refusal(answer)
        return _as_written(url, answer)


def _as_written(url: str, answer: Answer) -> Written:
    """Return what was written; a server that changes an event tells no ETag with it."""
    return Written(reference=url, etag=_etag(answer))


def _etag(answer: Answer) -> str | None:
    etag = answer.headers.get("etag", "").strip()
    return etag if re.fullmatch(r'(W/)?"[^"]*"', etag) else None
