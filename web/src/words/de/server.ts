type Sentences = Readonly<Record<string, string>>;

/** What the server says of a request that fails, by its own sentence. */
export const details: Sentences = {
  "E-mail address or password is wrong": "E-Mail-Adresse oder Passwort ist falsch.",
  "There is an account with this e-mail address": "Zu dieser E-Mail-Adresse gibt es schon ein Konto.",
  "Your present password is wrong.": "Dein jetziges Passwort ist falsch.",
  "This account has no password.": "Dieses Konto hat kein Passwort.",
  "This server sends no e-mail. Ask whoever runs it for help.":
    "Dieser Server verschickt keine E-Mails. Bitte die um Hilfe, die ihn betreiben.",
  "This link is not valid any more. Ask for a new one.": "Dieser Link gilt nicht mehr. Lass dir einen neuen schicken.",
  "This invite link is not valid: it has expired or was reset. Ask for a new one.":
    "Dieser Einladungslink gilt nicht: Er ist abgelaufen oder wurde zurückgesetzt. Bitte um einen neuen.",
  "You were removed from this room. One of its members can add you again.":
    "Du wurdest aus dieser Unterhaltung entfernt. Ein Mitglied kann dich wieder hinzufügen.",
  "Not everybody who was named has an account here.": "Nicht alle Genannten haben hier ein Konto.",
  "A group needs a name.": "Eine Gruppe braucht einen Namen.",
  "A direct conversation is with one other person.": "Eine Direktnachricht geht an genau eine andere Person.",
  "A direct conversation keeps its two people, and has no name.":
    "Eine Direktnachricht bleibt zwischen zwei Personen und hat keinen Namen.",
  "A direct conversation keeps its two people.": "Eine Direktnachricht bleibt zwischen zwei Personen.",
  "The last owner must make somebody else an owner first.": "Lass erst jemand anderen die Gruppe mitverwalten.",
  "This is for the room's owners.": "Das können nur die, die die Gruppe verwalten.",
  "This is for the message's sender only.": "Das kann nur, wer die Nachricht geschrieben hat.",
  "A bot cannot own a room.": "Ein Bot kann keine Gruppe verwalten.",
  "Only text messages can be edited.": "Nur Textnachrichten können bearbeitet werden.",
  "Only text messages can be deleted.": "Nur Textnachrichten können gelöscht werden.",
  "A deleted message cannot be edited.": "Eine gelöschte Nachricht kann nicht bearbeitet werden.",
  "A deleted message takes no reactions.": "Auf eine gelöschte Nachricht kann man nicht reagieren.",
  "The message could not be stored.": "Die Nachricht konnte nicht gespeichert werden.",
  "The message could not be stored in time.": "Die Nachricht konnte nicht rechtzeitig gespeichert werden.",
  "The file stopped arriving; please try again.": "Die Datei kam nicht ganz an. Bitte versuche es noch einmal.",
  "This is your own invite; somebody else has to pick the time.":
    "Das ist deine eigene Einladung; jemand anderes muss die Zeit wählen.",
  "This time is not free": "Diese Zeit ist nicht frei.",
  "This was changed meanwhile": "Das wurde inzwischen geändert.",
  "This meeting is over": "Dieser Termin ist vorbei.",
  "This meeting was called off.": "Dieser Termin wurde abgesagt.",
  "This meeting was moved too often; call it off and book another.":
    "Dieser Termin wurde zu oft verlegt; sag ihn ab, und vereinbare einen neuen.",
  "Only the host and the person who booked can change a meeting.":
    "Nur wer eingeladen und wer die Zeit gewählt hat, kann einen Termin ändern.",
  "Only the people of a meeting can join it.": "Nur die Teilnehmenden können an einem Termin teilnehmen.",
  "Only the person who sent an invite can withdraw it.": "Nur wer eine Einladung geschickt hat, kann sie zurückziehen.",
  "This invite is closed": "Diese Einladung ist nicht mehr offen.",
  "Meetings cannot be put into this calendar, as it can only be read.":
    "In diesen Kalender können keine Termine eingetragen werden, weil er nur gelesen werden kann.",
  "The account has no such calendar.": "Dieses Konto hat keinen solchen Kalender.",
  "There is no such linked calendar.": "Diesen verbundenen Kalender gibt es nicht.",
  "There is no calendar in this account.": "In diesem Konto gibt es keinen Kalender.",
  "There is no CalDAV server at this address.": "Unter dieser Adresse ist kein CalDAV-Server.",
  "There is no answer at this address.": "Unter dieser Adresse antwortet niemand.",
  "This is not a calendar.": "Das ist kein Kalender.",
  "This calendar cannot be read.": "Dieser Kalender kann nicht gelesen werden.",
  "This calendar is too large to be read.": "Dieser Kalender ist zu groß, um gelesen zu werden.",
  "This calendar takes too long to be read.": "Diesen Kalender zu lesen dauert zu lange.",
  "This calendar has to be connected again.": "Dieser Kalender muss neu verbunden werden.",
  "Your calendar has to be connected again before anything can be put into it.":
    "Dein Kalender muss neu verbunden werden, bevor etwas eingetragen werden kann.",
  "What this address sends is too large for a calendar.": "Was diese Adresse liefert, ist für einen Kalender zu groß.",
  "The server at this address did not answer in time.": "Der Server unter dieser Adresse hat nicht rechtzeitig geantwortet.",
  "The server at this address does not give the calendar.": "Der Server unter dieser Adresse gibt den Kalender nicht heraus.",
  "The calendar did not answer in time.": "Der Kalender hat nicht rechtzeitig geantwortet.",
  "The calendar refuses these credentials": "Der Kalender lehnt diese Zugangsdaten ab.",
  "This server wants people to sign in in another way.": "Dieser Server verlangt eine andere Art der Anmeldung.",
  "Only addresses that begin with https:// can be linked.":
    "Nur Adressen, die mit https:// beginnen, können verbunden werden.",
  "Only the ports 443 and 8443 can be linked.": "Nur die Ports 443 und 8443 können verbunden werden.",
  "Please give user name and password apart from the address.":
    "Bitte gib Benutzernamen und Passwort getrennt von der Adresse an.",
  "This address lies in a network that the server must not go to.":
    "Diese Adresse liegt in einem Netz, in das der Server nicht darf.",
  "This is not an address that can be linked. Please check how it is written.":
    "Diese Adresse kann nicht verbunden werden. Bitte prüfe, wie sie geschrieben ist.",
  "This account is linked by somebody else here already": "Jemand anderes hat dieses Konto hier schon verbunden.",
  "CalDAV needs a user name and a password.": "CalDAV braucht Benutzernamen und Passwort.",
  "You have not linked a calendar that meetings can be put into; use one of the links in add_to_calendar.":
    "Du hast keinen Kalender verbunden, in den Termine eingetragen werden können.",
  "Too many people are signing in at this moment.": "Im Moment melden sich zu viele Leute an. Versuche es gleich noch einmal.",
};

