import asyncio

import pytest
from argon2 import PasswordHasher

from chatsched.accounts import LogIn, Person
from chatsched.core.errors import EmailTaken, InvalidCredentials

PASSWORD = "correct horse battery"


async def test_people_are_found_by_id_one_or_many(desk):
    ada = (await desk.sign_up()).answer.user
    ben = (await desk.sign_up("ben@example.com", "Ben")).answer.user
    assert await desk.people.person(ada.id) == Person(ada.id, "Ada", is_bot=False)
    found = await desk.people.people([ada.id, ben.id, "nobody"])
    assert {person.name for person in found.values()} == {"Ada", "Ben"}
    assert await desk.people.person("nobody") is None
    assert await desk.people.people([]) == {}


async def test_people_are_found_by_address_however_it_is_spelled(desk):
    ada = (await desk.sign_up("Ada@Example.com")).answer.user
    assert (await desk.people.by_email(" ADA@example.COM ")).id == ada.id
    assert await desk.people.by_email("ben@example.com") is None
    assert await desk.people.by_email("not an address") is None
    assert set(await desk.people.by_emails(["ada@example.com", "ben@example.com"])) == {
        "ada@example.com"
    }


async def test_a_bot_has_a_token_and_no_way_to_sign_in(desk):
    bot = await desk.people.create_bot("Reminder")
    other_bot = await desk.people.create_bot("Reminder")
    assert bot.id != other_bot.id
    made = await desk.tokens.issue(bot.id, "Reminder")
    actor = await desk.by_token(made.token)
    assert actor.is_bot
    assert actor.expires_at is None
    assert made.token.startswith("cs_")
    me = (await desk.accounts.me(actor)).user
    assert (me.email, me.is_bot) == (None, True)
    for email in ("", "None", "null", "Reminder"):
        assert await desk.people.by_email(email) is None
    with pytest.raises(InvalidCredentials):
        await desk.accounts.log_in(LogIn(email="None", password=PASSWORD))


async def test_of_those_who_sign_up_with_one_address_at_once_one_succeeds(desk, other):
    attempts = await asyncio.gather(
        *(
            process.sign_up(email)
            for process in (desk, other)
            for email in ("ada@example.com", "ADA@example.com", " ada@EXAMPLE.com")
        ),
        return_exceptions=True,
    )
    assert sum(isinstance(attempt, EmailTaken) for attempt in attempts) == 5
    winner = next(a for a in attempts if not isinstance(a, EmailTaken))
    assert (await desk.people.by_email("ada@example.com")).id == winner.answer.user.id


async def test_an_outdated_hash_is_renewed_on_the_way_in(desk, mongo, database_name):
    await desk.sign_up()
    users = mongo[database_name]["users"]
    weak = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
    users.update_one({}, {"$set": {"password": weak}})
    await desk.accounts.log_in(LogIn(email="ada@example.com", password=PASSWORD))
    renewed = users.find_one()["password"]
    assert "m=19456,t=2,p=1" in renewed
    await desk.accounts.log_in(LogIn(email="ada@example.com", password=PASSWORD))
    assert users.find_one()["password"] == renewed
