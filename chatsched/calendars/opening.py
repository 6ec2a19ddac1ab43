"""From a link to an account that can be asked."""

from collections.abc import Callable, Mapping

from chatsched.calendars.providers import Account, CredentialsRefused, ProviderAway
from chatsched.calendars.records import LinkRecord, ProviderId
from chatsched.calendars.vault import NewerKeyError, VaultError

Maker = Callable[[LinkRecord], Account]
"""Makes an account of a link; raises `VaultError` if the link's secret cannot be opened."""
Makers = Mapping[ProviderId, Maker]

_LOST = "The credentials of this calendar cannot be read any more. Please connect it again."
_BROKEN = "This calendar has to be connected again."
_NEWER = "The server's keys are being changed. Please try again in a while."
_UNKNOWN = "This server has no access to calendars of this kind at the moment."


class Opening:
    """Opens accounts, each provider's by its own maker."""

    def __init__(self, makers: Makers) -> None:
        self._makers = makers

    async def account(self, link: LinkRecord) -> Account:
        """Return a link's account.

        Raises `CredentialsRefused` for a link that is broken, or whose secret cannot be opened,
        and `ProviderAway` while the server is not set up for the provider, or lacks a new key.
        """
        if link.status == "needs_relink":
            raise CredentialsRefused(link.problem or _BROKEN)
        maker = self._makers.get(link.provider)
        if maker is None:
            raise ProviderAway(_UNKNOWN)
        try:
            return maker(link)
        except NewerKeyError:
            raise ProviderAway(_NEWER) from None
        except VaultError:
            raise CredentialsRefused(_LOST) from None
