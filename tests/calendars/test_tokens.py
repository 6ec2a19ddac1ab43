"""Access tokens: good ones for whoever asks, one renewal at a time, and what a refusal means."""

import asyncio
from dataclasses import replace

import pytest
import pytest_asyncio
from calendars.consenting import ADA, BEN, EVERY_VENDOR, house
from hearing import PATIENCE

from chatsched.calendars.credentials import Grant, seal, unseal
from chatsched.calendars.providers import CredentialsRefused, ProviderAway
from chatsched.calendars.tokens import LinkTokens, TokenKeeper
from chatsched.calendars.turns import Turns
from chatsched.storage import connect

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def built(servers, mongo):
    async with house(servers, mongo) as linkable:
        # Nobody but the tests asks for tokens: new links are not read by themselves.
        linkable.built.calendars.health.mended.clear()
        yield linkable


class Account:
    """A linked account, seen from within."""

    def __init__(self, place, person, vendor, link) -> None:
        self.place = place
        self.person = person
        self.desk = place.sandbox.desks[vendor]
        self.slice = place.built.calendars
        self.link = link

    @property
    def renewals(self) -> int:
        return self.desk.calls.get("refresh", 0)

    async def grant(self) -> Grant:
        self.link = await self.slice.links.one(self.link.id)
        return unseal(self.slice.vault, self.link, Grant)

    async def tokens(self, keeper: TokenKeeper | None = None) -> LinkTokens:
        grant = await self.grant()
        return LinkTokens(keeper or self.slice.keeper, self.link, grant)

    async def age(self, seconds_left: int = 30) -> None:
        """Let the access token be about to expire."""
        grant = await self.grant()
        old = replace(grant, expires_at=grant.expires_at - 3599 + seconds_left)
        sealed = seal(self.slice.vault, self.link.id, old)
        assert await self.slice.links.reseal(self.link.id, sealed, self.link.version)

    async def status(self) -> str:
        return (await self.place.calendar(self.person, self.link.id))["status"]

    def keeper(self, redis=None) -> TokenKeeper:
        """Return another process's worth of a keeper."""
        own = self.slice.keeper
        turns = Turns(redis, prefix="chatsched") if redis else own._turns
        return TokenKeeper(own._links, own._vault, own._health, own._sign_ins, turns, own._clock)


@pytest.fixture
def linked(place):
    async def one(vendor: str) -> Account:
        person = await place.signup()
        calendar = await place.linked(person, vendor)
        (link,) = await place.built.calendars.links.of_user(person.id)
        assert link.id == calendar["id"]
        return Account(place, person, vendor, link)

    return one


@EVERY_VENDOR
async def test_a_good_token_is_used_as_it_is(linked, vendor):
    account = await linked(vendor)
    tokens = await account.tokens()
    assert await tokens.current() == (await account.grant()).access_token
    assert account.renewals == 0


@EVERY_VENDOR
async def test_a_token_is_renewed_before_it_expires(linked, vendor):
    account = await linked(vendor)
    await account.age(seconds_left=59)
    before = await account.grant()
    renewed = await (await account.tokens()).current()
    assert renewed != before.access_token
    assert account.renewals == 1
    after = await account.grant()
    assert after.access_token == renewed
    assert after.expires_at > before.expires_at + 1000


@EVERY_VENDOR
async def test_many_who_ask_at_once_make_one_renewal(linked, vendor):
    account = await linked(vendor)
    await account.age()
    askers = [await account.tokens() for _ in range(10)]
    answers = await asyncio.gather(*(tokens.current() for tokens in askers))
    assert len(set(answers)) == 1
    assert account.renewals == 1


@EVERY_VENDOR
async def test_two_processes_make_one_renewal(linked, vendor):
    account = await linked(vendor)
    await account.age()
    askers = [await account.tokens(keeper) for keeper in (account.keeper(), account.keeper())]
    answers = await asyncio.gather(*(tokens.current() for tokens in askers))
    assert len(set(answers)) == 1
    assert account.renewals == 1


