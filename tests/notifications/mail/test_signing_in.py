"""Mail is handed over encrypted where a password is, and only to whom the certificate names."""

import asyncio
import datetime as dt
import ssl
from contextlib import asynccontextmanager
from email.message import EmailMessage

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from chatsched.notifications.mail.delivery import Away, SmtpDelivery
from chatsched.notifications.mail.server import MailServer

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")

PASSWORD = "correct horse battery staple"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for localhost that nobody else trusts, and its key, in one file each."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    home = tmp_path_factory.mktemp("certificate")
    (home / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (home / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return home / "cert.pem", home / "key.pem"


class Kept:
    """What came to a server that wants to know who hands mail over."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []
        self.signed_in: list[tuple[bytes, bytes]] = []

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802  # aiosmtpd's name
        self.mails.append(envelope.content)
        return "250 OK"

    def authenticate(self, _server, _session, _envelope, _mechanism, data) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.signed_in.append((data.login, data.password))
        return AuthResult(success=data.password == PASSWORD.encode(), handled=False)


@asynccontextmanager
async def serving(certificate, *, from_the_start: bool = False):
    """Run a server that takes mail of whoever signs in, encrypted."""
    kept, loop = Kept(), asyncio.get_running_loop()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(*certificate)

    def session() -> SMTP:
        way = {} if from_the_start else {"tls_context": tls, "require_starttls": True}
        return SMTP(
            kept,
            authenticator=kept.authenticate,
            auth_required=True,
            auth_require_tls=not from_the_start,  # it knows of STARTTLS alone
            loop=loop,
            **way,
        )

    server = await loop.create_server(session, "127.0.0.1", 0, ssl=tls if from_the_start else None)
    try:
        yield kept, server.sockets[0].getsockname()[1]
    finally:
        server.close()


async def deliver(port: int, encryption, password: str = PASSWORD) -> None:
    message = EmailMessage()
    message["From"], message["To"] = "mail@chat.example", "ada@example.com"
    message.set_content("Hello")
    server = MailServer("localhost", port, encryption, "chat", password)
    await SmtpDelivery(server, "chat.example").deliver(
        message, "mail@chat.example", "ada@example.com"
    )


@pytest.mark.parametrize("encryption", ["starttls", "tls"])
async def test_mail_goes_encrypted_to_who_signs_in(certificate, monkeypatch, encryption):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    async with serving(certificate, from_the_start=encryption == "tls") as (kept, port):
        await deliver(port, encryption)
        assert len(kept.mails) == 1
        assert kept.signed_in == [(b"chat", PASSWORD.encode())]


@pytest.mark.parametrize("encryption", ["starttls", "tls"])
async def test_no_password_goes_to_whose_certificate_is_not_trusted(certificate, encryption):
    async with serving(certificate, from_the_start=encryption == "tls") as (kept, port):
        with pytest.raises(Away) as away:
            await deliver(port, encryption)
        assert away.value.everything
        assert kept.signed_in == []
        assert PASSWORD not in str(away.value)


async def test_a_wrong_password_is_the_operators_to_mend_and_loses_nothing(
    certificate, monkeypatch
):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    async with serving(certificate) as (kept, port):
        with pytest.raises(Away, match="does not let us sign in: 535") as away:
            await deliver(port, "starttls", "wrong")
        assert away.value.ours
        assert "wrong" not in str(away.value)
        assert kept.mails == []


async def test_a_password_is_not_sent_where_the_server_offers_no_encryption(postbox):
    with pytest.raises(Away, match="STARTTLS") as away:
        await deliver(postbox.port, "starttls")
    assert away.value.everything
