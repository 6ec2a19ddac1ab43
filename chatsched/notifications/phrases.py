"""What notifications say, in English and in German."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from chatsched.accounts import User
from chatsched.chat import Json
from chatsched.core.locales import Language
from chatsched.notifications.mail.dates import Calendar
from chatsched.notifications.mail.letters import reading

_NOW_SECONDS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """All that is said in one language; ``{title}`` is a meeting's, ``quoted`` if it has one.

    Without, it is ``untitled``, by the other's name where nothing else says who it is with, else
    ``a_meeting`` or ``the_meeting``.
    """

    quoted: str
    untitled: str
    a_meeting: str
    the_meeting: str
    starts: str
    starts_now: str
    reminder: str
    ahead: str
    now: str
    invite: str
    untitled_invite: str
    booking: str
    reschedule: str
    cancellation: str
    file: str
    files: str
    deleted: str
    calendar: str
    calendar_means: str


PHRASES: Final[Mapping[Language, Phrases]] = {
    "en": Phrases(
        quoted="“{title}”",
        untitled="Meeting with {name}",
        a_meeting="a meeting",
        the_meeting="the meeting",
        starts="“{title}” starts {ahead}.",
        starts_now="“{title}” starts now.",
        reminder="Reminder: {said}",
        ahead="Starts {ahead}",
        now="Starts now",
        invite="{name} sent a meeting invite: “{title}”, {length}",
        untitled_invite="{name} sent a meeting invite, {length}",
        booking="{name} booked {meeting}: {when}",
        reschedule="{name} moved {meeting}: {when}",
        cancellation="{name} cancelled {meeting}: {when}",
        file="Sent a file: {name}",
        files="Sent {count} files",
        deleted="A message was deleted",
        calendar="A calendar is disconnected",
        calendar_means="Connect {account} again, so that it counts when you are busy.",
    ),
    "de": Phrases(
        quoted="„{title}“",
        untitled="Termin mit {name}",
        a_meeting="einen Termin",
        the_meeting="den Termin",
        starts="„{title}“ beginnt {ahead}.",
        starts_now="„{title}“ beginnt jetzt.",
        reminder="Erinnerung: {said}",
        ahead="Beginnt {ahead}",
        now="Beginnt jetzt",
        invite="{name} schickt eine Einladung: „{title}“, {length}",
        untitled_invite="{name} schickt eine Einladung zu einem Termin, {length}",
        booking="{name} hat {meeting} vereinbart: {when}",
        reschedule="{name} hat {meeting} verlegt: {when}",
        cancellation="{name} hat {meeting} abgesagt: {when}",
        file="Datei: {name}",
        files="{count} Dateien",
        deleted="Eine Nachricht wurde gelöscht",
        calendar="Ein Kalender ist nicht mehr verbunden",
        calendar_means="Verbinde {account} neu, damit er zählt, wenn du belegt bist.",
    ),
}


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody whom something is said to."""

    user_id: str
    phrases: Phrases
    calendar: Calendar

    @classmethod
    def of(cls, user: User) -> "Reader":
        """Return them as their account says."""
        calendar = reading(user.locale, user.language, user.time_zone)
        return cls(user.id, PHRASES[calendar.language], calendar)

    def title(self, meeting: Json) -> str:
        """Return what a meeting, as drawn, is called where nothing else says with whom it is."""
        if not meeting["untitled"]:
            return str(meeting["title"])
        people = [meeting["host"], meeting["booked_by"]]
        other = next((each for each in people if each["id"] != self.user_id), people[0])
        return self.phrases.untitled.format(name=other["name"])

    def invited(self, name: str, invite: Json) -> str:
        """Return what is said of an invite, as drawn, from somebody."""
        untitled = invite["untitled"]
        phrase = self.phrases.untitled_invite if untitled else self.phrases.invite
        length = self.calendar.length(invite["duration"])
        return phrase.format(name=name, title=invite["title"], length=length)

    def changed(self, name: str, kind: str, meeting: Json, start: int) -> str:
        """Return what is said of a meeting, as drawn, that somebody booked, moved or called off."""
        phrases = self.phrases
        phrase, untitled = {
            "booking": (phrases.booking, phrases.a_meeting),
            "reschedule": (phrases.reschedule, phrases.the_meeting),
            "cancellation": (phrases.cancellation, phrases.the_meeting),
        }[kind]
        said = untitled if meeting["untitled"] else phrases.quoted.format(title=meeting["title"])
        return phrase.format(name=name, meeting=said, when=self.calendar.short(start))

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
