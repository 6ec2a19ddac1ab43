"""What mails say, in English and in German. ``{names}`` are filled in by `letters`."""

from dataclasses import dataclass
from typing import Final

from chatsched.core.locales import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """All that is said in one language.

    ``…_subject`` is the mail's subject, ``…_own`` what the one who did it reads.
    """

    meeting: str
    gone: str
    when: str
    before: str
    who: str
    where: str
    length: str
    title: str
    note: str
    reason: str
    account: str
    join: str
    open_room: str
    pick: str
    connect: str

    invite: str
    invite_in: str
    invite_room: str
    booking_subject: str
    booking: str
    booking_own: str
    reschedule_subject: str
    reschedule: str
    reschedule_own: str
    cancellation_subject: str
    cancellation: str
    cancellation_own: str
    reminder_subject: str
    reminder: str
    reminder_now: str
    calendar_subject: str
    calendar: str
    calendar_means: str
    forgotten_subject: str
    forgotten: str
    forgotten_means: str
    forgotten_not_you: str
    forgotten_account: str
    choose_anew: str

    in_calendar: str
    moves_in_calendar: str
    leaves_calendar: str
    attached: str
    attached_move: str
    attached_cancel: str
    described: str

    why: dict[str, str]
    unsubscribe: str
    settings: str

    stop_title: str
    stop_ask: dict[str, str]
    stop: str
    stopped_title: str
    stopped: str
    stop_unknown_title: str
    stop_unknown: str


_ENGLISH: Final = Words(
    meeting="Meeting",
    gone="somebody who left",
    when="When",
    before="Before",
    who="With",
    where="Where",
    length="Length",
    title="Meeting",
    note="Note",
    reason="Reason",
    account="Calendar",
    join="Join the meeting",
    open_room="Open the conversation",
    pick="Choose a time",
    connect="Connect it again",
    invite="{name} would like to meet",
    invite_in="Choose one of the times at which {name} is free. It takes a few seconds.",
    invite_room="Conversation",
    booking_subject="Booked: {title} with {other}, {short}",
    booking="{name} has booked a meeting with you",
    booking_own="Your meeting with {other} is booked",
    reschedule_subject="Moved: {title} with {other}, {short}",
    reschedule="{name} has moved the meeting",
    reschedule_own="You have moved the meeting",
    cancellation_subject="Cancelled: {title} with {other}, {short}",
    cancellation="{name} has cancelled the meeting",
    cancellation_own="You have cancelled the meeting",
    reminder_subject="Reminder: {title} with {other}, {short}",
    reminder="Your meeting begins {ahead}",
    reminder_now="Your meeting begins now",
    calendar_subject="Your calendar {account} needs to be connected again",
    calendar="Your calendar has lost its connection",
    calendar_means=(
        "Until it is connected again, events in it do not keep times free, and meetings are not "
        "put into it."
    ),
    forgotten_subject="Choose a new password",
    forgotten="Choose a new password",
    forgotten_means=(
        "Somebody, probably you, has asked for this. The link works for an hour, and once. "
        "With a new password all your devices are signed out."
    ),
    forgotten_not_you=("If it was not you, you need do nothing: your password stays as it is."),
    forgotten_account="Account",
    choose_anew="Choose a new password",
    in_calendar="It is in your linked calendar already.",
    moves_in_calendar="Your linked calendar follows by itself.",
    leaves_calendar="It goes from your linked calendar by itself.",
    attached="The attached invitation puts it into your calendar.",
    attached_move="The attached invitation moves it in your calendar.",
    attached_cancel="The attachment takes it out of your calendar.",
    described="With {names}",
    why={
        "invite": "You get this because somebody invited you to choose a time.",
        "booking": "You get this because it is your meeting.",
        "reschedule": "You get this because it is your meeting.",
        "cancellation": "You get this because it was your meeting.",
        "reminder": "You get this because you want to be reminded.",
        "calendar": "You get this because you linked this calendar.",
        "password": "You get this because your address was entered where passwords are forgotten.",
    },
    unsubscribe="No more e-mails of this kind",
    settings="Notification settings",
    stop_title="Stop these e-mails?",
    stop_ask={
        "invite": "You will get no more e-mail when somebody invites you to choose a time.",
        "booking": "You will get no more e-mail when a meeting of yours is booked.",
        "reschedule": "You will get no more e-mail when a meeting of yours is moved.",
        "cancellation": "You will get no more e-mail when a meeting of yours is cancelled.",
        "reminder": "You will get no more reminders of meetings by e-mail.",
        "calendar": "You will get no more e-mail when a linked calendar loses its connection.",
    },
    stop="Stop them",
    stopped_title="Done",
    stopped="Messages in the conversation still reach you. You can change this at any time.",
    stop_unknown_title="This link does not work",
    stop_unknown="It may have been cut off, or the account is gone. The settings work always.",
)