@EVERY_VENDOR
async def test_without_redis_what_was_stored_first_counts(linked, vendor):
    account = await linked(vendor)
    await account.age()
    nowhere = connect("redis://127.0.0.1:1/0")
    keepers = (account.keeper(nowhere), account.keeper(nowhere))
    askers = [await account.tokens(keeper) for keeper in keepers]
    answers = await asyncio.gather(*(tokens.current() for tokens in askers))
    stored = await account.grant()
    assert stored.access_token in answers
    assert all(account.desk.tokens.of(answer) for answer in answers)
    assert account.desk.tokens.refreshed(stored.refresh_token, rotate=False)
    await nowhere.aclose()


async def test_google_keeps_its_refresh_token(linked):
    account = await linked("google")
    before = await account.grant()
    await account.age()
    await (await account.tokens()).current()
    assert (await account.grant()).refresh_token == before.refresh_token


async def test_microsofts_refresh_token_is_replaced_each_time(linked):
    account = await linked("microsoft")
    seen = {(await account.grant()).refresh_token}
    for _ in range(3):
        await account.age()
        await (await account.tokens()).current()
        seen.add((await account.grant()).refresh_token)
    assert len(seen) == 4


@EVERY_VENDOR
async def test_a_refused_token_is_replaced_once(linked, vendor):
    account = await linked(vendor)
    tokens = [await account.tokens() for _ in range(3)]
    refused = await tokens[0].current()
    answers = await asyncio.gather(*(each.instead_of(refused) for each in tokens))
    assert len(set(answers)) == 1
    assert refused not in answers
    assert account.renewals == 1
    late = await account.tokens()
    assert await late.instead_of(refused) == answers[0]
    assert account.renewals == 1


@EVERY_VENDOR
@pytest.mark.parametrize("refusal", ["revoked", "expired", "interaction"])
async def test_a_refused_grant_breaks_the_link_and_its_owner_is_told(linked, vendor, refusal):
    account = await linked(vendor)
    socket = await account.person.connect()
    await account.age()
    account.desk.faults.refusals = [refusal]
    tokens = await account.tokens()
    with pytest.raises(CredentialsRefused):
        await tokens.current()
    told = await socket.heard(
        "calendar:updated", lambda payload: payload["calendar"]["status"] == "needs_relink"
    )
    assert told["calendar"]["id"] == account.link.id
    assert "connect" in told["calendar"]["problem"]
    assert await account.status() == "needs_relink"


async def test_a_broken_link_is_not_tried_again(linked):
    account = await linked("google")
    await account.age()
    account.desk.tokens.revoke_account(account.desk.accounts[ADA].id)
    with pytest.raises(CredentialsRefused):
        await (await account.tokens()).current()
    tried = account.renewals
    await account.grant()
    with pytest.raises(CredentialsRefused):
        await account.slice.opening.account(account.link)
    assert account.renewals == tried


@EVERY_VENDOR
async def test_linking_anew_mends_a_broken_link(linked, vendor):
    account = await linked(vendor)
    await account.age()
    account.desk.faults.refusals = ["revoked"]
    with pytest.raises(CredentialsRefused):
        await (await account.tokens()).current()
    mended = await account.place.linked(account.person, vendor, calendar_id=account.link.id)
    assert (mended["id"], mended["status"]) == (account.link.id, "ok")
    assert mended["problem"] is None
    await account.slice.opening.account(await account.slice.links.one(account.link.id))


@EVERY_VENDOR
@pytest.mark.parametrize("fault", ["closed", "busy", "nonsense", "lost", "our_secret"])
async def test_a_provider_in_trouble_breaks_no_link(linked, vendor, fault):
    account = await linked(vendor)
    faults = account.desk.faults
    await account.age()
    if fault == "closed":
        faults.closed = True
    elif fault == "lost":
        faults.lost = 1
    elif fault == "our_secret":
        faults.secret_expired = True
    else:
        faults.statuses = [503 if fault == "busy" else 200]
    with pytest.raises(ProviderAway):
        await (await account.tokens()).current()
    assert await account.status() == "ok"
    faults.closed = faults.secret_expired = False
    assert await (await account.tokens()).current()


