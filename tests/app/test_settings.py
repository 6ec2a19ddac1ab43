"""Settings: what is wrong is named, all of it at once, and nothing unsafe gets into production."""

import re

import pytest
from program import refused
from serving import PASSWORD, Api

from chatsched.app.settings import SettingsError, load

PRODUCTION = {
    "CHATSCHED_ENV": "production",
    "CHATSCHED_PUBLIC_URL": "https://chat.example",
    "CHATSCHED_MONGO_URL": "mongodb://127.0.0.1:1/x",
    "CHATSCHED_REDIS_URL": "redis://127.0.0.1:1/0",
    "CHATSCHED_SECRET_KEY": "ZkQ2b0xqT3d5U1pQdlJnV2hJbUt4TnRCc0Fj",
}
ENCRYPTION_KEY = "mZJ0T1v0V4R3o3JbqvD0b1WcVnN4x6H5k8b4Sg2fQ1E="


@pytest.fixture
def complaints(monkeypatch):
    """Read the settings from an environment and return what is said against it, line by line."""

    def complaints(**environment: str) -> list[str]:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        with pytest.raises(SettingsError) as error:
            load()
        return str(error.value).split("\n")

    return complaints


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("ENV", "staging"),
        ("PUBLIC_URL", "chat"),
        ("PUBLIC_URL", "https://a.example/chat"),
        ("RATE_LIMITS", "maybe"),
        ("LOG_LEVEL", "loud"),
        ("MEETING_URL", "https://meet.example/"),
        ("ALLOW_PRIVATE_CALENDARS", "10.0.0.0/33"),
        ("MONGO_URL", "http://db.example/hush"),
        ("MONGO_URL", "mongodb://u:hush/hush@db.example"),
        ("MONGO_URL", "mongodb://u/hu sh@db.example"),
        ("MONGO_URL", "mongodb://db.example/x?fooBar=1"),
        ("MONGO_URL", "mongodb://db.example:99999"),
        ("REDIS_URL", "localhost:6379"),
        ("REDIS_URL", "redis://:hush@"),
        ("ENCRYPTION_KEYS", f"{ENCRYPTION_KEY},hush"),
        ("GOOGLE_ISSUER", "accounts.google.com"),
        ("GOOGLE_API_URL", "ftp://www.googleapis.com"),
        ("MICROSOFT_ISSUER", "https://u:hush@login.example/common/v2.0"),
        ("MICROSOFT_API_URL", "https://graph.example/v1.0?hush=1"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(complaints, variable, value):
    [line] = complaints(**{f"CHATSCHED_{variable}": value})
    assert line.startswith(f"CHATSCHED_{variable}: ")
    assert "hush" not in line.replace(" ", "")


def test_everything_that_is_wrong_is_said_at_once(complaints):
    given = {
        "CHATSCHED_ENV": "production",
        "CHATSCHED_LOG_LEVEL": "loud",
        "CHATSCHED_SECRET_KEY": "short",
        "CHATSCHED_REDIS_URL": "localhost",
        "CHATSCHED_PUBLIC_URL": "",
    }
    lines = complaints(**given)
    assert sorted(re.match(r"CHATSCHED_\w+", line)[0] for line in lines) == [
        "CHATSCHED_LOG_LEVEL",
        "CHATSCHED_MONGO_URL",
        "CHATSCHED_PUBLIC_URL",
        "CHATSCHED_REDIS_URL",
        "CHATSCHED_SECRET_KEY",
    ]
    said = refused("serve", "--port", "0", **given).split("\n")
    assert said == [f"chatsched: {line}" for line in lines]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"CHATSCHED_SECRET_KEY": "short"}, "CHATSCHED_SECRET_KEY"),
        ({"CHATSCHED_SECRET_KEY": "change-me-change-me-change-me-change-me"}, "SECRET_KEY"),
        ({"CHATSCHED_SECRET_KEY": "0" * 64}, "CHATSCHED_SECRET_KEY"),
        ({"CHATSCHED_SECRET_KEY": "abcd" * 12}, "CHATSCHED_SECRET_KEY"),
        ({"CHATSCHED_SECRET_KEY": ""}, "CHATSCHED_SECRET_KEY must be set"),
        ({"CHATSCHED_RATE_LIMITS": "off"}, "CHATSCHED_RATE_LIMITS=off"),
    ],
    ids=str,
)
def test_production_refuses_what_is_unsafe(complaints, changed, said):
    [line] = complaints(**{**PRODUCTION, **changed})
    assert said in line


def test_secrets_stay_out_of_what_production_says():
    url = "mongodb://u:hush@127.0.0.1:1/x?timeoutMS=500"
    said = refused("serve", "--port", "0", **{**PRODUCTION, "CHATSCHED_MONGO_URL": url})
    assert "MongoDB cannot be used" in said
    assert "hush" not in said
    assert PRODUCTION["CHATSCHED_SECRET_KEY"] not in said


