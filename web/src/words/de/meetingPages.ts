import type { meet as englishMeet, page as englishPage } from "../en/meetingPages";
import { list, plural } from "./forms";

/** My meetings. */
export const page: typeof englishPage = {
  title: "Meine Termine",
  home: "Zurück zu den Unterhaltungen",
  coming: "Kommende",
  past: "Vergangene",
  which: "Welche Termine",
  noComing: "Keine kommenden Termine",
  noComingHint: "Teile in einer Unterhaltung deine freien Zeiten, und lass andere eine davon wählen.",
  noPast: "Keine vergangenen Termine",
  conversation: "Unterhaltung",
  feed: "Kalender-Abo",
  feedHint:
    "Abonniere diese Adresse in deiner Kalender-App, um alle deine Termine dort zu sehen. Wer sie kennt, sieht sie auch; behalte sie also für dich.",
  feedAddress: "Adresse des Abos",
  copy: "Kopieren",
  copied: "Kopiert",
  reset: "Adresse zurücksetzen",
  resetTitle: "Adresse zurücksetzen?",
  resetHint: "Die jetzige Adresse gilt sofort nicht mehr, in keinem Kalender, der sie abonniert hat.",
  resetDone: "Das Abo hat eine neue Adresse.",
};

/** A meeting's own page. */
export const meet: typeof englishMeet = {
  missing: "Termin nicht gefunden",
  missingHint: "Es gibt ihn nicht, oder du nimmst nicht daran teil.",
  here: "Schon da",
  notHere: "Noch nicht da",
  participants: "Teilnehmende",
  startsIn: (time) => `Beginnt ${time}`,
  running: "Läuft gerade",
  over: "Dieser Termin ist vorbei",
  join: "Am Termin teilnehmen",
  conversation: "Zur Unterhaltung",
  about: (names) => `Hier treffen sich ${list(names)}. Komm her, wenn der Termin beginnt.`,
  waiting: "Du bist hier richtig. Die anderen sehen, dass du da bist.",
  alone: "Noch ist sonst niemand da.",
  present: (names) => `${list(names)} ${plural(names.length, "ist", "sind")} mit dir hier.`,
  atStart: "Schreibt euch zu Beginn in der Unterhaltung. Auf dieser Seite gibt es keinen Videoanruf.",
  atStartLinked: (host) =>
    `Wähle zu Beginn „Am Termin teilnehmen“. Der Anruf öffnet sich in einem neuen Tab, bei ${host}.`,
  nowLinked: (host) => `Wähle „Am Termin teilnehmen“. Der Anruf öffnet sich in einem neuen Tab, bei ${host}.`,
  nowHere: "Schreibt euch in der Unterhaltung. Auf dieser Seite gibt es keinen Videoanruf.",
  others: "Dieser Termin ist unter anderen",
  othersHint: (names) => `Er ist zwischen ${list(names)}. Nur sie können teilnehmen.`,
};
