"""What every other test stands on: real servers, and a fresh part of each."""

import pytest
from pymongo import AsyncMongoClient
from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError


async def test_transactions_work_on_the_run_s_mongodb(mongo_url, database_name):
    async with AsyncMongoClient(mongo_url) as client, client.start_session() as session:
        rooms = client[database_name]["rooms"]

        async def work(session):
            await rooms.insert_one({"_id": 1}, session=session)

        await session.with_transaction(work)
        assert await rooms.count_documents({}) == 1


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_finds_an_empty_database_and_an_empty_redis(
    mongo, database_name, redis_url, turn
):
    with Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0
        client.set("turn", turn)
    assert mongo[database_name]["turns"].insert_one({"turn": turn}).acknowledged
    assert mongo[database_name]["turns"].count_documents({}) == 1


def test_a_killed_spare_redis_comes_back_on_its_port_with_its_data(spare_redis):
    with Redis.from_url(spare_redis.url) as client:
        client.set("kept", "yes")
    spare_redis.kill()
    with Redis.from_url(spare_redis.url, retry=None) as client, pytest.raises(RedisConnectionError):
        client.ping()
    spare_redis.start()
    with Redis.from_url(spare_redis.url) as client:
        assert client.get("kept") == b"yes"
