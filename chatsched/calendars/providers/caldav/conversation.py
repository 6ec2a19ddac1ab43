"""One request to a CalDAV server after the other, and what its refusals mean."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import httpx2

from chatsched.calendars.guarded import Answer, Caps, Guarded
from chatsched.calendars.ical import Reader, Resource
from chatsched.calendars.providers.caldav.bodies import propfind
from chatsched.calendars.providers.patience import patiently
from chatsched.calendars.providers.protocol import CredentialsRefused, ProviderRefused
from chatsched.calendars.screening import credentials_go
from chatsched.core.errors import CalendarUnsupported

_SECONDS = 10.0
_SMALL = Caps(most_bytes=2 * 1024 * 1024, seconds=_SECONDS)
_LARGE = Caps(most_bytes=10 * 1024 * 1024, seconds=_SECONDS)
_XML = "application/xml; charset=utf-8"
_MULTISTATUS = 207

_EXCHANGE = (
    "This looks like a company's own Exchange server, which cannot be linked. Calendars of"
    " Microsoft 365 and Outlook.com can, by Microsoft."
)
NO_CALDAV = "There is no CalDAV server at this address."


class Conversation:
    """Talks to the server at ``url`` as one user, and to no other with the same credentials."""

    def __init__(self, url: str, login: tuple[str, str], guarded: Guarded, reader: Reader) -> None:
        self.origin = guarded.written(url)
        self.username = login[0]
        self._login = login
        self._guarded = guarded
        self._reader = reader

    async def properties(self, url: str, depth: int, *names: str) -> list[Resource]:
        """Return these properties of a resource, and with depth 1 of what is in it.

        Raises what `refusal` returns for any answer but that.
        """
        answer = await self.say("PROPFIND", url, propfind(*names), {"Depth": str(depth)})
        if answer.status != _MULTISTATUS:
            raise refusal(answer)
        found = await self._reader.resources(answer.body)
        if not found:
            raise CalendarUnsupported(NO_CALDAV)
        base = httpx2.URL(answer.url)
        return [replace(each, href=str(base.join(each.href))) for each in found]

    async def report(self, url: str, body: bytes) -> bytes:
        """Return the multistatus that answers a question about a calendar."""
        answer = await self.say("REPORT", url, body, {"Depth": "1"}, _LARGE)
        if answer.status != _MULTISTATUS:
            raise refusal(answer)
        return answer.body

    async def say(
        self,
        method: str,
        url: str,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        caps: Caps = _SMALL,
    ) -> Answer:
        """Return what the server answers; raises what a 401 means."""
        typed = {"Content-Type": _XML} if content is not None else {}
        place = self._guarded.written(url)
        if not credentials_go(self.origin, place):
            raise _elsewhere(place.host)

        async def ask() -> Answer:
            return await self._guarded.request(
                method,
                url,
                headers={**typed, **(headers or {})},
                content=content,
                auth=self._login,
                caps=caps,
            )

        answer = await patiently(ask)
        if answer.status == httpx2.codes.UNAUTHORIZED:
            raise _unauthorized(answer)
        return answer


def refusal(answer: Answer) -> Exception:
    """Return what an answer means that is not the one that was hoped for."""
    if _exchange(answer):
        return CalendarUnsupported(_EXCHANGE)
    if answer.status == httpx2.codes.FORBIDDEN:
        return ProviderRefused("The calendar's server does not allow this.")
    if answer.status in {404, 410}:
        return ProviderRefused("There is no such calendar (any more).")
    return CalendarUnsupported(NO_CALDAV)


def _elsewhere(host: str) -> CalendarUnsupported:
    return CalendarUnsupported(
        f"This address leads to another server, {host}. If you trust it, please give its"
        " address instead."
    )


def _unauthorized(answer: Answer) -> Exception:
    ways = _ways(answer)
    if not answer.trusted:
        return _elsewhere(httpx2.URL(answer.url).host)
    if _exchange(answer) or (ways and ways <= {"ntlm", "negotiate"}):
        return CalendarUnsupported(_EXCHANGE)
    if ways and "basic" not in ways:
        return CalendarUnsupported("This server wants people to sign in in another way.")
    return CredentialsRefused("The calendar's server refuses this user name or password.")


def _ways(answer: Answer) -> set[str]:
    """Return the ways to sign in that a server offers."""
    offered: Sequence[str] = answer.headers.get_list("www-authenticate")
    return {
        part.strip().split(" ")[0].lower()
        for each in offered
        for part in each.split(",")
        if "=" not in part.strip().split(" ")[0] and part.strip()
    }


def _exchange(answer: Answer) -> bool:
    return any(
        name in answer.headers for name in ("x-owa-version", "x-feserver", "x-calculatedbetarget")
    )
