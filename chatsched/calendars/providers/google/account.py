"""A person's Google account: its calendars, when its owner is busy, and our events in it."""

from collections.abc import Sequence
from urllib.parse import quote

import httpx2

from chatsched.calendars.providers.google.channels import Channels
from chatsched.calendars.providers.google.errand import Errand, Json, Query, Request, malformed
from chatsched.calendars.providers.google.freebusy import free_busy
from chatsched.calendars.providers.google.refusals import Refusal
from chatsched.calendars.providers.google.resources import (
    contents,
    foreign_calendar,
    is_all_day,
    is_cancelled,
    is_of,
    new_event,
    rfc3339,
    standing,
    takes_time,
    times,
    written,
)
from chatsched.calendars.providers.protocol import (
    Channel,
    Draft,
    Event,
    EventGone,
    ForeignCalendar,
    Ours,
    ProviderAway,
    ProviderRefused,
    Tokens,
    Written,
)
from chatsched.core.zones import zone_names
from chatsched.scheduling import Interval, Intervals, clip, normalise, union

_CALENDARS_AT_ONCE = "250"
_EVENTS_AT_ONCE = "2500"
# Nobody is told anything by Google, and meeting links of its own are not ignored.
_WRITING: Query = {"sendUpdates": "none", "conferenceDataVersion": "1"}
_QUIETLY: Query = {"sendUpdates": "none"}
# What people's events are about is none of our business: only this is asked for.
_MEMBERS = (
    "nextPageToken,timeZone,items(id,recurringEventId,iCalUID,status,transparency,eventType,"
    "start,end,attendees(self,responseStatus),extendedProperties/private)"
)


