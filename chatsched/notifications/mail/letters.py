"""What a mail says, before it is put into HTML and plain text."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from chatsched.core.locales import language
from chatsched.meetings import Change, InviteRecord, MeetingRecord
from chatsched.notifications.mail.dates import Calendar
from chatsched.notifications.mail.words import WORDS, Words
from chatsched.notifications.models import Kind

_MOST_SUBJECT = 200


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who is written to."""

    user_id: str
    name: str
    email: str
    calendar: Calendar

    @property
    def words(self) -> Words:
        """What is said in their language."""
        return WORDS[self.calendar.language]


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a mail's table; ``href`` makes a link of it, ``over``: it holds no more."""

    label: str
    value: str
    href: str | None = None
    over: bool = False
    beside: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail's contents; the first of ``ways`` is what its reader most likely wants to do."""

    kind: Kind | Literal["password"]
    subject: str
    heading: str
    facts: tuple[Fact, ...]
    lines: tuple[str, ...] = ()
    ways: tuple[tuple[str, str], ...] = ()
    over: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A meeting as a change has left it, for somebody.

    ``names`` are those of its people and of whoever made the change, by user id. ``own``:
    whether its reader's calendar follows by itself, ``attached``: whether an invitation is with
    the mail, ``invited``: whether one was with a mail before it.
    """

    meeting: MeetingRecord
    change: Change
    names: dict[str, str]
    join_url: str
    room_url: str
    own: bool = False
    attached: bool = False
    invited: bool = False


@dataclass(frozen=True, slots=True)
class _Draft:
    """What the letters about one meeting have in common."""

    told: Told
    reader: Reader
    kind: Kind
    words: Words = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", self.reader.words)

    def name(self, user_id: str) -> str:
        return self.told.names.get(user_id, self.words.gone)

    @property
    def title(self) -> str:
        """What the meeting is called where it is said with whom it is."""
        meeting = self.told.meeting
        return self.words.meeting if meeting.untitled else meeting.title or self.words.meeting

    @property
    def others(self) -> str:
        """The names of the meeting's people but for the reader."""
        people = dict.fromkeys(self.told.meeting.people)
        others = [each for each in people if each != self.reader.user_id] or list(people)
        return ", ".join(map(self.name, others))

    def subject(self, pattern: str) -> str:
        short = self.reader.calendar.short(self.told.meeting.start)
        return _one_line(pattern.format(title=self.title, other=self.others, short=short))

    def by(self, own: str, other: str) -> str:
        """Return a sentence about who made the change, from the reader's point of view."""
        by = self.told.change.by
        chosen = own if by == self.reader.user_id else other
        return chosen.format(name=self.name(by), other=self.others)

    def when(self, *, over: bool = False) -> Fact:
        meeting, calendar = self.told.meeting, self.reader.calendar
        span = calendar.span(meeting.start, meeting.end)
        return Fact(self.words.when, span, over=over, beside=calendar.zone(meeting.start))

    def facts(self, *more: Fact, over: bool = False) -> tuple[Fact, ...]:
        words, meeting = self.words, self.told.meeting
        facts = [] if meeting.untitled else [Fact(words.title, self.title)]
        facts += [self.when(over=over), *more]
        facts.append(Fact(words.who, self.others))
        if not over:
            facts.append(Fact(words.where, _plain(self.told.join_url), self.told.join_url))
        if meeting.note and not over:
            facts.append(Fact(words.note, meeting.note))
        if self.told.change.reason:
            facts.append(Fact(words.reason, self.told.change.reason))
        return tuple(facts)

    def calendar_line(self, own: str, attached: str) -> tuple[str, ...]:
        if self.told.attached:
            return (attached,)
        return (own,) if self.told.own else ()

    @property
    def ways(self) -> tuple[tuple[str, str], ...]:
        room = (self.words.open_room, self.told.room_url)
        if self.told.meeting.status == "cancelled":
            return (room,)
        return ((self.words.join, self.told.join_url), room)


def changed(told: Told, reader: Reader) -> Letter:
    """Return the letter about a meeting that was booked, moved or called off."""
    return _CHANGES[told.change.kind](_Draft(told, reader, told.change.kind))


