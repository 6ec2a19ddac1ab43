import type { problems as english } from "../en/problems";

/** What goes wrong between here and the server. */
export const problems: typeof english = {
  offline: {
    title: "Keine Verbindung",
    detail: "Der Server ist nicht erreichbar. Prüfe deine Verbindung, und versuche es noch einmal.",
  },
  unexpected: {
    title: "Etwas ist schiefgegangen",
    detail: "Die Antwort des Servers war nicht zu verstehen. Versuche es gleich noch einmal.",
  },
  detail: (_code, sentence) => sentence,
  field: (sentence) => sentence,
};
