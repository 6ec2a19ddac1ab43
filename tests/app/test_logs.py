"""No secret gets into the log, whatever goes wrong."""

import subprocess
import sys

import aiohttp
import pytest
from serving import PASSWORD, in_database

CRASH = """
import logging
import structlog
from pydantic import ValidationError
from chatsched.accounts.models import LogIn
from chatsched.app import logs

logs.configure("debug", readable={readable})
log = structlog.get_logger("test")


def sign_in(password):
    token = "local-" + password
    raise RuntimeError("it went wrong")


def parse(password):
    LogIn.model_validate({{"email": [password], "password": [password]}})


for call in (sign_in, parse):
    try:
        call("hush-" * 4)
    except (RuntimeError, ValidationError):
        log.exception("test.failed")
        logging.getLogger("a.library").exception("failed with %s", "an argument")
nested = {{"headers": [{{"Cookie": "hush-1"}}, {{"Authorization": "hush-2"}}], "token": "hush-3"}}
log.error("test.members", password="hush-4", request=nested)
log.error("test.address", said="at mongodb://somebody:hush-5@db.example/x: gone")
logging.getLogger("a.library").error("Bearer %s was refused", "cs_" + "hush6" * 8)
"""


@pytest.mark.parametrize("readable", [True, False], ids=["readable", "json"])
def test_no_format_shows_local_variables_or_what_was_parsed(readable):
    script = CRASH.format(readable=readable)
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=30
    )
    said = done.stderr
    assert said.count("Traceback (most recent call last)") == 4
    assert "it went wrong" in said
    assert "db.example" in said
    # The script's own lines are not shown, as it has no file.
    assert "hush" not in said


async def test_requests_and_connections_leave_no_secret_in_the_most_talkative_log(
    program, mongo_url, database_name, redis_url, guests, tmp_path
):
    """Right and wrong ones, over HTTP and Socket.IO."""
    process = program(
        "serve",
        tmp_path / "data",
        CHATSCHED_LOG_LEVEL="debug",
        CHATSCHED_MONGO_URL=in_database(mongo_url, database_name),
        CHATSCHED_REDIS_URL=redis_url,
    )
    ada = await guests.signup(process.url, "Ada")
    token = await ada.token()
    await (await ada.connect()).call("message:send", {"text": token, "nonce": "1"})
    await (await guests.connect(process.url, token)).call("me:get", {})
    await ada.connect(transports=["polling"])
    api = guests.api(process.url, "cs_wrong-token-of-somebody")
    assert (await api("GET", "/api/me")).status == 401
    body = {"email": ada.user["email"], "password": "wrong-password"}
    assert (await api("POST", "/api/auth/login", body)).status == 401
    async with aiohttp.ClientSession() as http:
        address = f"{process.url}/socket.io/?EIO=4&transport=polling&token=in-the-query"
        headers = {"authorization": f"Bearer {token}"}
        async with http.get(address, headers=headers) as reply:
            assert reply.status == 200
    assert process.stop() == 0
    said = process.log
    assert "http.request" in said
    session = ada.cookie.partition("=")[2]
    secrets = [PASSWORD, token, session, "wrong-token", "wrong-password", "in-the-query"]
    assert [secret for secret in secrets if secret in said] == []