def reminder(told: Told, reader: Reader, minutes: int) -> Letter:
    """Return the letter that reminds of a meeting which begins in so many minutes."""
    draft = _Draft(told, reader, "reminder")
    words = draft.words
    ahead = words.reminder.format(ahead=reader.calendar.ahead(minutes))
    return Letter(
        kind="reminder",
        subject=draft.subject(words.reminder_subject),
        heading=ahead if minutes else words.reminder_now,
        facts=draft.facts(),
        ways=draft.ways,
    )


def invited(
    invite: InviteRecord, host: str, room: str | None, room_url: str, reader: Reader
) -> Letter:
    """Return the letter about an invite to choose a time."""
    words = reader.words
    title = "" if invite.untitled else invite.title
    heading = words.invite.format(name=host)
    facts = [Fact(words.title, title)] if title else []
    facts += [Fact(words.length, reader.calendar.length(invite.duration))]
    facts += [Fact(words.invite_room, room)] if room else []
    facts += [Fact(words.note, invite.note)] if invite.note else []
    return Letter(
        kind="invite",
        subject=_one_line(f"{heading}: {title}" if title else heading),
        heading=heading,
        lines=(words.invite_in.format(name=host),),
        facts=tuple(facts),
        ways=((words.pick, room_url),),
    )


def disconnected(account: str, settings_url: str, reader: Reader) -> Letter:
    """Return the letter about a linked calendar that has to be connected again."""
    words = reader.words
    return Letter(
        kind="calendar",
        subject=_one_line(words.calendar_subject.format(account=account)),
        heading=words.calendar,
        lines=(words.calendar_means,),
        facts=(Fact(words.account, account),),
        ways=((words.connect, settings_url),),
    )


def forgotten(reset_url: str, reader: Reader) -> Letter:
    """Return the letter with which somebody chooses another password."""
    words = reader.words
    return Letter(
        kind="password",
        subject=words.forgotten_subject,
        heading=words.forgotten,
        lines=(words.forgotten_means, words.forgotten_not_you),
        facts=(Fact(words.forgotten_account, reader.email),),
        ways=((words.choose_anew, reset_url),),
    )


def reading(locale: str, chosen: str | None, time_zone: str) -> Calendar:
    """Return how somebody reads times; ``chosen`` is the language that they asked for, if any."""
    written = "de" if chosen == "de" else "en" if chosen == "en" else language(locale)
    return Calendar(written, locale, time_zone)


def _booked(draft: _Draft) -> Letter:
    words = draft.words
    return Letter(
        kind="booking",
        subject=draft.subject(words.booking_subject),
        heading=draft.by(words.booking_own, words.booking),
        lines=draft.calendar_line(words.in_calendar, words.attached),
        facts=draft.facts(),
        ways=draft.ways,
    )


def _moved(draft: _Draft) -> Letter:
    words, previous = draft.words, draft.told.change.previous
    before = [] if previous is None else [draft.reader.calendar.span(*previous)]
    attached = words.attached_move if draft.told.invited else words.attached
    return Letter(
        kind="reschedule",
        subject=draft.subject(words.reschedule_subject),
        heading=draft.by(words.reschedule_own, words.reschedule),
        lines=draft.calendar_line(words.moves_in_calendar, attached),
        facts=draft.facts(*(Fact(words.before, each, over=True) for each in before)),
        ways=draft.ways,
    )


def _cancelled(draft: _Draft) -> Letter:
    words = draft.words
    return Letter(
        kind="cancellation",
        subject=draft.subject(words.cancellation_subject),
        heading=draft.by(words.cancellation_own, words.cancellation),
        lines=draft.calendar_line(words.leaves_calendar, words.attached_cancel),
        facts=draft.facts(over=True),
        ways=draft.ways,
        over=True,
    )


_CHANGES: dict[str, Callable[[_Draft], Letter]] = {
    "booking": _booked,
    "reschedule": _moved,
    "cancellation": _cancelled,
}


def _plain(url: str) -> str:
    """Return an address as people read it."""
    return url.partition("://")[2] or url


def _one_line(text: str) -> str:
    """Return a header's text without what would end it."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:_MOST_SUBJECT]
