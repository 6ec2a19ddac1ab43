"""The operator's settings: environment variables ``CHATSCHED_*``, read once."""

import base64
import binascii
import difflib
import secrets
from collections.abc import Iterable, Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    ModelWrapValidatorHandler,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from chatsched.notifications import Vapid
from chatsched.notifications.mail import checked_mail_from, checked_smtp_url
from chatsched.storage import checked_mongo_url, checked_redis_url

_PREFIX = "CHATSCHED_"
_NEEDED_IN_PRODUCTION = ("secret_key", "public_url", "mongo_url", "redis_url")
_PROVIDERS = ("google", "microsoft")
_HTTPS_IN_PRODUCTION = tuple(
    f"{provider}_{name}" for provider in _PROVIDERS for name in ("issuer", "api_url")
)
_TOGETHER = (
    *(
        (
            (f"{provider}_client_id", f"{provider}_client_secret"),
            "both come from registering this server with the provider",
        )
        for provider in _PROVIDERS
    ),
    (("vapid_private_key", "vapid_subject"), "push services want both"),
    (("smtp_url", "mail_from"), "mail needs a server and a sender"),
)
_SHORTEST_KEY = 32
_FEWEST_CHARACTERS = 10  # 32 random hexadecimal digits have 14 different ones
_WEAK = ("secret", "change", "default", "example", "password", "chatsched")
_ENCRYPTION_KEY_BYTES = 32
_OTHERS = frozenset({"CHATSCHED_PORT", "CHATSCHED_TLS_PROXY"})
"""What docker-compose.yml reads of the same file."""


class SettingsError(Exception):
    """Settings are missing or wrong; each line of the message names a variable."""


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


def _provider_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("must be an address such as https://provider.example.com/v1")
    if parts.query or parts.fragment or parts.username is not None:
        raise ValueError("must be a plain address, without a query, a fragment or a user name")
    return value.rstrip("/")


def _split(value: object) -> object:
    return (
        [part.strip() for part in value.split(",") if part.strip()]
        if isinstance(value, str)
        else value
    )


def _networks(value: object) -> object:
    parts = _split(value)
    return tuple(ip_network(part) for part in parts) if isinstance(parts, list) else parts


def _encryption_key(value: str) -> str:
    try:
        size = len(base64.b64decode(value.translate({45: "+", 95: "/"}), validate=True))
    except (binascii.Error, ValueError):
        size = 0
    if size != _ENCRYPTION_KEY_BYTES:
        raise ValueError("each must be 32 bytes in base64, as `openssl rand -base64 32` prints")
    return value


def _vapid_key(value: str) -> str:
    try:
        Vapid(value, "mailto:nobody@example.com")
    except ValueError:
        raise ValueError(
            "must be 32 bytes in base64, as `openssl rand -base64 32` prints"
        ) from None
    return value


def _vapid_subject(value: str) -> str:
    parts = urlsplit(value)
    if not (parts.scheme == "mailto" and "@" in parts.path) and not (
        parts.scheme == "https" and parts.hostname
    ):
        raise ValueError("must be mailto: with your e-mail address, or an https address of yours")
    return value


BaseUrl = Annotated[str, AfterValidator(_base_url)]
MongoUrl = Annotated[str, AfterValidator(checked_mongo_url)]
RedisUrl = Annotated[str, AfterValidator(checked_redis_url)]
MeetingUrl = Annotated[str, AfterValidator(_meeting_url)]
ProviderUrl = Annotated[str, AfterValidator(_provider_url)]
EncryptionKey = Annotated[str, AfterValidator(_encryption_key)]
VapidKey = Annotated[str, AfterValidator(_vapid_key)]
VapidSubject = Annotated[str, AfterValidator(_vapid_subject)]
SmtpUrl = Annotated[str, AfterValidator(checked_smtp_url)]
MailFrom = Annotated[str, AfterValidator(checked_mail_from)]
Keys = Annotated[tuple[EncryptionKey, ...], NoDecode, BeforeValidator(_split)]
Networks = Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode, BeforeValidator(_networks)]