class GoogleAccount:
    """An `Account` that is `Writing` and `Pushing`. Every call takes about 12 s at most."""

    def __init__(self, api_url: str, tokens: Tokens, web: httpx2.AsyncClient) -> None:
        self._api_url = api_url.rstrip("/")
        self._tokens = tokens
        self._web = web

    async def calendars(self) -> Sequence[ForeignCalendar]:
        """Return all calendars that the account's owner has in view."""
        return await self._calendars(self._errand())

    async def busy(
        self, calendar_ids: Sequence[str], window: Interval, zone: str, ours: Ours
    ) -> Intervals:
        """Return when events take time; any calendar that cannot be read makes it unknown.

        Google reckons it itself, unless single events are to be left out.
        """
        errand = self._errand()
        wanted = list(dict.fromkeys(calendar_ids))
        if not ours:
            return await free_busy(errand, wanted, window)
        found: list[Intervals] = []
        opaque: list[str] = []
        for calendar_id in wanted:
            try:
                found.append(await self._listed(errand, calendar_id, window, zone, ours))
            except Refusal as refused:
                # Who may see no events there has none of ours in it either.
                if refused.status != 403:
                    raise
                opaque.append(calendar_id)
        return union(*found, await free_busy(errand, opaque, window))

    async def fingerprint(self, calendar_ids: Sequence[str]) -> str | None:  # noqa: ARG002  # the protocol's
        """Return None: one question about free and busy is as cheap as any about changes."""
        return None

    async def create(self, calendar_id: str, draft: Draft) -> Written:
        """Put an event in under an id that its key gives, so that there is never another."""
        errand = self._errand()
        try:
            return written(await self._insert(errand, calendar_id, draft))
        except Refusal as refused:
            if not refused.duplicate:
                raise
        event = await self._standing_as(errand, calendar_id, draft.key)
        if not is_of(event, draft.key):
            raise ProviderRefused("Google Calendar has another event in its place.")
        return written(event)

    async def update(self, calendar_id: str, reference: str, draft: Draft) -> Written:
        """Change what is ours of an event: what its owner added to it stays."""
        errand = self._errand()
        changes = contents(draft)
        try:
            event = await self._patch(errand, calendar_id, reference, changes)
        except Refusal as refused:
            if refused.status != 400:
                raise
            event = await self._patch_again(errand, calendar_id, reference, changes, refused)
        if is_cancelled(event):
            raise EventGone("The event was deleted in Google Calendar.")
        return written(event)

    async def delete(self, calendar_id: str, reference: str) -> None:
        """Take an event out, or find that it is gone."""
        try:
            await self._errand().ask_for_event(
                Request("DELETE", _event_path(calendar_id, reference), _QUIETLY)
            )
        except Refusal as refused:
            if not refused.gone:
                raise

    async def read(self, calendar_id: str, reference: str) -> Event | None:
        """Return an event as it stands."""
        errand = self._errand()
        event = await self._event(errand, calendar_id, reference)
        if event is None or is_cancelled(event):
            return None
        zone = "UTC"
        if is_all_day(event):
            known = {each.id: each.time_zone for each in await self._calendars(errand)}
            zone = known.get(calendar_id) or zone
        return standing(event, zone)

    async def watch(
        self, calendar_ids: Sequence[str], address: str, secret: str, lifetime_seconds: int
    ) -> Sequence[Channel]:
        """Open a channel for each calendar that Google tells changes of."""
        channels = Channels(self._errand())
        return await channels.open_all(calendar_ids, address, secret, lifetime_seconds)

    async def renew(self, channel: Channel, lifetime_seconds: int) -> Channel | None:  # noqa: ARG002  # the protocol's
        """Return None: Google's channels cannot be prolonged, another is opened instead."""
        return None

    async def unwatch(self, channel: Channel) -> None:
        """End a channel."""
        await Channels(self._errand()).close(channel)

    def _errand(self) -> Errand:
        return Errand(self._api_url, self._tokens, self._web)

    async def _calendars(self, errand: Errand) -> list[ForeignCalendar]:
        query = {"maxResults": _CALENDARS_AT_ONCE}
        return [
            foreign_calendar(entry)
            async for page in errand.pages("/users/me/calendarList", query)
            for entry in page.get("items") or ()
            if entry.get("deleted") is not True
        ]

    async def _listed(
        self, errand: Errand, calendar_id: str, window: Interval, zone: str, ours: Ours
    ) -> Intervals:
        """Return when events of one calendar take time, by the events themselves."""
        query = {
            "singleEvents": "true",
            "timeMin": rfc3339(window[0]),
            "timeMax": rfc3339(window[1]),
            "maxResults": _EVENTS_AT_ONCE,
            "fields": _MEMBERS,
        }
        spans: list[Interval] = []
        async for page in errand.pages(f"/calendars/{quote(calendar_id, safe='')}/events", query):
            theirs = page.get("timeZone")
            where = theirs if isinstance(theirs, str) and theirs in zone_names() else zone
            events = (each for each in page.get("items") or () if takes_time(each, ours))
            spans.extend(times(event, where) for event in events)
        return clip(normalise(spans), window)

    async def _insert(self, errand: Errand, calendar_id: str, draft: Draft) -> Json:
        path = f"/calendars/{quote(calendar_id, safe='')}/events"
        event = new_event(draft)
        try:
            return await errand.ask(Request("POST", path, _WRITING, event))
        except Refusal as refused:
            if refused.status != 400 or "conferenceData" not in event:
                raise
        # The calendar cannot have meeting links after all: the meeting has one of ours.
        del event["conferenceData"]
        return await errand.ask(Request("POST", path, _WRITING, event))

    async def _standing_as(self, errand: Errand, calendar_id: str, event_id: str) -> Json:
        """Return the event whose id is taken; one that was deleted keeps its id."""
        path = _event_path(calendar_id, event_id)
        try:
            event = await errand.ask_for_event(Request("GET", path))
        except Refusal as refused:
            if refused.status == 404:  # it is there, and will be found
                raise ProviderAway("Google Calendar has not caught up yet.") from None
            if not refused.gone:
                raise
            event = {"status": "cancelled"}
        if is_cancelled(event):
            raise EventGone("The event was deleted in Google Calendar.")
        return event

    async def _patch(self, errand: Errand, calendar_id: str, reference: str, changes: Json) -> Json:
        path = _event_path(calendar_id, reference)
        try:
            return await errand.ask_for_event(Request("PATCH", path, _WRITING, changes))
        except Refusal as refused:
            if refused.gone:
                raise EventGone("The event was deleted in Google Calendar.") from None
            raise

    async def _patch_again(
        self, errand: Errand, calendar_id: str, reference: str, changes: Json, refused: Refusal
    ) -> Json:
        """Change an event without what it cannot have, and with what has to go first.

        That is a meeting link where the calendar has none, and the dates of an event that its
        owner has made an all-day one.
        """
        mended = {name: value for name, value in changes.items() if name != "conferenceData"}
        event = await self._event(errand, calendar_id, reference)
        if event is not None and is_all_day(event):
            mended |= {side: {**changes[side], "date": None} for side in ("start", "end")}
        if mended == changes:
            raise refused
        return await self._patch(errand, calendar_id, reference, mended)

    async def _event(self, errand: Errand, calendar_id: str, reference: str) -> Json | None:
        try:
            event = await errand.ask_for_event(Request("GET", _event_path(calendar_id, reference)))
        except Refusal as refused:
            if refused.gone:
                return None
            raise
        if "id" not in event:
            raise malformed()
        return event


def _event_path(calendar_id: str, reference: str) -> str:
    return f"/calendars/{quote(calendar_id, safe='')}/events/{quote(reference, safe='')}"