def test_what_is_no_setting_is_said_with_what_was_meant():
    url = "mongodb://127.0.0.1:1/x?timeoutMS=500"
    given = {"CHATSCHED_SECRET": "hush", "CHATSCHED_LOGLEVEL": "info", "CHATSCHED_PORT": "8080"}
    said = refused("serve", "--port", "0", CHATSCHED_MONGO_URL=url, **given)
    warned = [line for line in said.split("\n") if "settings.unknown" in line]
    assert len(warned) == 2
    assert "variable=CHATSCHED_LOGLEVEL" in warned[0]
    assert "meant=CHATSCHED_LOG_LEVEL" in warned[0]
    assert "variable=CHATSCHED_SECRET" in warned[1]
    assert "hush" not in said


async def test_embedded_servers_are_good_for_production(program, tmp_path):
    """MongoDB, Redis and the key come along; where people find it the operator has to say."""
    given = {"CHATSCHED_ENV": "production", "CHATSCHED_RATE_LIMITS": ""}
    assert "CHATSCHED_PUBLIC_URL" in refused("serve", "--embedded", "--port", "0", **given)
    given |= {"CHATSCHED_PUBLIC_URL": "http://chat.example", "CHATSCHED_REDIS_URL": "redis://r/0"}
    server = program("serve", tmp_path / "data", "--embedded", **given)
    api = Api(server.url)
    body = {"email": "ada@example.com", "password": PASSWORD, "name": "Ada"}
    headers = {"origin": "http://chat.example"}
    assert await api.ok("POST", "/api/auth/signup", body, headers=headers)
    await api.close()
    key = (tmp_path / "data" / "secret_key").read_text()
    assert server.stop() == 0
    warned = [line for line in server.log.splitlines() if "settings." in line]
    assert len(warned) == 1
    assert "CHATSCHED_REDIS_URL" in warned[0]
    assert len(key) >= 32
    assert key not in server.log


@pytest.mark.parametrize("provider", ["GOOGLE", "MICROSOFT"])
@pytest.mark.parametrize(("given", "missing"), [("ID", "SECRET"), ("SECRET", "ID")])
def test_a_provider_is_set_wholly_or_not_at_all(complaints, provider, given, missing):
    [line] = complaints(**{f"CHATSCHED_{provider}_CLIENT_{given}": "hush"})
    assert line.startswith(f"CHATSCHED_{provider}_CLIENT_{missing} ")
    assert "hush" not in line


@pytest.mark.parametrize("provider", ["GOOGLE", "MICROSOFT"])
@pytest.mark.parametrize("name", ["ISSUER", "API_URL"])
def test_providers_are_reached_by_https_in_production(complaints, provider, name):
    variable = f"CHATSCHED_{provider}_{name}"
    [line] = complaints(**PRODUCTION, **{variable: "http://127.0.0.1:9/x"})
    assert line.startswith(f"{variable} must be an https address")


def test_in_development_providers_may_be_on_this_machine(monkeypatch):
    monkeypatch.setenv("CHATSCHED_GOOGLE_ISSUER", "http://127.0.0.1:9/")
    assert load().google_issuer == "http://127.0.0.1:9"


VAPID_KEY = "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA="
WHO = "mailto:ops@example.com"


@pytest.mark.parametrize(
    ("key", "subject", "missing"), [(VAPID_KEY, "", "SUBJECT"), ("", WHO, "PRIVATE_KEY")]
)
def test_web_push_has_a_key_and_somebody_to_ask_or_neither(complaints, key, subject, missing):
    [line] = complaints(CHATSCHED_VAPID_PRIVATE_KEY=key, CHATSCHED_VAPID_SUBJECT=subject)
    assert line.startswith(f"CHATSCHED_VAPID_{missing} must be set")
    assert VAPID_KEY not in line


@pytest.mark.parametrize("key", ["hush", "aHVzaA==", "A" * 43 + "=", "/" * 42 + "8="])
def test_the_key_for_web_push_is_one_on_its_curve(complaints, key):
    [line] = complaints(CHATSCHED_VAPID_PRIVATE_KEY=key, CHATSCHED_VAPID_SUBJECT=WHO)
    assert line.startswith("CHATSCHED_VAPID_PRIVATE_KEY: must be 32 bytes in base64")
    assert key not in line


@pytest.mark.parametrize("subject", ["ops@example.com", "mailto:ops", "http://example.com"])
def test_push_services_are_told_where_to_ask(complaints, subject):
    [line] = complaints(CHATSCHED_VAPID_PRIVATE_KEY=VAPID_KEY, CHATSCHED_VAPID_SUBJECT=subject)
    assert line.startswith("CHATSCHED_VAPID_SUBJECT: must be mailto:")
