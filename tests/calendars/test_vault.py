"""Secrets at rest, and their keys."""

import base64
import secrets
import time
from datetime import UTC, datetime

import pytest
from serving import in_database

from chatsched.calendars.credentials import Feed, seal, unseal
from chatsched.calendars.opening import Opening
from chatsched.calendars.providers import CredentialsRefused, ProviderAway
from chatsched.calendars.records import LinkedCalendar, LinkRecord
from chatsched.calendars.rotation import Rotation
from chatsched.calendars.store.links import Links
from chatsched.calendars.vault import NewerKeyError, Vault, VaultError, derived_key
from chatsched.storage import Mongo

PLACE = "calendar_links:1:secret"


def new_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def test_what_was_sealed_opens_in_its_place_alone():
    vault = Vault([new_key()])
    sealed = vault.seal(b"hush", PLACE)
    assert vault.open(sealed, PLACE) == b"hush"
    assert b"hush" not in sealed["data"]
    with pytest.raises(VaultError):
        vault.open(sealed, "calendar_links:2:secret")


def test_what_was_changed_does_not_open():
    vault = Vault([new_key()])
    sealed = vault.seal(b"hush", PLACE)
    data = bytes([sealed["data"][0] ^ 1]) + sealed["data"][1:]
    for broken in ({**sealed, "data": data}, {**sealed, "nonce": b""}, {"key": sealed["key"]}, {}):
        with pytest.raises(VaultError):
            vault.open(broken, PLACE)


def test_the_same_is_never_sealed_alike():
    vault = Vault([new_key()])
    assert vault.seal(b"hush", PLACE)["data"] != vault.seal(b"hush", PLACE)["data"]


def test_the_first_key_seals_and_all_open():
    old, new = new_key(), new_key()
    sealed = Vault([old]).seal(b"hush", PLACE)
    both = Vault([new, old])
    assert both.open(sealed, PLACE) == b"hush"
    assert not both.is_current(sealed)
    assert both.is_current(both.seal(b"hush", PLACE))
    with pytest.raises(VaultError):
        Vault([new]).open(sealed, PLACE)


def test_a_key_that_is_new_elsewhere_is_told_from_one_that_is_lost():
    sealed = Vault([new_key()]).seal(b"hush", PLACE)
    others = new_key()
    with pytest.raises(NewerKeyError):
        Vault([others]).open(sealed, PLACE)
    with pytest.raises(VaultError) as lost:
        Vault([others], lambda: time.time() + 3700).open(sealed, PLACE)
    assert not isinstance(lost.value, NewerKeyError)


async def test_a_process_without_the_newest_key_breaks_no_link():
    sealed_elsewhere = link(1, Vault([new_key()]))
    here, later = Vault([new_key()]), Vault([new_key()], lambda: time.time() + 3700)
    with pytest.raises(ProviderAway):
        await opening(here).account(sealed_elsewhere)
    with pytest.raises(CredentialsRefused):
        await opening(later).account(sealed_elsewhere)


def opening(vault: Vault) -> Opening:
    return Opening({"ics": lambda link: unseal(vault, link, Feed)})


def test_keys_may_be_written_in_either_alphabet_of_base64():
    key = base64.b64encode(b"\xff" * 32).decode()
    sealed = Vault([key]).seal(b"hush", PLACE)
    assert Vault([key.replace("/", "_").replace("+", "-")]).open(sealed, PLACE) == b"hush"


def test_a_derived_key_is_the_same_each_time_and_not_the_secret():
    secret = "k" * 40
    assert derived_key(secret) == derived_key(secret) != derived_key(secret + "x")
    assert len(base64.b64decode(derived_key(secret))) == 32


@pytest.fixture
async def links(mongo_url, database_name):
    mongo = Mongo(in_database(mongo_url, database_name))
    store = Links(mongo)
    await store.prepare()
    yield store
    await mongo.close()


def link(number: int, vault: Vault, **more) -> LinkRecord:
    members = {
        "id": f"link{number}",
        "user_id": "ada",
        "provider": "ics",
        "subject": str(number),
        "account": "feed",
        "status": "ok",
        "problem": None,
        "calendars": (LinkedCalendar(id="c", name="C", writable=False, counted=True),),
        "destination": None,
        "conferencing": False,
        "secret": seal(vault, f"link{number}", Feed(url=f"https://feeds.example/{number}")),
        "version": 1,
        "synced_at": None,
        "created_at": datetime(2027, 3, 1, tzinfo=UTC),
    }
    return LinkRecord(**{**members, **more})


async def test_old_keys_can_be_thrown_away_after_a_rotation(links):
    old, new, lost = new_key(), new_key(), new_key()
    for number in range(3):
        assert await links.add(link(number, Vault([old])))
    assert await links.add(link(3, Vault([lost])))
    await Rotation(links, Vault([new, old])).once()
    vault = Vault([new])
    for number in range(3):
        kept = await links.one(f"link{number}")
        assert unseal(vault, kept, Feed).url == f"https://feeds.example/{number}"
        assert kept.version == 2
    unreadable = await links.one("link3")
    assert unreadable.version == 1


async def test_an_account_is_stored_once(links):
    vault = Vault([new_key()])
    assert await links.add(link(1, vault))
    assert not await links.add(link(1, vault, id="another"))
    assert [each.id for each in await links.of_user("ada")] == ["link1"]


async def test_of_two_changes_of_a_secret_one_wins(links):
    vault = Vault([new_key()])
    await links.add(link(1, vault))
    kept = await links.one("link1")
    sealed = seal(vault, "link1", Feed(url="https://feeds.example/new"))
    assert (await links.reseal("link1", sealed, kept.version)).version == 2
    assert await links.reseal("link1", kept.secret, kept.version) is None
    assert unseal(vault, await links.one("link1"), Feed).url == "https://feeds.example/new"


async def test_people_without_links_have_an_empty_list(links):
    await links.add(link(1, Vault([new_key()])))
    found = await links.of(["ada", "ben"])
    assert [each.id for each in found["ada"]] == ["link1"]
    assert found["ben"] == []


async def test_trouble_does_not_mend_a_broken_link(links):
    await links.add(link(1, Vault([new_key()])))
    assert (await links.set_status("link1", "needs_relink", "Broken.")).status == "needs_relink"
    assert await links.set_status("link1", "needs_relink", "Again.") is None
    assert await links.set_status("link1", "error", "Away.") is None
    assert await links.set_status("link1", "ok", None) is None
    assert (await links.one("link1")).problem == "Broken."


async def test_all_links_can_be_walked(links):
    vault = Vault([new_key()])
    for number in range(5):
        await links.add(link(number, vault))
    walked, after = [], ""
    while page := await links.some(after, 2):
        walked += [each.id for each in page]
        after = page[-1].id
    assert walked == [f"link{number}" for number in range(5)]