/** What the server says of a field: the end of a sentence that begins with the field. */
export const fields: Sentences = {
  "is required": "fehlt",
  "is required for a group": "fehlt; eine Gruppe braucht ihn",
  "is needed for CalDAV": "wird für CalDAV gebraucht",
  "is linked by somebody else here already": "ist hier schon von jemand anderem verbunden",
  "is too large": "ist zu groß",
  "is your own address": "ist deine eigene Adresse",
  "is not your present password": "ist nicht dein jetziges Passwort",
  "is not a known time zone, such as Europe/Berlin": "ist keine bekannte Zeitzone wie Europe/Berlin",
  "is not one of its calendars": "ist keiner seiner Kalender",
  "is a program, which cannot be attached": "ist ein Programm; Programme können nicht angehängt werden",
  "can only be read": "kann nur gelesen werden",
  "has no account here": "hat hier kein Konto",
  "must be a date such as 2027-03-14": "muss ein Datum sein, etwa 2027-03-14",
  "must be a single line": "darf nur eine Zeile haben",
  "must be after the start": "muss nach dem Anfang liegen",
  "must be an e-mail address such as ada@example.com": "ist keine E-Mail-Adresse wie ada@example.com",
  "must be one emoji": "muss ein einzelnes Emoji sein",
  "must contain a letter or a digit": "muss einen Buchstaben oder eine Ziffer enthalten",
  "must name one other person for a direct conversation": "muss für eine Direktnachricht genau eine andere Person nennen",
  "must not be empty": "darf nicht leer sein",
  "must not contain control characters": "darf keine Steuerzeichen enthalten",
  "must not name the same minutes twice": "darf dieselben Minuten nicht zweimal nennen",
  "the meeting is at this time already": "ist schon die Zeit des Termins",
  "there is an override for this date already": "steht schon in der Liste",
};

