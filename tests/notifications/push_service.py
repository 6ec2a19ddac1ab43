"""A push service that browsers of a test are reached by, and what those browsers read."""

import asyncio
import base64
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from serving import Person

from chatsched.app.serving import address_of, listen


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Push:
    """A request to the push service."""

    headers: dict[str, str]
    body: bytes
    read: dict[str, Any] | None = None


@dataclass
class Browser:
    """A browser that has subscribed."""

    endpoint: str
    key: ec.EllipticCurvePrivateKey
    secret: bytes
    pushes: list[Push] = field(default_factory=list)

    @property
    def subscription(self) -> dict[str, Any]:
        """What it tells the server."""
        return {
            "endpoint": self.endpoint,
            "keys": {"p256dh": b64(self.point), "auth": b64(self.secret)},
        }

    @property
    def point(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    @property
    def read(self) -> list[dict[str, Any]]:
        """What it was told."""
        return [push.read for push in self.pushes if push.read is not None]

    async def told(self, count: int = 1, seconds: float = 10.0) -> dict[str, Any]:
        """Return the last thing that it was told, once there are so many."""
        async with asyncio.timeout(seconds):
            while len(self.read) < count:
                await asyncio.sleep(0.02)
        assert len(self.read) == count
        return self.read[-1]

    def decrypt(self, body: bytes) -> dict[str, Any]:
        """Read a message as RFC 8291, section 3.4, and RFC 8188, section 2, say."""
        salt, size, length = body[:16], int.from_bytes(body[16:20], "big"), body[20]
        sender = body[21 : 21 + length]
        record = body[21 + length :]
        assert len(record) <= size
        assert len(body) <= 4096
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        info = b"WebPush: info\x00" + self.point + sender
        agreed = HKDF(SHA256(), 32, self.secret, info).derive(self.key.exchange(ec.ECDH(), theirs))
        key = HKDF(SHA256(), 16, salt, b"Content-Encoding: aes128gcm\x00").derive(agreed)
        nonce = HKDF(SHA256(), 12, salt, b"Content-Encoding: nonce\x00").derive(agreed)
        plain = AESGCM(key).decrypt(nonce, record, None).rstrip(b"\x00")
        assert plain[-1:] == b"\x02"
        return json.loads(plain[:-1])


class PushService:
    """Takes messages for any number of browsers; ``answers`` are its next answers but 201."""

    def __init__(self) -> None:
        self.browsers: dict[str, Browser] = {}
        self.answers: list[tuple[int, dict[str, str]]] = []
        self.url = ""

    async def serve(self, ready: Callable[[], None]) -> None:
        """Serve until cancelled."""
        application = web.Application()
        application.router.add_post("/{name}", self._take)
        runner = web.AppRunner(application)
        await runner.setup()
        with listen("127.0.0.1", 0) as listener:
            self.url = address_of(listener)
            try:
                await web.SockSite(runner, listener).start()
                ready()
                await asyncio.Event().wait()
            finally:
                await runner.cleanup()

    async def browser(self, who: Person, name: str = "one") -> Browser:
        """Let somebody be told in a browser."""
        key = ec.generate_private_key(ec.SECP256R1())
        browser = Browser(f"{self.url}/{who.id}-{name}", key, os.urandom(16))
        self.browsers[browser.endpoint] = browser
        reply = await who.api("POST", "/api/me/push", browser.subscription)
        assert (reply.status, reply.body) == (201, {})
        return browser

    async def _take(self, request: web.Request) -> web.Response:
        browser = self.browsers[f"{self.url}{request.path}"]
        push = Push(dict(request.headers), await request.read())
        browser.pushes.append(push)
        if self.answers:
            status, headers = self.answers.pop(0)
            return web.Response(status=status, headers=headers)
        push.read = browser.decrypt(push.body)
        return web.Response(status=201)


def claims(push: Push, public_key: str) -> dict[str, Any]:
    """Return what a push says of who sends it, having checked the signature (RFC 8292)."""
    scheme, _, rest = push.headers["Authorization"].partition(" ")
    members = dict(part.strip().split("=", 1) for part in rest.split(","))
    assert scheme == "vapid"
    assert members["k"] == public_key
    head, body, signature = members["t"].split(".")
    assert json.loads(unb64(head)) == {"alg": "ES256", "typ": "JWT"}
    raw = unb64(signature)
    r, s = (int.from_bytes(half, "big") for half in (raw[:32], raw[32:]))
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unb64(public_key))
    signed = f"{head}.{body}".encode()
    point.verify(utils.encode_dss_signature(r, s), signed, ec.ECDSA(SHA256()))
    return json.loads(unb64(body))
