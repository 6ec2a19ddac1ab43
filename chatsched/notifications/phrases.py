"""What notifications say, in English and in German."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from chatsched.accounts import User
from chatsched.core.locales import Language
from chatsched.notifications.mail.dates import Calendar
from chatsched.notifications.mail.letters import reading

_NOW_SECONDS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """All that is said in one language; ``{title}`` is a meeting's."""

    starts: str
    starts_now: str
    reminder: str
    ahead: str
    now: str
    invite: str
    booking: str
    reschedule: str
    cancellation: str
    file: str
    files: str
    calendar: str
    calendar_means: str


PHRASES: Final[Mapping[Language, Phrases]] = {
    "en": Phrases(
        starts="“{title}” starts {ahead}.",
        starts_now="“{title}” starts now.",
        reminder="Reminder: {said}",
        ahead="Starts {ahead}",
        now="Starts now",
        invite="{name} sent a meeting invite: “{title}”, {length}",
        booking="{name} booked “{title}”: {when}",
        reschedule="{name} moved “{title}”: {when}",
        cancellation="{name} cancelled “{title}”: {when}",
        file="Sent a file: {name}",
        files="Sent {count} files",
        calendar="A calendar is disconnected",
        calendar_means="Connect {account} again, so that it counts when you are busy.",
    ),
    "de": Phrases(
        starts="„{title}“ beginnt {ahead}.",
        starts_now="„{title}“ beginnt jetzt.",
        reminder="Erinnerung: {said}",
        ahead="Beginnt {ahead}",
        now="Beginnt jetzt",
        invite="{name} schickt eine Einladung: „{title}“, {length}",
        booking="{name} hat „{title}“ gebucht: {when}",
        reschedule="{name} hat „{title}“ verschoben: {when}",
        cancellation="{name} hat „{title}“ abgesagt: {when}",
        file="Datei: {name}",
        files="{count} Dateien",
        calendar="Ein Kalender ist nicht mehr verbunden",
        calendar_means="Verbinde {account} neu, damit er zählt, wenn du belegt bist.",
    ),
}


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody whom something is said to."""

    phrases: Phrases
    calendar: Calendar

    @classmethod
    def of(cls, user: User) -> "Reader":
        """Return them as their account says."""
        calendar = reading(user.locale, user.language, user.time_zone)
        return cls(PHRASES[calendar.language], calendar)

    def reminder(self, title: str, seconds: float) -> str:
        """Return what a message says of a meeting that starts in so many seconds."""
        phrase = self.phrases.starts if seconds >= _NOW_SECONDS else self.phrases.starts_now
        said = phrase.format(title=title, ahead=self._ahead(seconds))
        return self.phrases.reminder.format(said=said)

    def starts(self, seconds: float) -> str:
        """Return when something starts whose title stands above it."""
        phrase = self.phrases.ahead if seconds >= _NOW_SECONDS else self.phrases.now
        return phrase.format(ahead=self._ahead(seconds))

    def _ahead(self, seconds: float) -> str:
        return self.calendar.ahead(max(round(seconds / 60), 1))
