"""A mail server that delivers to nobody, and a page on which its mail can be read."""

from chatsched.sandbox.mail.box import Mailbox, Received
from chatsched.sandbox.mail.pages import MailPages
from chatsched.sandbox.mail.server import MailServer

__all__ = ["MailPages", "MailServer", "Mailbox", "Received"]
