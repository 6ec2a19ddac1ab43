"""iCalendar that others wrote: when it says that its owner is busy.

What people link is not to be trusted: some of it never ends. Reading it is arithmetic in a
process apart, which has little memory and little time, and is ended when it takes more of them.
"""

from chatsched.calendars.ical.questions import Found, Question, Reading, Resource
from chatsched.calendars.ical.reader import Reader

__all__ = ["Found", "Question", "Reader", "Reading", "Resource"]
