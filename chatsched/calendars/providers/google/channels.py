"""Google's push channels: one for each calendar, of limited life, not to be prolonged."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import quote
from uuid import uuid4

from chatsched.calendars.providers.google.errand import Errand, Json, Request, malformed
from chatsched.calendars.providers.google.refusals import Refusal
from chatsched.calendars.providers.protocol import Channel, ProviderError

_NEVER_PUSHED = "pushNotSupportedForRequestedResource"
_TAKEN = "channelIdNotUnique"


class Channels:
    """Opens and closes channels on one errand."""

    def __init__(self, errand: Errand) -> None:
        self._errand = errand

    async def open_all(
        self, calendar_ids: Sequence[str], address: str, secret: str, lifetime_seconds: int
    ) -> list[Channel]:
        """Return a channel for each calendar; calendars that Google never pushes have none."""
        opened: list[Channel] = []
        try:
            for calendar_id in calendar_ids:
                path = f"/calendars/{quote(calendar_id, safe='')}/events/watch"
                channel = await self._open(path, address, secret, lifetime_seconds)
                opened.extend([channel] if channel else [])
        except ProviderError:
            for channel in opened:
                await self._forget(channel)
            raise
        return opened

    async def close(self, channel: Channel) -> None:
        """End a channel; one that is not there has ended."""
        body = {"id": channel.id, "resourceId": channel.resource}
        try:
            await self._errand.ask(Request("POST", "/channels/stop", body=body))
        except Refusal as refused:
            if not refused.gone:
                raise

    async def _open(
        self, path: str, address: str, secret: str, lifetime_seconds: int
    ) -> Channel | None:
        for tries_left in (1, 0):
            body = {
                "id": uuid4().hex,
                "type": "web_hook",
                "address": address,
                "token": secret,
                "params": {"ttl": str(lifetime_seconds)},
            }
            try:
                answer = await self._errand.ask(Request("POST", path, body=body))
            except Refusal as refused:
                if _NEVER_PUSHED in refused.reasons:
                    return None
                # An answer was lost, and the channel stands without us knowing all of its names.
                if _TAKEN in refused.reasons and tries_left:
                    continue
                raise
            return _channel(answer, lifetime_seconds)
        raise AssertionError("the last try returns or raises")

    async def _forget(self, channel: Channel) -> None:
        """End a channel if that can be done; else it will expire, and nobody listens to it."""
        try:
            await self.close(channel)
        except ProviderError:
            return


def _channel(answer: Json, lifetime_seconds: int) -> Channel:
    try:
        expiration = answer.get("expiration")
        expires_at = (
            datetime.fromtimestamp(int(expiration) / 1000, UTC)
            if expiration is not None
            else datetime.now(UTC) + timedelta(seconds=lifetime_seconds)
        )
        return Channel(id=answer["id"], resource=answer["resourceId"], expires_at=expires_at)
    except (KeyError, TypeError, ValueError, OverflowError):
        raise malformed() from None
