"""The operator's two settings: what they mean, and what is said when they are wrong."""

import pytest

from chatsched.app.settings import SettingsError, load
from chatsched.notifications.mail.server import MailServer, mail_server, sender

SECRET = "hunter2-and-more"


@pytest.mark.parametrize(
    ("url", "meant"),
    [
        ("smtp://mail.example.com", ("mail.example.com", 25, "offered", None, None)),
        ("smtp://mail.example.com:2525", ("mail.example.com", 2525, "offered", None, None)),
        ("smtp://mail.example.com?starttls=off", ("mail.example.com", 25, "none", None, None)),
        ("smtp://u:p%40ss@mail.example.com", ("mail.example.com", 587, "starttls", "u", "p@ss")),
        ("smtps://u%40x.org:p@mail.example.com", ("mail.example.com", 465, "tls", "u@x.org", "p")),
        ("smtp://localhost", ("localhost", 25, "none", None, None)),
        ("smtp://u:p@127.0.0.1:1025", ("127.0.0.1", 1025, "none", "u", "p")),
        ("smtp://[::1]:1025/", ("::1", 1025, "none", None, None)),
    ],
)
def test_an_address_says_where_and_how_mail_is_handed_over(url, meant):
    assert mail_server(url) == MailServer(*meant)


@pytest.mark.parametrize(
    "url",
    [
        f"http://u:{SECRET}@mail.example.com",
        f"smtp://u:{SECRET}@",
        f"smtp://u:{SECRET}@mail.example.com:port",
        f"smtp://u:{SECRET}@mail.example.com/path",
        f"smtp://u:{SECRET}@mail.example.com?tls=yes",
        f"smtp://u:{SECRET}@mail.example.com?starttls=off",
        f"smtps://u:{SECRET}@mail.example.com?starttls=off",
        f"smtp://:{SECRET}@mail.example.com",
        "smtp://user@mail.example.com",
        "mail.example.com",
    ],
)
def test_a_wrong_address_is_named_without_the_password_in_it(url):
    with pytest.raises(SettingsError) as error:
        load(smtp_url=url, mail_from="mail@chat.example.com")
    assert str(error.value).startswith("CHATSCHED_SMTP_URL: must ")
    assert SECRET not in str(error.value)


def test_a_password_is_in_no_description_of_the_server():
    assert SECRET not in repr(mail_server(f"smtp://u:{SECRET}@mail.example.com"))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("mail@chat.example.com", ("chatsched", "mail@chat.example.com")),
        ("Chat <mail@chat.example.com>", ("Chat", "mail@chat.example.com")),
        ('"Chat, of us" <mail@münchen.example>', ("Chat, of us", "mail@xn--mnchen-3ya.example")),
    ],
)
def test_the_sender_is_an_address_with_or_without_a_name(text, meant):
    found = sender(text)
    assert (found.display_name, found.addr_spec) == meant


@pytest.mark.parametrize(
    "text", ["Chat", "Chat <mail>", "mail@", "a@b@c", "mail@x.org\r\nBcc: y@z"]
)
def test_a_sender_that_is_no_address_is_named(text):
    with pytest.raises(SettingsError, match="CHATSCHED_MAIL_FROM: must be an e-mail address"):
        load(smtp_url="smtp://localhost", mail_from=text)


def test_both_settings_are_there_or_neither():
    with pytest.raises(SettingsError, match="CHATSCHED_MAIL_FROM must be set where CHATSCHED_SMTP"):
        load(smtp_url="smtp://localhost")
    with pytest.raises(SettingsError, match="CHATSCHED_SMTP_URL must be set where CHATSCHED_MAIL"):
        load(mail_from="mail@chat.example.com")
