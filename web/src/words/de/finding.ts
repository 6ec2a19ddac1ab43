import type { finding as english } from "../en/finding";
import { counted } from "./forms";

/** Sich in Unterhaltungen zurechtfinden: Suche, Tage, Neues, Emoji. */
export const finding: typeof english = {
  search: "Suchen",
  searchKeys: (keys) => `Suchen (${keys})`,
  searchHere: "In dieser Unterhaltung suchen",
  field: "Nachrichten und Unterhaltungen suchen",
  where: "Wo gesucht wird",
  everywhere: "Überall",
  inRoom: (name) => `In ${name}`,
  results: "Ergebnisse",
  rooms: "Unterhaltungen",
  messages: "Nachrichten",
  searching: "Es wird gesucht",
  nothing: (query) => `Zu „${query}“ wurde nichts gefunden`,
  nothingHint: "Weniger Wörter finden mehr. Der Anfang eines Wortes genügt.",
  hint: "Gib Wörter ein, die geschrieben wurden. „In Anführungszeichen“ werden sie so gefunden, wie sie dastehen.",
  found: (count, more) => (more ? `Mehr als ${count} Nachrichten` : counted(count, "Nachricht", "Nachrichten")),
  more: "Ältere Ergebnisse",
  close: "Suche schließen",
  toDate: "Zu einem Tag springen",
  toDateFrom: (day) => `${day}. Zu einem Tag springen`,
  toUnread: "Zum Neuen springen",
  notToUnread: "Nicht dorthin springen",

  emoji: "Emoji",
  pickEmoji: "Emoji auswählen",
  searchEmoji: "Emoji suchen",
  noEmoji: "Kein Emoji gefunden",
  loadingEmoji: "Emoji werden geladen",
  moreEmoji: "Mehr Emoji",
  completeEmoji: "Emoji",

  answerTo: (name, said) => `Antwort an ${name}: ${said}`,
  copyLink: "Link kopieren",
  linkCopied: "Der Link wurde kopiert.",
  textCopied: "Der Text wurde kopiert.",
  notCopied: "Das Kopieren hat nicht geklappt.",
  seenBy: (count) => `Gesehen von ${count}`,
  seenByNobody: "Noch nicht gesehen",
  andOthers: (count) => counted(count, "anderen Person", "anderen"),
};
