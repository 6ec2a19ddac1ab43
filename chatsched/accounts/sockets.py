"""What connected clients may ask about their own accounts."""

from chatsched.accounts.models import (
    ChangePassword,
    NewToken,
    TokenMade,
    TokenNamed,
    TokensAnswer,
    UpdateMe,
    UserAnswer,
)
from chatsched.accounts.service import Accounts
from chatsched.accounts.tokens import ApiTokens
from chatsched.core.actor import Actor
from chatsched.core.wire import Nothing
from chatsched.realtime import AnyCommand, SocketCommand


def commands(accounts: Accounts, tokens: ApiTokens) -> list[AnyCommand]:
    """Return this slice's commands."""

    async def me(actor: Actor, _: Nothing) -> UserAnswer:
        return await accounts.me(actor)

    return [
        SocketCommand("me:get", Nothing, UserAnswer, me, "Who the caller is"),
        SocketCommand(
            "me:update",
            UpdateMe,
            UserAnswer,
            accounts.update_me,
            "Change one's name, time zone or language",
        ),
        SocketCommand(
            "me:password",
            ChangePassword,
            Nothing,
            accounts.change_password,
            "Change one's password; other sessions end",
        ),
        SocketCommand(
            "token:create", NewToken, TokenMade, tokens.make, "Make an API token; it is shown once"
        ),
        SocketCommand("token:list", Nothing, TokensAnswer, tokens.mine, "List one's API tokens"),
        SocketCommand(
            "token:revoke",
            TokenNamed,
            Nothing,
            tokens.drop,
            "Revoke an API token; whoever uses it is cut off",
        ),
    ]