/** What the server says with numbers in it. */
export const patterns: readonly (readonly [RegExp, string])[] = [
  [/^Please try again in (\d+) s\.$/u, "Bitte versuche es in $1 Sekunden noch einmal."],
  [/^A room has at most ([\d,]+) members\.$/u, "Eine Gruppe hat höchstens $1 Mitglieder."],
  [/^A message takes at most (\d+) different reactions\.$/u, "Eine Nachricht hat höchstens $1 verschiedene Reaktionen."],
  [/^A file may have at most (\d+) MB\.$/u, "Eine Datei darf höchstens $1 MB groß sein."],
  [
    /^Your files that no message has yet may have at most (\d+) MB together\. Please send some, or try again tomorrow\.$/u,
    "Dateien, die du noch nicht gesendet hast, dürfen zusammen höchstens $1 MB groß sein. Bitte sende welche davon, oder versuche es morgen noch einmal.",
  ],
  [
    /^This address leads to another server, (.+)\. If you trust it, please give its address instead\.$/u,
    "Diese Adresse führt zu einem anderen Server, $1. Wenn du ihm traust, gib stattdessen seine Adresse an.",
  ],
  [/^must have at least ([\d,]+) characters?$/u, "braucht mindestens $1 Zeichen"],
  [/^must have at most ([\d,]+) characters?$/u, "darf höchstens $1 Zeichen haben"],
  [/^must have at least 1 entry$/u, "braucht mindestens einen Eintrag"],
  [/^must have at most 1 entry$/u, "darf höchstens einen Eintrag haben"],
  [/^must have at least ([\d,]+) entr(?:y|ies)$/u, "braucht mindestens $1 Einträge"],
  [/^must have at most ([\d,]+)(?: entr(?:y|ies))?$/u, "darf höchstens $1 Einträge haben"],
  [/^must be at most ([\d,]+) people beside yourself$/u, "darf höchstens $1 Personen außer dir nennen"],
  [/^must be at least (.+)$/u, "muss mindestens $1 sein"],
  [/^must be at most (.+)$/u, "darf höchstens $1 sein"],
  [/^must be more than (.+)$/u, "muss mehr als $1 sein"],
  [/^must be less than (.+)$/u, "muss weniger als $1 sein"],
  [/^overlaps (.+)$/u, "überschneidet sich mit $1"],
];

/** For all that the server says in other words: by what kind of thing went wrong. */
export const codes: Sentences = {
  invalid: "Etwas daran stimmt nicht. Prüfe deine Angaben.",
  unauthorized: "Bitte melde dich an.",
  invalid_credentials: "E-Mail-Adresse oder Passwort ist falsch.",
  forbidden: "Das ist hier nicht erlaubt.",
  not_found: "Das gibt es nicht, oder es ist nicht für dich.",
  email_taken: "Zu dieser E-Mail-Adresse gibt es schon ein Konto.",
  slot_taken: "Diese Zeit ist nicht frei.",
  version_conflict: "Das wurde inzwischen geändert.",
  meeting_over: "Dieser Termin ist vorbei.",
  invite_closed: "Diese Einladung ist nicht mehr offen.",
  rate_limited: "Das waren zu viele Anfragen. Versuche es gleich noch einmal.",
  too_large: "Das ist zu groß.",
  unavailable: "Das geht im Moment nicht. Versuche es gleich noch einmal.",
  calendar_unavailable: "Der Kalender antwortet im Moment nicht.",
  calendar_auth_failed: "Der Kalender lehnt diese Zugangsdaten ab.",
  calendar_unreachable: "Der Kalender ist nicht erreichbar.",
  calendar_unsupported: "Dieser Kalender kann nicht verbunden werden.",
  url_forbidden: "Diese Adresse kann nicht verbunden werden.",
  internal: "Auf dem Server ist etwas schiefgegangen.",
};
