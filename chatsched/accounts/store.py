"""The collections ``users``, ``sessions`` and ``tokens``. Secrets are kept as SHA-256 alone."""

from collections.abc import Collection as Ids
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, ReturnDocument
from pymongo.errors import DuplicateKeyError

from chatsched.accounts.models import Person, Session, Token, User
from chatsched.core.errors import EmailTaken
from chatsched.core.locales import DEFAULT_LOCALE
from chatsched.storage import Document, Mongo

_PERSON = {"name": 1, "is_bot": 1}


class Users:
    """Accounts of people and bots."""

    def __init__(self, mongo: Mongo) -> None:
        self._users = mongo["users"]

    async def prepare(self) -> None:
        """Create the indexes. Bots have no address, so its index leaves them out."""
        await self._users.create_index(
            "email_key",
            unique=True,
            partialFilterExpression={"email_key": {"$type": "string"}},
        )

    async def add(self, user: User, email_key: str | None = None) -> None:
        """Store a new account. Raises `EmailTaken`."""
        document: Document = {
            "_id": user.id,
            "name": user.name,
            "is_bot": user.is_bot,
            "time_zone": user.time_zone,
            "locale": user.locale,
            "language": user.language,
            "created_at": user.created_at,
        }
        if email_key is not None:
            document |= {"email": user.email, "email_key": email_key, "password": user.password}
        try:
            await self._users.insert_one(document)
        except DuplicateKeyError:
            raise EmailTaken from None

    async def by_id(self, user_id: str) -> User | None:
        """Return an account."""
        return _user(await self._users.find_one({"_id": user_id}))

    async def by_email(self, email_key: str) -> User | None:
        """Return the account with this address (see `emails.email_key`)."""
        return _user(await self._users.find_one({"email_key": email_key}))

    async def by_emails(self, email_keys: Ids[str]) -> dict[str, Person]:
        """Return those of the people that exist, by the key of their address."""
        found = self._users.find(
            {"email_key": {"$in": list(email_keys)}}, {**_PERSON, "email_key": 1}
        )
        return {document["email_key"]: _person(document) async for document in found}

    async def people(self, user_ids: Ids[str]) -> list[Person]:
        """Return those of the people that exist, in no order."""
        found = self._users.find({"_id": {"$in": list(user_ids)}}, _PERSON)
        return [_person(document) async for document in found]

    async def update(self, user_id: str, changes: dict[str, Any]) -> User | None:
        """Change members of an account; return it as it is then."""
        return _user(
            await self._users.find_one_and_update(
                {"_id": user_id}, {"$set": changes}, return_document=ReturnDocument.AFTER
            )
        )

    async def set_password(self, user_id: str, stored: str, password: str) -> bool:
        """Put a password's hash in the place of ``stored``; False if that is no longer there."""
        replaced = await self._users.update_one(
            {"_id": user_id, "password": stored}, {"$set": {"password": password}}
        )
        return replaced.matched_count == 1


class Sessions:
    """Sign-ins. MongoDB removes them when they have expired."""

    def __init__(self, mongo: Mongo) -> None:
        self._sessions = mongo["sessions"]

    async def prepare(self) -> None:
        """Create the indexes."""
        await self._sessions.create_index("digest", unique=True)
        await self._sessions.create_index("user_id")
        await self._sessions.create_index("expires_at", expireAfterSeconds=0)

    async def add(self, session: Session, digest: str) -> None:
        """Store a sign-in under its secret's digest."""
        await self._sessions.insert_one(
            {
                "_id": session.id,
                "digest": digest,
                "user_id": session.user_id,
                "touched_at": session.touched_at,
                "expires_at": session.expires_at,
            }
        )

    async def by_digest(self, digest: str) -> Session | None:
        """Return the sign-in with this secret, expired or not."""
        found = await self._sessions.find_one({"digest": digest})
        if found is None:
            return None
        return Session(found["_id"], found["user_id"], found["touched_at"], found["expires_at"])

    async def touch(self, session_id: str, touched_at: datetime, expires_at: datetime) -> None:
        """Prolong a sign-in, unless it has ended meanwhile."""
        await self._sessions.update_one(
            {"_id": session_id}, {"$set": {"touched_at": touched_at, "expires_at": expires_at}}
        )

    async def of_user(self, user_id: str) -> list[str]:
        """Return the ids of a user's sign-ins."""
        return [
            found["_id"] async for found in self._sessions.find({"user_id": user_id}, {"_id": 1})
        ]

    async def remove(self, session_ids: Ids[str]) -> None:
        """End sign-ins."""
        await self._sessions.delete_many({"_id": {"$in": list(session_ids)}})

    async def existing(self, session_ids: Ids[str]) -> set[str]:
        """Return those of the ids that still stand."""
        found = self._sessions.find({"_id": {"$in": list(session_ids)}}, {"_id": 1})
        return {document["_id"] async for document in found}


class Tokens:
    """API tokens of people and bots."""

    def __init__(self, mongo: Mongo) -> None:
        self._tokens = mongo["tokens"]

    async def prepare(self) -> None:
        """Create the indexes."""
        await self._tokens.create_index("digest", unique=True)
        await self._tokens.create_index([("user_id", ASCENDING), ("_id", ASCENDING)])

    async def add(self, token: Token, digest: str) -> None:
        """Store a token under its digest."""
        await self._tokens.insert_one(
            {
                "_id": token.id,
                "digest": digest,
                "user_id": token.user_id,
                "name": token.name,
                "created_at": token.created_at,
                "used_at": token.used_at,
            }
        )

    async def by_digest(self, digest: str) -> Token | None:
        """Return the token with this digest."""
        found = await self._tokens.find_one({"digest": digest})
        return None if found is None else _token(found)

    async def of_user(self, user_id: str) -> list[Token]:
        """Return a user's tokens, oldest first."""
        found = self._tokens.find({"user_id": user_id}).sort("_id", ASCENDING)
        return [_token(document) async for document in found]

    async def touch(self, token_id: str, used_at: datetime) -> None:
        """Note when a token was used."""
        await self._tokens.update_one({"_id": token_id}, {"$set": {"used_at": used_at}})

    async def remove(self, user_id: str, token_id: str) -> bool:
        """Remove a user's token; return whether there was one."""
        removed = await self._tokens.delete_one({"_id": token_id, "user_id": user_id})
        return removed.deleted_count == 1

    async def existing(self, token_ids: Ids[str]) -> set[str]:
        """Return those of the ids that still stand."""
        found = self._tokens.find({"_id": {"$in": list(token_ids)}}, {"_id": 1})
        return {document["_id"] async for document in found}


def _user(found: Document | None) -> User | None:
    if found is None:
        return None
    return User(
        id=found["_id"],
        name=found["name"],
        is_bot=found["is_bot"],
        time_zone=found["time_zone"],
        email=found.get("email"),
        password=found.get("password"),
        created_at=found["created_at"],
        locale=found.get("locale", DEFAULT_LOCALE),
        language=found.get("language"),
    )


def _person(found: Document) -> Person:
    return Person(found["_id"], found["name"], found["is_bot"])


def _token(found: Document) -> Token:
    return Token(
        id=found["_id"],
        user_id=found["user_id"],
        name=found["name"],
        created_at=found["created_at"],
        used_at=found["used_at"],
    )
