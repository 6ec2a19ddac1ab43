import type { calendars as english } from "../en/calendars";
import { list } from "./forms";

/** Linked calendars. */
export const calendars: typeof english = {
  close: "Schließen",
  cancel: "Abbrechen",
  back: "Zurück",
  retry: "Noch einmal versuchen",
  loading: "Wird geladen",
  home: "Zurück zu den Unterhaltungen",

  providers: {
    google: "Google Kalender",
    microsoft: "Outlook und Microsoft 365",
    caldav: "CalDAV",
    ics: "Kalenderadresse",
  },
  companies: { google: "Google", microsoft: "Microsoft", caldav: "", ics: "" },

  connect: {
    title: "Kalender verbinden",
    another: "Weiteren Kalender verbinden",
    again: (account) => `${account} neu verbinden`,
    intro:
      "Zeiten, zu denen du belegt bist, werden nie angeboten, und vereinbarte Termine werden in deinen Kalender eingetragen. Das gilt in allen deinen Unterhaltungen.",
    choose: "Welchen Kalender benutzt du?",
    hints: {
      google: "In einem eigenen Fenster bei Google anmelden",
      microsoft: "In einem eigenen Fenster bei Microsoft anmelden",
      caldav: "Apple iCloud, Fastmail, Nextcloud und andere, mit einem App-Passwort",
      ics: "Jeder Kalender mit einer privaten .ics-Adresse. Er wird nur gelesen.",
    },
    waiting: (company) => `Mach im Fenster von ${company} weiter, das sich geöffnet hat.`,
    waitingHint: "Diese Seite macht von selbst weiter, wenn du dich dort angemeldet hast.",
    openAgain: "Fenster noch einmal öffnen",
    submit: "Verbinden",
    done: (provider) => `${provider} ist verbunden.`,
    unavailable: "Hier nicht verfügbar.",
  },

  caldav: {
    service: "Wo liegt dein Kalender?",
    services: { icloud: "iCloud", fastmail: "Fastmail", nextcloud: "Nextcloud", other: "Anderswo" },
    hints: {
      icloud:
        "iCloud braucht ein app-spezifisches Passwort. Erzeuge eines auf account.apple.com unter „Anmeldung und Sicherheit“, „App-spezifische Passwörter“.",
      fastmail:
        "Fastmail braucht ein App-Passwort, das Kalender (CalDAV) benutzen darf. Erzeuge eines in den Einstellungen von Fastmail unter „Privacy & Security“, „App passwords“.",
      nextcloud:
        "Erzeuge in den persönlichen Einstellungen von Nextcloud unter „Sicherheit“, „Geräte & Sitzungen“ ein App-Passwort. Die Adresse steht in den Einstellungen der Kalender-App.",
      other:
        "Nimm ein App-Passwort, wenn dein Anbieter welche hat: Es lässt sich zurücknehmen, ohne dass du dein eigenes änderst.",
    },
    url: "Adresse des Kalenderservers",
    username: "Benutzername",
    usernames: {
      icloud: "E-Mail-Adresse des Apple Accounts",
      fastmail: "E-Mail-Adresse bei Fastmail",
      nextcloud: "Benutzername",
      other: "Benutzername",
    },
    password: "App-Passwort",
    unreachable: (provider) => `${provider} ist von hier aus im Moment nicht erreichbar.`,
  },

  ics: {
    url: "Private Adresse des Kalenders",
    hint: "Sie endet auf .ics oder beginnt mit webcal. In Google Kalender steht sie in den Einstellungen unter „Kalender integrieren“, „Privatadresse im iCal-Format“; in Outlook unter „Freigegebene Kalender“, „Kalender veröffentlichen“.",
    withPassword:
      "Adressen mit Benutzernamen oder Passwort darin können nicht gelesen werden. Nimm stattdessen die private Adresse des Kalenders.",
    readOnly:
      "In einen so verbundenen Kalender können keine Termine eingetragen werden. Seine belegten Zeiten zählen.",
  },

  outcomes: {
    linked: "Dein Kalender ist verbunden.",
    closed:
      "Das Fenster wurde geschlossen, bevor dein Kalender verbunden war. Wähle deinen Kalender noch einmal, um weiterzumachen.",
    denied:
      "Du hast den Zugriff nicht erlaubt, deshalb ist nichts verbunden. Um deinen Kalender zu verbinden, wähle ihn noch einmal, und erlaube den Zugriff.",
    missing_scope:
      "Nicht alles, was nötig ist, wurde erlaubt. Wähle deinen Kalender noch einmal, und lass auf der Seite des Anbieters alle Kästchen angekreuzt.",
    admin_consent:
      "In deiner Organisation darf das nur die Verwaltung erlauben. Bitte sie, diese Anwendung zu genehmigen, und versuche es dann noch einmal.",
    expired:
      "Diese Anmeldung gilt nicht mehr: Sie hat zu lange gedauert oder ist schon abgeschlossen. Wähle deinen Kalender noch einmal.",
    taken:
      "Jemand anderes hat dieses Konto hier schon verbunden. Wähle ein anderes Konto, oder trenne es dort zuerst.",
    other_account:
      "Das war ein anderes Konto. Wähle noch einmal „Neu verbinden“, und melde dich mit dem Konto an, um das es geht.",
    no_mailbox:
      "Dieses Konto hat keinen Kalender in der Cloud. Kalender auf dem eigenen Exchange-Server einer Firma können nicht verbunden werden; versuche es mit der ICS-Adresse.",
    not_configured:
      "Dieser Anbieter ist auf diesem Server nicht eingerichtet. Wähle einen anderen, oder frage, wer den Server betreibt.",
    away: "Der Anbieter antwortet gerade nicht. Es ist nichts verbunden; versuche es in ein paar Minuten noch einmal.",
  },
  failed: "Beim Anbieter ist etwas schiefgegangen, und es ist nichts verbunden. Bitte versuche es noch einmal.",

  counting: {
    of: (names) => `Belegte Zeiten aus ${list(names)} zählen`,
    none: "Keine belegten Zeiten aus deinen Kalendern zählen",
    manage: "Verwalten",
    manageLabel: "Kalender verwalten",
  },

  linkedPage: {
    title: "Dein Kalender ist verbunden",
    failed: "Der Kalender wurde nicht verbunden",
    hint: "Du kannst dieses Fenster schließen und dort weitermachen, wo du warst.",
    close: "Dieses Fenster schließen",
  },

  broken: {
    said: (account) => `${account} muss neu verbunden werden. Bis dahin zählen die belegten Zeiten daraus nicht.`,
    relink: "Neu verbinden",
    settings: "Kalender-Einstellungen",
  },

  page: {
    title: "Kalender",
    none: "Kein Kalender ist verbunden",
    noneHint:
      "Verbinde einen, dann werden Zeiten, zu denen du dort belegt bist, nie angeboten. Termine werden von selbst eingetragen.",
    status: {
      ok: "Verbunden",
      needs_relink: "Neu zu verbinden",
      error: "Nicht erreichbar",
    },
    relinkHint:
      "Bis er neu verbunden ist, zählen seine belegten Zeiten nicht, und Termine werden nicht eingetragen.",
    errorHint:
      "Bis er wieder erreichbar ist, zählen die belegten Zeiten, die zuletzt zu sehen waren. Es wird von selbst weiter versucht.",
    checked: (when) => `Zuletzt geprüft ${when}`,
    justNow: "gerade eben",
    neverChecked: "Noch nicht geprüft",
    counted: "Kalender, die als belegt zählen",
    nothingCounted:
      "Keiner dieser Kalender zählt; auch wenn du dort belegt bist, kann also jemand einen Termin vereinbaren.",
    destination: "Termine werden eingetragen in",
    noDestination: "Keinen Kalender dieses Kontos",
    readOnly: "In dieses Konto können keine Termine eingetragen werden, weil es nur gelesen werden kann.",
    conferencing: {
      google: "Termine mit einem Google-Meet-Link versehen",
      microsoft: "Termine mit einem Teams-Link versehen",
      caldav: "Termine mit einem Video-Link versehen",
      ics: "Termine mit einem Video-Link versehen",
    },
    conferencingHint: "Damit nimmt man teil, statt auf der Seite des Termins.",
    relink: "Neu verbinden",
    unlink: "Trennen",
    unlinkTitle: (account) => `${account} trennen?`,
    unlinkHint:
      "Die belegten Zeiten daraus zählen nicht mehr, und neue Termine werden dort nicht eingetragen. Schon eingetragene bleiben stehen, folgen aber nicht mehr, wenn sie verlegt oder abgesagt werden.",
    keep: "Behalten",
    unlinked: (account) => `${account} ist getrennt.`,
  },
};
