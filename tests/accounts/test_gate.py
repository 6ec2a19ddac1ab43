"""Who is let in, for how long, and how fast the gate shuts in every process."""

from datetime import timedelta

import pytest
from redis.asyncio import Redis

from chatsched.accounts import Person
from chatsched.accounts.models import UpdateMe
from chatsched.core.actor import Credentials
from chatsched.core.errors import Unauthorized

PUBSUB_SECONDS = 2.0


@pytest.fixture
def questions(mongo, database_name):
    """Count what the accounts' collections are asked, by MongoDB's own profiler."""
    database = mongo[database_name]
    database.command("profile", 2)

    def count() -> int:
        return database["system.profile"].count_documents(
            {"ns": {"$in": [f"{database_name}.{name}" for name in ("users", "sessions", "tokens")]}}
        )

    yield count
    database.command("profile", 0)


async def test_a_session_is_its_user(desk):
    signed_in = await desk.sign_up()
    actor = await desk.by_session(signed_in.secret)
    assert (actor.user_id, actor.name) == (signed_in.answer.user.id, "Ada")
    assert (actor.via, actor.is_bot) == ("session", False)


async def test_a_session_outlives_a_flushed_redis_and_a_restart(open_desk, redis_url):
    before = await open_desk(redis_url)
    secret = (await before.sign_up()).secret
    async with Redis.from_url(redis_url) as redis:
        await redis.flushall()
    after = await open_desk(redis_url)
    assert (await after.by_session(secret)).name == "Ada"


@pytest.mark.parametrize("warm", [True, False])
async def test_a_session_ends_after_thirty_days_unused(desk, clock, warm):
    secret = (await desk.sign_up()).secret
    if warm:
        clock.advance(timedelta(days=30) - timedelta(milliseconds=1))
        desk_actor = await desk.gate(Credentials(session=secret))
        assert desk_actor.expires_at > clock.now().timestamp()
        clock.advance(timedelta(days=30))
    else:
        clock.advance(timedelta(days=30))
    with pytest.raises(Unauthorized):
        await desk.by_session(secret)


async def test_a_session_that_is_used_goes_on(desk, clock, mongo, database_name):
    secret = (await desk.sign_up()).secret
    stored = mongo[database_name]["sessions"]
    first = stored.find_one()["expires_at"]
    clock.advance(timedelta(minutes=59))
    await desk.by_session(secret)
    assert stored.find_one()["expires_at"] == first
    clock.advance(timedelta(minutes=1))
    desk.gate._kept.clear()  # what is remembered is asked for again within seconds anyway
    actor = await desk.by_session(secret)
    assert stored.find_one()["expires_at"] == clock.now() + timedelta(days=30)
    assert actor.expires_at == stored.find_one()["expires_at"].timestamp()


async def test_who_comes_again_costs_the_store_nothing(desk, questions):
    secret = (await desk.sign_up()).secret
    await desk.by_session(secret)
    asked = questions()
    for _ in range(50):
        await desk.by_session(secret)
    assert questions() == asked


@pytest.mark.parametrize("secret", ["", "x", "cs_", "\ud800", "\x00", "é" * 50, "a" * 100_000])
async def test_secrets_of_nobody_are_refused(desk, secret):
    with pytest.raises(Unauthorized):
        await desk.by_session(secret)
    with pytest.raises(Unauthorized):
        await desk.by_token(secret)
    with pytest.raises(Unauthorized):
        await desk.by_token("cs_" + secret)


async def test_a_session_is_no_token_and_a_token_no_session(desk):
    signed_in = await desk.sign_up()
    token = (await desk.tokens.issue(signed_in.answer.user.id, "script")).token
    assert (await desk.by_token(token)).via == "token"
    with pytest.raises(Unauthorized):
        await desk.by_token(signed_in.secret)
    with pytest.raises(Unauthorized):
        await desk.by_session(token)


async def test_a_wrong_token_is_not_saved_by_a_good_cookie(desk):
    secret = (await desk.sign_up()).secret
    with pytest.raises(Unauthorized):
        await desk.gate(Credentials(session=secret, token="cs_wrong"))


async def test_no_secret_is_stored(desk, mongo, database_name):
    signed_in = await desk.sign_up()
    token = (await desk.tokens.issue(signed_in.answer.user.id, "script")).token
    database = mongo[database_name]
    stored = "".join(
        str(document)
        for name in database.list_collection_names()
        for document in database[name].find()
    )
    assert "ada@example.com" in stored
    for secret in (signed_in.secret, token, "correct horse battery"):
        assert secret not in stored


async def test_a_revoked_token_is_refused_by_every_process_at_once(desk, other, eventually):
    user_id = (await desk.sign_up()).answer.user.id
    made = await desk.tokens.issue(user_id, "script")
    for process in (desk, other):
        assert (await process.by_token(made.token)).credential_id == made.id
    await desk.tokens.revoke(user_id, made.id)
    with pytest.raises(Unauthorized):
        await desk.by_token(made.token)
    await eventually(lambda: not other.gate._kept, PUBSUB_SECONDS)
    with pytest.raises(Unauthorized):
        await other.by_token(made.token)


