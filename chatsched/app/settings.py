"""The operator's settings: environment variables ``CHATSCHED_*``, read once."""

import secrets
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

_SHORTEST_KEY = 32
_WEAK = ("secret", "change", "default", "example", "password", "chatsched")


class SettingsError(Exception):
    """A setting is missing or wrong; each line of the message names the variable."""


def _base_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("must be an address such as https://chat.example.com")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError("must not have a path, as the server answers at the root")
    return value.rstrip("/")


def _meeting_url(value: str) -> str:
    if "{meeting_id}" not in value or urlsplit(value).scheme not in {"http", "https"}:
        raise ValueError("must be an http(s) address that contains {meeting_id}")
    return value


def _split(value: object) -> object:
    return (
        [part.strip() for part in value.split(",") if part.strip()]
        if isinstance(value, str)
        else value
    )


def _networks(value: object) -> object:
    parts = _split(value)
    return tuple(ip_network(part) for part in parts) if isinstance(parts, list) else parts


BaseUrl = Annotated[str, AfterValidator(_base_url)]
MeetingUrl = Annotated[str, AfterValidator(_meeting_url)]
Keys = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]
Networks = Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode, BeforeValidator(_networks)]


class Settings(BaseSettings):
    """Everything that can be set. In production nothing secret has a default."""

    model_config = SettingsConfigDict(env_prefix="CHATSCHED_", frozen=True, extra="ignore")

    env: Literal["development", "production"] = "development"
    secret_key: str = Field(default_factory=lambda: secrets.token_urlsafe(32))
    encryption_keys: Keys = ()
    public_url: BaseUrl | None = None
    mongo_url: str = "mongodb://127.0.0.1:27017/chatsched?replicaSet=rs0"
    redis_url: str = "redis://127.0.0.1:6379/0"
    meeting_url: MeetingUrl | None = None
    allow_private_calendars: Networks = ()
    rate_limits: Literal["on", "off"] = "on"
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @model_validator(mode="after")
    def _fit_for_production(self) -> "Settings":
        if self.env != "production":
            return self
        missing = [
            f"CHATSCHED_{name.upper()} must be set in production"
            for name in ("secret_key", "public_url", "mongo_url", "redis_url")
            if name not in self.model_fields_set
        ]
        key = self.secret_key
        weak = len(key) < _SHORTEST_KEY or any(word in key.lower() for word in _WEAK)
        if weak and "secret_key" in self.model_fields_set:
            missing.append(
                "CHATSCHED_SECRET_KEY must be at least 32 random characters, such as"
                " `openssl rand -base64 32` prints"
            )
        if self.rate_limits == "off":
            missing.append("CHATSCHED_RATE_LIMITS=off is for load tests, not for production")
        if missing:
            raise ValueError("\n".join(missing))
        return self

    @property
    def secure(self) -> bool:
        """Whether people reach the server by https."""
        return self.public_url is not None and self.public_url.startswith("https:")


def load(**given: str) -> Settings:
    """Read the settings from the environment, or raise `SettingsError`.

    What is ``given`` goes before the environment: the addresses of embedded servers.
    """
    try:
        return Settings(**given)  # type: ignore[arg-type]  # pydantic parses the strings
    except ValidationError as error:
        raise SettingsError("\n".join(_lines(error))) from None


def _lines(error: ValidationError) -> list[str]:
    lines: list[str] = []
    for complaint in error.errors(include_url=False, include_input=False):
        message = complaint["msg"].removeprefix("Value error, ")
        name = str(complaint["loc"][0]).upper() if complaint["loc"] else ""
        prefix = name if not name or name.startswith("CHATSCHED_") else f"CHATSCHED_{name}"
        lines.append(f"{prefix}: {message}" if prefix else message)
    return lines
