"""Accounts: people and bots, their sessions and tokens, and who is who."""

from chatsched.accounts.emails import Email
from chatsched.accounts.gate import Gate
from chatsched.accounts.jobs import Patrol
from chatsched.accounts.models import LogIn, Person, SignUp, TokenMade, User, UserAnswer
from chatsched.accounts.passwords import Passwords
from chatsched.accounts.people import People, Renamed
from chatsched.accounts.recovery import RESET_LIFE, Recovery, ResetLinks
from chatsched.accounts.routes import endpoints
from chatsched.accounts.service import Accounts, SignedIn
from chatsched.accounts.sessions import SignIns
from chatsched.accounts.sockets import commands
from chatsched.accounts.store import Sessions, Tokens, Users
from chatsched.accounts.tokens import ApiTokens

__all__ = [
    "RESET_LIFE",
    "Accounts",
    "ApiTokens",
    "Email",
    "Gate",
    "LogIn",
    "Passwords",
    "Patrol",
    "People",
    "Person",
    "Recovery",
    "Renamed",
    "ResetLinks",
    "Sessions",
    "SignIns",
    "SignUp",
    "SignedIn",
    "TokenMade",
    "Tokens",
    "User",
    "UserAnswer",
    "Users",
    "commands",
    "endpoints",
]