async def test_signing_out_everywhere_ends_every_session_and_no_token(desk, other, eventually):
    first = await desk.sign_up()
    user_id = first.answer.user.id
    second = await other.sign_ins.begin(user_id)
    token = (await desk.tokens.issue(user_id, "script")).token
    stranger = (await desk.sign_up("ben@example.com", "Ben")).secret
    assert await other.by_session(second)
    await desk.sign_ins.end(first.secret, everywhere=True)
    await eventually(lambda: not other.gate._kept, PUBSUB_SECONDS)
    for process in (desk, other):
        for secret in (first.secret, second):
            with pytest.raises(Unauthorized):
                await process.by_session(secret)
        assert await process.by_token(token)
        assert (await process.by_session(stranger)).name == "Ben"


async def test_signing_out_here_leaves_the_other_sessions(desk):
    first = await desk.sign_up()
    second = await desk.sign_ins.begin(first.answer.user.id)
    await desk.sign_ins.end(first.secret)
    await desk.sign_ins.end(first.secret)
    with pytest.raises(Unauthorized):
        await desk.by_session(first.secret)
    assert await desk.by_session(second)


async def test_an_expired_session_ends_itself_alone(desk, clock):
    expired = await desk.sign_up()
    clock.advance(timedelta(days=31))
    fresh = await desk.sign_ins.begin(expired.answer.user.id)
    await desk.sign_ins.end(expired.secret, everywhere=True)
    assert await desk.by_session(fresh)


async def test_without_redis_nothing_is_remembered_so_nothing_revoked_is_let_in(
    open_desk, spare_redis, eventually
):
    here, there = await open_desk(spare_redis.url), await open_desk(spare_redis.url)
    user_id = (await here.sign_up()).answer.user.id
    made = await here.tokens.issue(user_id, "script")
    assert await there.by_token(made.token)
    spare_redis.kill()
    await eventually(lambda: not here.edge.up and not there.edge.up)
    assert await there.by_token(made.token)
    await here.tokens.revoke(user_id, made.id)
    with pytest.raises(Unauthorized):
        await there.by_token(made.token)


async def test_what_was_revoked_unheard_is_forgotten_when_redis_is_back(
    open_desk, spare_redis, eventually
):
    here, there = await open_desk(spare_redis.url), await open_desk(spare_redis.url)
    user_id = (await here.sign_up()).answer.user.id
    made = await here.tokens.issue(user_id, "script")
    assert await there.by_token(made.token)
    spare_redis.kill()
    await eventually(lambda: not here.edge.up and not there.edge.up)
    await here.tokens.revoke(user_id, made.id)
    spare_redis.start()
    await eventually(lambda: there.edge.up and not there.gate._kept)
    with pytest.raises(Unauthorized):
        await there.by_token(made.token)


async def test_a_new_name_is_known_everywhere_and_announced_once(desk, other, eventually):
    signed_in = await desk.sign_up()
    user_id = signed_in.answer.user.id
    for process in (desk, other):
        assert (await process.by_session(signed_in.secret)).name == "Ada"
        assert (await process.people.person(user_id)).name == "Ada"
    announced = []

    async def announce_later(person: Person) -> None:
        announced.append(person)

    desk.people.renamed += [announced.append, announce_later]
    actor = await desk.by_session(signed_in.secret)
    await desk.accounts.update_me(actor, UpdateMe(name="Countess"))
    await desk.accounts.update_me(actor, UpdateMe(time_zone="Europe/London"))
    assert announced == [Person(user_id, "Countess", is_bot=False)] * 2
    await eventually(lambda: not other.gate._kept, PUBSUB_SECONDS)
    for process in (desk, other):
        assert (await process.by_session(signed_in.secret)).name == "Countess"
        assert (await process.people.person(user_id)).name == "Countess"


async def test_tokens_are_bounded_by_user(desk):
    user_id = (await desk.sign_up()).answer.user.id
    for number in range(100):
        await desk.tokens.issue(user_id, f"script {number}")
    with pytest.raises(Exception, match="100 tokens already"):
        await desk.tokens.issue(user_id, "one more")
    await desk.tokens.revoke_all(user_id)
    assert await desk.tokens.of_user(user_id) == []


async def test_what_is_remembered_is_bounded(desk, monkeypatch):
    monkeypatch.setattr("chatsched.accounts.gate._MOST_KEPT", 10)
    monkeypatch.setattr("chatsched.accounts.people._MOST_KEPT", 10)
    user_id = (await desk.sign_up()).answer.user.id
    for number in range(25):
        token = (await desk.tokens.issue(user_id, f"script {number}")).token
        await desk.by_token(token)
        bot = await desk.people.create_bot(f"bot {number}")
        await desk.people.person(bot.id)
        assert len(desk.gate._kept) <= 10
        assert len(desk.people._kept) <= 10
    assert (await desk.by_token(token)).user_id == user_id
