"""API tokens, of people's scripts and of bots."""

from chatsched.accounts.gate import TOKEN_PREFIX, Gate, digest_of
from chatsched.accounts.models import (
    NewToken,
    Token,
    TokenMade,
    TokenNamed,
    TokensAnswer,
    TokenView,
)
from chatsched.accounts.store import Tokens
from chatsched.core.actor import Actor
from chatsched.core.clock import Clock
from chatsched.core.errors import Forbidden, NotFound
from chatsched.core.ids import new_id, new_secret
from chatsched.core.wire import NOTHING, Nothing

MOST_TOKENS = 100


class ApiTokens:
    """Tokens are shown once, when they are made, and hold until they are revoked."""

    def __init__(self, tokens: Tokens, gate: Gate, clock: Clock) -> None:
        self._tokens = tokens
        self._gate = gate
        self._clock = clock

    async def make(self, actor: Actor, command: NewToken) -> TokenMade:
        """Make a token for the caller. Raises `Forbidden` for bots, and as `issue` does."""
        if actor.is_bot:
            raise Forbidden("A bot's tokens are made by people.")
        return await self.issue(actor.user_id, command.name)

    async def mine(self, actor: Actor, _: Nothing) -> TokensAnswer:
        """Return the caller's tokens."""
        return TokensAnswer(tokens=[_view(t) for t in await self.of_user(actor.user_id)])

    async def drop(self, actor: Actor, command: TokenNamed) -> Nothing:
        """Revoke one of the caller's tokens. Raises `NotFound`."""
        await self.revoke(actor.user_id, command.token_id)
        return NOTHING

    async def issue(self, user_id: str, name: str) -> TokenMade:
        """Make a token for a user. Raises `Forbidden` when there are too many already."""
        if len(await self._tokens.of_user(user_id)) >= MOST_TOKENS:
            raise Forbidden(f"There are {MOST_TOKENS} tokens already; revoke one first.")
        secret = TOKEN_PREFIX + new_secret()
        token = Token(new_id(), user_id, name, created_at=self._clock.now(), used_at=None)
        await self._tokens.add(token, digest_of(secret))
        return TokenMade(id=token.id, name=name, token=secret)

    async def of_user(self, user_id: str) -> list[Token]:
        """Return a user's tokens, oldest first."""
        return await self._tokens.of_user(user_id)

    async def revoke(self, user_id: str, token_id: str) -> None:
        """Revoke one of a user's tokens; whoever uses it is cut off. Raises `NotFound`."""
        if not await self._tokens.remove(user_id, token_id):
            raise NotFound
        self._gate.revoked(user_id, [token_id])

    async def revoke_all(self, user_id: str) -> None:
        """Revoke whatever tokens a user has."""
        token_ids = [token.id for token in await self._tokens.of_user(user_id)]
        for token_id in token_ids:
            await self._tokens.remove(user_id, token_id)
        self._gate.revoked(user_id, token_ids)


def _view(token: Token) -> TokenView:
    return TokenView(
        id=token.id, name=token.name, created_at=token.created_at, used_at=token.used_at
    )
