"""What a mail leads to: its links, in the browser of whoever has got it."""

import re
import time
from collections.abc import Iterator
from email import message, message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from e2e.sandboxed import free_port
from e2e.stage import DESKTOP, PASSWORD, PHONE, Person, Server, person
from playwright.sync_api import expect

_PATIENCE_SECONDS = 20


class Postbox(Message):
    """A mail server that keeps what it takes."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: list[message.EmailMessage] = []
        self.controller = Controller(self, "127.0.0.1", free_port())

    def prepare_message(self, _session, envelope):
        return message_from_bytes(envelope.content, policy=policy.SMTP)

    def handle_message(self, mail):
        self.mails.append(mail)

    def text(self, to: Person, subject: str) -> str:
        """Return the text of a mail, waiting for it."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < deadline:
            for mail in self.mails:
                if to.email in mail["to"] and subject in mail["subject"]:
                    return mail.get_body(("plain",)).get_content()
            time.sleep(0.05)
        raise AssertionError([(mail["to"], mail["subject"]) for mail in self.mails])


@pytest.fixture(scope="module")
def mailing(tmp_path_factory) -> Iterator[tuple[Server, Postbox]]:
    """A server that sends mail, and where it goes."""
    postbox = Postbox()
    postbox.controller.start()
    server = Server(
        tmp_path_factory.mktemp("mailing"),
        CHATSCHED_SMTP_URL=f"smtp://127.0.0.1:{postbox.controller.port}",
        CHATSCHED_MAIL_FROM="chatsched <mail@chat.example>",
    )
    try:
        yield server.start(), postbox
    finally:
        server.stop()
        postbox.controller.stop()


def test_a_forgotten_password_is_replaced_by_the_link_that_is_sent(browser, mailing):
    server, postbox = mailing
    with person("Hana Novak", browser, server, "Europe/Berlin", PHONE) as hana:
        hana.context.clear_cookies()
        hana.page.goto("/login")
        hana.page.get_by_role("link", name="Forgot your password?").click()
        hana.page.get_by_label("E-mail").fill(hana.email)
        hana.page.get_by_role("button", name="Send the link").click()
        expect(hana.page.get_by_text("a link is on its way there")).to_be_visible()
        (address,) = re.findall(r"http://\S+", postbox.text(hana, "password"))[:1]
        hana.page.goto(address)
        hana.page.get_by_label("New password").fill("a whole new password")
        hana.page.get_by_role("button", name="Save and sign in").click()
        expect(hana.page.get_by_role("button", name="Start a conversation")).to_be_visible()
        hana.context.clear_cookies()
        for password, right in ((PASSWORD, False), ("a whole new password", True)):
            hana.page.goto("/login")
            hana.page.get_by_label("E-mail").fill(hana.email)
            hana.page.get_by_label("Password").fill(password)
            hana.page.get_by_role("button", name="Sign in").click()
            if not right:
                expect(hana.page.get_by_role("alert")).to_be_visible()
        expect(hana.page.get_by_role("button", name="Start a conversation")).to_be_visible()
        hana.page.goto(address)  # works once
        hana.page.get_by_label("New password").fill("yet another password")
        hana.page.get_by_role("button", name="Save and sign in").click()
        expect(hana.page.get_by_text("This link is not valid any more.")).to_be_visible()


def test_mail_of_an_invite_leads_to_it_and_is_stopped_without_signing_in(browser, mailing):
    server, postbox = mailing
    with (
        person("Hana Novak", browser, server, "Europe/Berlin", DESKTOP) as hana,
        person("Ana Silva", browser, server, "America/New_York", DESKTOP) as ana,
    ):
        body = {"kind": "direct", "member_ids": [ana.id]}
        room = hana.api("POST", "/api/rooms", body)["room"]["id"]
        hours = {
            "time_zone": "Europe/Berlin",
            "weekly": {"mon": [{"start": "09:00", "end": "17:00"}]},
        }
        invite = {"duration": 30, "availability": hours, "nonce": "1"}
        hana.api("POST", f"/api/rooms/{room}/invites", invite)
        said = postbox.text(ana, "Hana Novak")
        ana.page.goto(re.findall(rf"http://\S+{room}\S*", said)[0])
        expect(ana.feed.get_by_role("button", name="Schedule a meeting")).to_be_visible()
        ana.context.clear_cookies()
        ana.page.goto(re.findall(r"http://\S+/unsubscribe/\S+", said)[0])
        expect(ana.page.get_by_role("heading", name="Stop these e-mails?")).to_be_visible()
        ana.page.get_by_role("button", name="Stop them").click()
        expect(ana.page.get_by_role("heading", name="Done")).to_be_visible()
        ana.page.goto("/login")
        ana.page.get_by_label("E-mail").fill(ana.email)
        ana.page.get_by_label("Password").fill(PASSWORD)
        ana.page.get_by_role("button", name="Sign in").click()
        expect(ana.page.get_by_role("heading", name="Conversations")).to_be_visible()
        ana.page.goto("/settings/notifications")
        switch = ana.page.get_by_role("switch", name="E-mail: New invites")
        expect(switch).not_to_be_checked()