_GERMAN: Final = Words(
    meeting="Termin",
    gone="jemand, der gegangen ist",
    when="Wann",
    before="Bisher",
    who="Mit",
    where="Wo",
    length="Dauer",
    title="Termin",
    note="Notiz",
    reason="Grund",
    account="Kalender",
    join="Am Termin teilnehmen",
    open_room="Unterhaltung öffnen",
    pick="Zeit wählen",
    connect="Neu verbinden",
    invite="{name} möchte einen Termin mit dir",
    invite_in="Wähle eine der Zeiten, zu denen {name} frei ist. Das dauert ein paar Sekunden.",
    invite_room="Unterhaltung",
    booking_subject="Vereinbart: {title} mit {other}, {short}",
    booking="{name} hat einen Termin mit dir vereinbart",
    booking_own="Dein Termin mit {other} ist vereinbart",
    reschedule_subject="Verlegt: {title} mit {other}, {short}",
    reschedule="{name} hat den Termin verlegt",
    reschedule_own="Du hast den Termin verlegt",
    cancellation_subject="Abgesagt: {title} mit {other}, {short}",
    cancellation="{name} hat den Termin abgesagt",
    cancellation_own="Du hast den Termin abgesagt",
    reminder_subject="Erinnerung: {title} mit {other}, {short}",
    reminder="Dein Termin beginnt {ahead}",
    reminder_now="Dein Termin beginnt jetzt",
    calendar_subject="Dein Kalender {account} muss neu verbunden werden",
    calendar="Dein Kalender hat die Verbindung verloren",
    calendar_means=(
        "Bis er neu verbunden ist, halten Einträge darin keine Zeiten frei, und Termine werden "
        "nicht eingetragen."
    ),
    forgotten_subject="Wähle ein neues Passwort",
    forgotten="Wähle ein neues Passwort",
    forgotten_means=(
        "Jemand, vermutlich du, hat darum gebeten. Der Link gilt eine Stunde lang und ein Mal. "
        "Mit einem neuen Passwort werden alle deine Geräte abgemeldet."
    ),
    forgotten_not_you=(
        "Wenn du es nicht warst, musst du nichts tun: Dein Passwort bleibt, wie es ist."
    ),
    forgotten_account="Konto",
    choose_anew="Neues Passwort wählen",
    in_calendar="Er steht schon in deinem verbundenen Kalender.",
    moves_in_calendar="Dein verbundener Kalender folgt von selbst.",
    leaves_calendar="Aus deinem verbundenen Kalender verschwindet er von selbst.",
    attached="Die angehängte Einladung trägt ihn in deinen Kalender ein.",
    attached_move="Die angehängte Einladung verlegt ihn in deinem Kalender.",
    attached_cancel="Der Anhang nimmt ihn aus deinem Kalender.",
    described="Mit {names}",
    why={
        "invite": "Du bekommst das, weil dich jemand eingeladen hat, eine Zeit zu wählen.",
        "booking": "Du bekommst das, weil es dein Termin ist.",
        "reschedule": "Du bekommst das, weil es dein Termin ist.",
        "cancellation": "Du bekommst das, weil es dein Termin war.",
        "reminder": "Du bekommst das, weil du erinnert werden willst.",
        "calendar": "Du bekommst das, weil du diesen Kalender verbunden hast.",
        "password": "Du bekommst das, weil deine Adresse bei „Passwort vergessen“ angegeben wurde.",
    },
    unsubscribe="Keine solchen E-Mails mehr",
    settings="Einstellungen für Benachrichtigungen",
    stop_title="Diese E-Mails abbestellen?",
    stop_ask={
        "invite": "Du bekommst keine E-Mail mehr, wenn dich jemand einlädt, eine Zeit zu wählen.",
        "booking": "Du bekommst keine E-Mail mehr, wenn ein Termin mit dir vereinbart wird.",
        "reschedule": "Du bekommst keine E-Mail mehr, wenn ein Termin von dir verlegt wird.",
        "cancellation": "Du bekommst keine E-Mail mehr, wenn ein Termin von dir abgesagt wird.",
        "reminder": "Du wirst nicht mehr per E-Mail an Termine erinnert.",
        "calendar": "Du bekommst keine E-Mail mehr, wenn ein Kalender die Verbindung verliert.",
    },
    stop="Abbestellen",
    stopped_title="Erledigt",
    stopped=(
        "Nachrichten in der Unterhaltung erreichen dich weiterhin. Du kannst das jederzeit ändern."
    ),
    stop_unknown_title="Dieser Link geht nicht",
    stop_unknown=(
        "Vielleicht wurde er abgeschnitten, oder das Konto gibt es nicht mehr. "
        "Die Einstellungen gehen immer."
    ),
)

WORDS: Final[dict[Language, Words]] = {"en": _ENGLISH, "de": _GERMAN}