@EVERY_VENDOR
async def test_a_scope_that_was_taken_back_breaks_the_link(linked, vendor):
    account = await linked(vendor)
    await account.age()
    granted = next(iter(account.desk.tokens.granted())).scopes
    account.desk.faults.withheld = frozenset(each for each in granted if "alendar" in each)
    with pytest.raises(CredentialsRefused):
        await (await account.tokens()).current()
    assert await account.status() == "needs_relink"


async def test_a_refusal_of_what_was_linked_anew_meanwhile_breaks_nothing(linked):
    account = await linked("google")
    before = account.link
    await account.place.linked(account.person, "google")
    await account.slice.health.refused(before, CredentialsRefused("of the old grant"))
    assert await account.status() == "ok"


async def test_a_link_that_is_gone_has_no_tokens(linked):
    account = await linked("google")
    await account.age()
    tokens = await account.tokens()
    await account.person.api.ok("DELETE", f"/api/calendars/{account.link.id}")
    with pytest.raises(CredentialsRefused):
        await tokens.current()
    assert await account.place.calendars(account.person) == []


@EVERY_VENDOR
async def test_a_renewal_is_carried_through_though_nobody_waits(linked, vendor):
    account = await linked(vendor)
    await account.age()
    before = await account.grant()
    asking = asyncio.create_task((await account.tokens()).current())
    async with asyncio.timeout(PATIENCE):
        while not account.renewals:
            await asyncio.sleep(0.001)
    asking.cancel()
    await account.slice.keeper.finish()
    assert (await account.grant()).access_token != before.access_token


async def test_a_choice_made_during_a_renewal_is_kept(linked):
    account = await linked("microsoft")
    await account.age()
    every = [calendar.id for calendar in account.link.calendars]
    asking = asyncio.create_task((await account.tokens()).current())
    chosen = account.person.api.ok("PATCH", f"/api/calendars/{account.link.id}", {"counted": every})
    renewed, _ = await asyncio.gather(asking, chosen)
    assert (await account.grant()).access_token == renewed
    assert [calendar.id for calendar in account.link.counted] == every


async def test_accounts_are_renewed_side_by_side(place):
    ada, slice_ = await place.signup(), place.built.calendars
    for number in (ADA, BEN):
        await place.linked(ada, "google", number=number)
    links = await slice_.links.of_user(ada.id)
    old = [unseal(slice_.vault, link, Grant).access_token for link in links]
    new = await asyncio.gather(
        *(slice_.keeper.renewed(link, token) for link, token in zip(links, old, strict=True))
    )
    assert len({*old, *(grant.access_token for grant in new)}) == 4


async def test_without_redis_the_slower_of_two_takes_what_the_faster_got(linked, monkeypatch):
    """Though the provider refuses at once what the faster has used, and it stores that late."""
    account = await linked("microsoft")
    await account.age()
    nowhere = connect("redis://127.0.0.1:1/0")
    stored = account.slice.links.reseal
    asked = asyncio.Event()

    async def late(*given):
        await asked.wait()
        return await stored(*given)

    faster, slower = account.keeper(nowhere), account.keeper(nowhere)
    faster_tokens, slower_tokens = await account.tokens(faster), await account.tokens(slower)
    monkeypatch.setattr(account.slice.links, "reseal", late)
    first = asyncio.create_task(faster_tokens.current())
    async with asyncio.timeout(PATIENCE):
        while not account.renewals:
            await asyncio.sleep(0.001)
    account.desk.faults.refusals = ["revoked"]
    second = asyncio.create_task(slower_tokens.current())
    async with asyncio.timeout(PATIENCE):
        while account.desk.faults.refusals:
            await asyncio.sleep(0.001)
    asked.set()
    assert await first == await second
    assert await account.status() == "ok"
    await nowhere.aclose()
