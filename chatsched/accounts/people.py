"""The directory: who is who, for the other slices."""

import inspect
from collections.abc import Awaitable, Callable, Collection
from itertools import islice

from chatsched.accounts.emails import email_key
from chatsched.accounts.models import Person, User
from chatsched.accounts.store import Users
from chatsched.core.clock import Clock
from chatsched.core.ids import new_id
from chatsched.core.locales import DEFAULT_LOCALE, Language, language

Renamed = Callable[[Person], Awaitable[None] | None]

_MOST_KEPT = 20_000


class People:
    """People and bots by id or address.

    What was looked up is kept, up to a bound, until `forget`; ``renamed`` is called, in the
    process in which it happened, with a person as they are called now.
    """

    def __init__(self, users: Users, clock: Clock) -> None:
        self._users = users
        self._clock = clock
        self._kept: dict[str, Person] = {}
        self._forgotten = 0
        self.renamed: list[Renamed] = []

    async def person(self, user_id: str) -> Person | None:
        """Return somebody, or None."""
        kept = self._kept.get(user_id)
        return kept if kept is not None else (await self.people((user_id,))).get(user_id)

    async def language(self, user_id: str) -> Language:
        """Return the language that somebody is written to in."""
        user = await self._users.by_id(user_id)
        return language(DEFAULT_LOCALE) if user is None else user.reads

    async def people(self, user_ids: Collection[str]) -> dict[str, Person]:
        """Return those of the people that exist, by id; at most one question to the store."""
        known = {user_id: self._kept[user_id] for user_id in user_ids if user_id in self._kept}
        missing = [user_id for user_id in user_ids if user_id not in known]
        if missing:
            forgotten = self._forgotten
            for person in await self._users.people(missing):
                known[person.id] = person
                if forgotten == self._forgotten:
                    self._keep(person)
        return known

    async def by_email(self, email: str) -> Person | None:
        """Return the person with this address, however it is spelled."""
        return (await self.by_emails((email,))).get(email)

    async def by_emails(self, emails: Collection[str]) -> dict[str, Person]:
        """Return the people with these addresses, by address as given; without the unknown."""
        keys = {email: email_key(email) for email in emails}
        found = await self._users.by_emails(set(keys.values()))
        return {email: found[key] for email, key in keys.items() if key in found}

    async def create_bot(self, name: str) -> Person:
        """Make a bot: a user without address and password, who acts by token alone."""
        bot = User(
            id=new_id(),
            name=name,
            is_bot=True,
            time_zone="UTC",
            email=None,
            password=None,
            created_at=self._clock.now(),
        )
        await self._users.add(bot)
        return bot.person

    def forget(self, user_id: str | None = None) -> None:
        """Look somebody (default: everybody) up anew the next time."""
        self._forgotten += 1
        if user_id is None:
            self._kept.clear()
        else:
            self._kept.pop(user_id, None)

    async def announce(self, person: Person) -> None:
        """Tell those who want to know that somebody was renamed."""
        for renamed in self.renamed:
            told = renamed(person)
            if inspect.isawaitable(told):
                await told

    def _keep(self, person: Person) -> None:
        if len(self._kept) >= _MOST_KEPT:  # the older half goes at once: one by one is dear
            self._kept = dict(islice(self._kept.items(), _MOST_KEPT // 2, None))
        self._kept[person.id] = person