class Settings(BaseSettings):
    """Everything that can be set. In production nothing secret has a default."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, env_ignore_empty=True, frozen=True, extra="ignore"
    )

    env: Literal["development", "production"] = "development"
    secret_key: str = Field(default_factory=lambda: secrets.token_urlsafe(32))
    encryption_keys: Keys = ()
    public_url: BaseUrl | None = None
    mongo_url: MongoUrl = "mongodb://127.0.0.1:27017/chatsched?replicaSet=rs0"
    redis_url: RedisUrl = "redis://127.0.0.1:6379/0"
    meeting_url: MeetingUrl | None = None
    allow_private_calendars: Networks = ()
    attachment_mb: Annotated[int, Field(ge=1, le=1000)] = 25
    google_client_id: str | None = None
    google_client_secret: str | None = None
    google_issuer: ProviderUrl = "https://accounts.google.com"
    google_api_url: ProviderUrl = "https://www.googleapis.com/calendar/v3"
    microsoft_client_id: str | None = None
    microsoft_client_secret: str | None = None
    microsoft_issuer: ProviderUrl = "https://login.microsoftonline.com/common/v2.0"
    microsoft_api_url: ProviderUrl = "https://graph.microsoft.com/v1.0"
    vapid_private_key: VapidKey | None = None
    vapid_subject: VapidSubject | None = None
    smtp_url: SmtpUrl | None = None
    mail_from: MailFrom | None = None
    rate_limits: Literal["on", "off"] = "on"
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @model_validator(mode="wrap")
    @classmethod
    def _all_at_once(
        cls, given: dict[str, Any], handler: ModelWrapValidatorHandler["Settings"]
    ) -> "Settings":
        """Raise `SettingsError` with everything that is wrong, rather than with the first."""
        wrong = _unfit_for_production(given) if given.get("env") == "production" else []
        wrong += _half_given(given)
        try:
            settings = handler(given)
        except ValidationError as error:
            raise SettingsError("\n".join([*_lines(error), *wrong])) from None
        if wrong:
            raise SettingsError("\n".join(wrong))
        return settings

    @property
    def secure(self) -> bool:
        """Whether people reach the server by https."""
        return self.public_url is not None and self.public_url.startswith("https:")


def load(**given: str) -> Settings:
    """Read the settings from the environment, or raise `SettingsError`.

    What is ``given`` goes before the environment: the addresses of embedded servers.
    """
    return Settings(**given)  # type: ignore[arg-type]  # pydantic parses the strings


def unknown(environment: Iterable[str]) -> dict[str, str | None]:
    """Return the variables that look like settings and are none, each with what was meant."""
    known = {_PREFIX + name.upper() for name in Settings.model_fields}
    return {
        name: next(iter(difflib.get_close_matches(name, known, n=1, cutoff=0.8)), None)
        for name in sorted(environment)
        if name.startswith(_PREFIX) and name not in known | _OTHERS
    }


def _unfit_for_production(given: Mapping[str, Any]) -> list[str]:
    wrong = [
        f"{_PREFIX}{name.upper()} must be set in production"
        for name in _NEEDED_IN_PRODUCTION
        if name not in given
    ]
    if "secret_key" in given and _is_weak(str(given["secret_key"])):
        wrong.append(
            "CHATSCHED_SECRET_KEY must be at least 32 random characters, such as"
            " `openssl rand -base64 32` prints"
        )
    wrong += [
        f"{_PREFIX}{name.upper()} must be an https address in production"
        for name in _HTTPS_IN_PRODUCTION
        if name in given and not str(given[name]).lower().startswith("https://")
    ]
    if given.get("rate_limits") == "off":
        wrong.append("CHATSCHED_RATE_LIMITS=off is for load tests, not for production")
    return wrong


def _half_given(given: Mapping[str, Any]) -> list[str]:
    """Return a line for each two settings that belong together of which only one is set."""
    wrong = []
    for halves, why in _TOGETHER:
        missing = [half for half in halves if not given.get(half)]
        if len(missing) == 1:
            [name] = missing
            [other] = set(halves) - {name}
            wrong.append(
                f"{_PREFIX}{name.upper()} must be set where {_PREFIX}{other.upper()} is, and {why}"
            )
    return wrong


def _is_weak(key: str) -> bool:
    """Tell whether a key can be guessed: too short, of few different characters, or of words."""
    return (
        len(key) < _SHORTEST_KEY
        or len(set(key)) < _FEWEST_CHARACTERS
        or any(word in key.lower() for word in _WEAK)
    )


def _lines(error: ValidationError) -> list[str]:
    """Return a line for each variable that is wrong."""
    lines: dict[str, str] = {}
    for complaint in error.errors(include_url=False, include_input=False):
        name = _PREFIX + str(complaint["loc"][0]).upper()
        lines.setdefault(name, f"{name}: {complaint['msg'].removeprefix('Value error, ')}")
    return list(lines.values())
