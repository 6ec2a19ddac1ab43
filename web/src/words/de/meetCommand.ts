import type { Texts } from "../en";
import { list } from "./forms";

const said = (examples: readonly string[]) => examples.map((one) => `„${one}“`).join(", ");

export const meetCommand: Texts["meetCommand"] = {
  examples: ["/meet", "/meet 30", "/meet 45 morgen Nachmittag", "/meet 30 nächste Woche"],
  exampleWith: (name) => `/meet 30 mit @${name} nächste Woche`,
  preview: (what) => `Schickt eine Einladung: ${what}`,
  window: (examples) => `Öffnet deine Zeiten. Oder schreib weiter, zum Beispiel ${said(examples)}.`,
  hint: (examples) => `Schreib, wie lange und wann, zum Beispiel ${said(examples)}.`,
  whom: (names) => `für ${list(names)}`,
  whomAmong: (names) => `für ${list(names)}, aber alle in dieser Unterhaltung können eine Zeit wählen`,
  note: (names) => `Für ${list(names)}`,
  sent: "Deine Einladung steht in der Unterhaltung.",
  onlyYou: "Nur du siehst das.",
  noLength: (what, examples) =>
    `„${what}“ steht nicht zur Wahl: Ein Termin dauert 15, 30, 45 oder 60 Minuten. Versuch es mit ${said(examples)}.`,
  self: "Das bist du. Nenn jemand anderen.",
  noPerson: (name) => `${name} heißt in dieser Unterhaltung niemand, oder mehr als eine Person.`,
  unclear: (when, examples) => `„${when}“ nennt keine verständliche Zeit. Versuch es mit ${said(examples)}.`,
  past: (when) => `„${when}“ ist vorbei.`,
  short: (when, length) => `„${when}“ ist zu kurz für ${length}.`,
  skipped: (when) => `„${when}“ gibt es nicht: Da werden die Uhren vorgestellt.`,
  twice: (when, place) =>
    `„${when}“ fällt dahin, wo die Uhren (${place}) zurückgestellt werden und eine Stunde zweimal zeigen. Eine Einladung kann beide nicht unterscheiden. Wähl eine andere Zeit oder eine längere.`,
  closed: (when) => `In deinen Zeiten ist „${when}“ nichts frei.`,
  soon: (when, notice) => `„${when}“ ist zu bald: Deine Zeiten verlangen einen Vorlauf von ${notice}.`,
  anyway: (hours) => `Trotzdem ${hours} anbieten`,
};
