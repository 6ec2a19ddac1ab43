"""E-mail: what is told of meetings, with invitations that calendars understand."""

from chatsched.notifications.mail.assembly import Mail, MailNeeds
from chatsched.notifications.mail.composing import Sources
from chatsched.notifications.mail.server import checked_mail_from, checked_smtp_url
from chatsched.notifications.mail.threads import MAIL

__all__ = ["MAIL", "Mail", "MailNeeds", "Sources", "checked_mail_from", "checked_smtp_url"]
