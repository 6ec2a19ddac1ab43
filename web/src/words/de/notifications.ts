import type { Texts } from "../en";
import { counted } from "./forms";

export const notifications: Texts["notifications"] = {
  title: "Benachrichtigungen",
  about: "Worüber",
  ways: { email: "E-Mail", browser: "Browser" },
  kinds: {
    invite: "Neue Einladungen",
    booking: "Neue Termine",
    reschedule: "Verlegte Termine",
    cancellation: "Abgesagte Termine",
    reminder: "Erinnerungen",
    calendar: "Ausgefallene Kalender",
  },
  choice: (way, kind) => `${way}: ${kind}`,
  messages: "Welche Nachrichten dir gemeldet werden, stellst du in jeder Unterhaltung ein, in ihrem Menü.",
  notLoaded: "Was du eingestellt hast, ließ sich nicht laden.",
  retry: "Noch einmal versuchen",
  loading: "Wird geladen",

  reminders: "Vor einem Termin erinnern",
  atStart: "Wenn er beginnt",
  minutes: (count) => counted(count, "Minute", "Minuten"),
  hours: (count) => counted(count, "Stunde", "Stunden"),
  days: (count) => counted(count, "Tag", "Tage"),
  before: (span) => `${span} vorher`,
  mostReminders: (count) => `Höchstens ${count} Erinnerungen. Nimm zuerst eine weg.`,
  noReminders: "Du wirst an Termine nicht erinnert.",
  ownReminder: "Andere Zeit",
  ownUnit: "Einheit",
  units: { minutes: "Minuten", hours: "Stunden", days: "Tage" },
  addReminder: "Hinzufügen",
  notANumber: "Gib eine ganze Zahl ein",
  tooLong: "Höchstens 7 Tage vorher",
  known: "Diese hast du schon",

  thisBrowser: "Dieser Browser",
  permission: {
    unsupported:
      "Dieser Browser kann hier keine Benachrichtigungen zeigen. Auf einem iPhone oder iPad leg chatsched zuerst auf den Home-Bildschirm.",
    default: "Dieser Browser zeigt noch keine Benachrichtigungen.",
    granted: "Dieser Browser zeigt Benachrichtigungen, während du woanders bist.",
    grantedPush: "Dieser Browser zeigt Benachrichtigungen, während du woanders bist und auch wenn chatsched geschlossen ist.",
    off: "In diesem Browser sind Benachrichtigungen ausgeschaltet.",
    denied:
      "Dieser Browser blockiert Benachrichtigungen von chatsched. Erlaube sie in seinen Einstellungen für diese Website, neben der Adresse.",
  },
  turnOn: "Einschalten",
  turnOff: "Ausschalten",
  test: "Zur Probe eine zeigen",
  testTitle: "So sieht eine Benachrichtigung aus",
  testBody: "Klick darauf, um hierher zurückzukommen.",

  blocked: "Du hast Benachrichtigungen eingeschaltet, aber dieser Browser blockiert sie.",
  offer: "Während du weg warst, kamen Nachrichten. Soll dieser Browser sie dir nächstes Mal melden?",
  settings: "Einstellungen",
  notNow: "Jetzt nicht",
  dismiss: "Schließen",

  inRoom: (name, room) => `${name} in ${room}`,
  invited: (title) => `Lädt dich ein, eine Zeit auszusuchen: „${title}“`,
  withTime: (what, time) => `${what} · ${time}`,
  starts: (title, when) => `„${title}“ beginnt ${when}`,
  startsNow: (title) => `„${title}“ beginnt jetzt`,
  broken: "Ein verbundener Kalender ist ausgefallen",
  brokenHint: (account) => `${account} muss neu verbunden werden, damit belegte Zeiten wieder zählen.`,
};
