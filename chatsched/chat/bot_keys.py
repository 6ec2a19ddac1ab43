"""What a bot acts with: a token, and a webhook's address that is a secret in itself."""

import hashlib
from dataclasses import dataclass

from chatsched.accounts import ApiTokens, Person
from chatsched.core.ids import new_secret


@dataclass(frozen=True, slots=True)
class Issued:
    """Fresh keys; of the webhook only ``digest`` is to be stored."""

    token: str
    webhook_url: str
    digest: str


class BotKeys:
    """Issues and revokes them."""

    def __init__(self, tokens: ApiTokens, public_url: str) -> None:
        self._tokens = tokens
        self._hooks = public_url.rstrip("/") + "/hooks/"

    async def issue(self, bot: Person) -> Issued:
        """Make a token and a webhook address for a bot."""
        token = await self._tokens.issue(bot.id, bot.name)
        secret = new_secret()
        return Issued(token.token, self._hooks + secret, webhook_digest(secret))

    async def revoke(self, bot_id: str) -> None:
        """End a bot's tokens; its open sockets are cut off at once."""
        await self._tokens.revoke_all(bot_id)


def webhook_digest(secret: str) -> str:
    """Return what is stored in a webhook secret's place. It is random: no salt is needed."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
