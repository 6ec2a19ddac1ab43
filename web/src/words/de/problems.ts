import type { problems as english } from "../en/problems";
import { codes, details, fields, patterns } from "./server";

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
  detail: (code, sentence) => details[sentence] ?? matched(sentence) ?? ofField(sentence) ?? codes[code] ?? sentence,
  field: (sentence) => fields[sentence] ?? details[sentence] ?? matched(sentence) ?? "passt so nicht",
};

function matched(sentence: string): string | undefined {
  const found = patterns.find(([pattern]) => pattern.test(sentence));
  return found && sentence.replace(found[0], found[1]);
}

/** Of one field the server writes `path: what is wrong`. */
function ofField(sentence: string): string | undefined {
  const known = fields[sentence.replace(/^[\w.]+: /u, "")];
  return known && `Die Angabe ${known}.`;
}
