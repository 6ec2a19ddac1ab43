import asyncio
import os
import threading

from argon2 import extract_parameters
from argon2.low_level import Type

from chatsched.accounts.passwords import Passwords


async def test_a_password_is_verified_against_its_hash_alone():
    passwords = Passwords()
    first, second = await asyncio.gather(passwords.hash("swordfish"), passwords.hash("swordfish"))
    assert first != second
    assert "swordfish" not in first
    assert await passwords.verify(first, "swordfish")
    assert await passwords.verify(second, "swordfish")
    assert not await passwords.verify(first, "Swordfish")


async def test_accents_may_be_typed_either_way():
    passwords = Passwords()
    assert await passwords.verify(await passwords.hash("caf\u00e9 noir"), "cafe\u0301 noir")


async def test_nothing_matches_where_nothing_is_stored_at_the_cost_of_a_real_hash():
    passwords = Passwords()
    real = extract_parameters(await passwords.hash("swordfish"))
    assert extract_parameters(passwords._decoy) == real
    assert real.type is Type.ID
    assert not await passwords.verify(None, "swordfish")


async def test_a_hash_with_other_parameters_is_outdated():
    passwords = Passwords()
    fresh = await passwords.hash("swordfish")
    assert not passwords.is_outdated(fresh)
    assert passwords.is_outdated(fresh.replace("t=2", "t=1"))


async def test_a_damaged_hash_matches_nothing():
    assert not await Passwords().verify("$argon2id$damaged", "swordfish")


async def test_who_gives_up_does_not_let_more_be_hashed_at_once():
    """A thread goes on when nobody waits for it any more: so does its turn."""
    passwords, most = Passwords(), max(1, (os.cpu_count() or 1) // 2)
    begun, go_on = threading.Semaphore(0), threading.Event()

    def work() -> None:
        begun.release()
        go_on.wait(10)

    leaving = [asyncio.create_task(passwords._in_turn(work)) for _ in range(most)]
    try:
        for _ in leaving:
            assert await asyncio.to_thread(begun.acquire, timeout=5)
        for each in leaving:
            each.cancel()
        await asyncio.gather(*leaving, return_exceptions=True)
        waiting = asyncio.create_task(passwords.hash("swordfish"))
        await asyncio.sleep(0.3)
        assert not waiting.done()
    finally:
        go_on.set()
    async with asyncio.timeout(5):
        assert await passwords.verify(await waiting, "swordfish")


async def test_the_loop_goes_on_while_passwords_are_hashed():
    passwords = Passwords()
    hashing = asyncio.gather(*(passwords.hash("swordfish") for _ in range(4)))
    turns = 0
    while not hashing.done():
        await asyncio.sleep(0.001)
        turns += 1
    await hashing
    assert turns > 20
